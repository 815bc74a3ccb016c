/** What jobs of merge requests' pipelines kept for a job that may write: read as data of strangers, since whoever runs such a pipeline can write it. */
import * as z from 'zod';
import type { Comparison } from '../core/compare/comparison.ts';
import { UserError } from '../errors.ts';
import type { GitlabClient } from '../gitlab.ts';
import { COMPARISON_FILE, checkedComparison } from '../store/comparison-file.ts';

export interface Left {
  readonly iid: number;
  /** That kept it. */
  readonly job: number;
  readonly comparison: Comparison;
}

export interface Passed {
  readonly iid: number;
  /** Why there is nothing to post, as the end of a sentence. */
  readonly why: string;
}

const listed = z.array(
  z.object({ iid: z.int(), source_project_id: z.int().nullable(), target_project_id: z.int().nullable() }),
);
const detailed = z.object({ head_pipeline: z.object({ id: z.int(), project_id: z.int() }).nullable() });
const jobs = z.array(z.object({ id: z.int(), name: z.string() }));

/** For each open merge request, what the job of this name in its newest pipeline kept, or why there is nothing. */
export async function* leftComparisons(client: GitlabClient, job: string): AsyncGenerator<Left | Passed> {
  const open = listed.parse(await client.list('merge_requests', { state: 'opened' }));
  for (const { iid, source_project_id, target_project_id } of open) {
    if (source_project_id === target_project_id) yield await leftBy(client, iid, job);
    else yield { iid, why: 'it comes from a fork, whose authors must not write in this project’s name' };
  }
}

async function leftBy(client: GitlabClient, iid: number, job: string): Promise<Left | Passed> {
  const { head_pipeline: pipeline } = detailed.parse(await client.call('GET', `merge_requests/${iid}`));
  if (pipeline === null) return { iid, why: 'its newest commit has no pipeline' };
  const found = jobs.parse(await client.list(`pipelines/${pipeline.id}/jobs`, {}));
  const keeper = found.find(({ name }) => name === job);
  if (!keeper) return { iid, why: `its pipeline ${pipeline.id} has no job ${job}` };
  const file = `.ml-report/${COMPARISON_FILE}`;
  try {
    const kept = oneLined(await client.call('GET', `jobs/${keeper.id}/artifacts/${file}`));
    const comparison = checkedComparison(kept as Partial<Comparison>, file);
    if (comparison.merge_request?.iid === iid) return { iid, job: keeper.id, comparison };
    return { iid, why: `what job ${keeper.id} kept is of another merge request` };
  } catch (cause) {
    if (cause instanceof UserError && cause.code === 'NOT_FOUND')
      return { iid, why: `job ${keeper.id} has kept no ${file} (yet)` };
    if (cause instanceof UserError && /^(COMPARISON_BROKEN|ANSWER_NOT_JSON)$/.test(cause.code))
      return { iid, why: `what job ${keeper.id} kept is no comparison of this version` };
    throw cause;
  }
}

/** No text of it begins a line of the comment, where GitLab would take it for a quick action. */
function oneLined(value: unknown): unknown {
  if (typeof value === 'string') return value.replace(/[\p{Cc}\u2028\u2029]+/gu, ' ');
  if (Array.isArray(value)) return value.map(oneLined);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [String(oneLined(key)), oneLined(inner)]));
}
