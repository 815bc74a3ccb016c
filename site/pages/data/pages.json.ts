import { pagedRuns } from '../../data.ts';

/** Ids of the runs that have a page of their own, newest first. */
export function GET(): Response {
  return new Response(JSON.stringify(pagedRuns.map(({ run_id }) => run_id)));
}
