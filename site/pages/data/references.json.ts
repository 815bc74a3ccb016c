import { references } from '../../run-views.ts';

/** What runs refer to: titles of commits, merge requests with their runs and baselines, and the best run of each experiment. */
export function GET(): Response {
  return new Response(JSON.stringify(references()));
}
