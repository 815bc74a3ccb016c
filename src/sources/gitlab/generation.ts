import type { GitlabClient } from '../../gitlab.ts';
import { isRouteMissing } from './refusals.ts';

/** No run has it: ids of runs are UUIDs that GitLab makes at random. */
const NOBODY = '00000000-0000-0000-0000-000000000000';

/**
 * Whether the server sends every point of every metric with its run, as GitLab through version 17 does, and has no `metrics/get-history`: asked for
 * the history of no run, that server answers that it knows no such address, and a newer one that it knows no such run. One metric that came twice
 * tells as much; runs that logged each metric once do not. Where it cannot be told, `false`: histories are then asked for one by one.
 */
export async function sendsWholeHistories(client: GitlabClient): Promise<boolean> {
  const asked = { run_id: NOBODY, metric_key: 'none', max_results: 1 };
  return client.tracking('GET', 'metrics/get-history', asked).then(() => false, isRouteMissing);
}
