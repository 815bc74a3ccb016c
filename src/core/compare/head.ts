/** Whose runs: the pushes of a merge request that have runs. */
import type { MergeRequest } from '../model/project.ts';
import { newestFirst, type Run, runCommit } from '../model/run.ts';

export interface PushRuns {
  readonly sha: string;
  readonly runs: readonly Run[];
}

/** The run was logged by a job of one of the merge request's pipelines, or from one of its commits. */
export function belongsTo(run: Run, mergeRequest: MergeRequest): boolean {
  if (run.ci?.merge_request) return run.ci.merge_request.iid === mergeRequest.iid;
  if (run.ci?.pipeline.ref === mergeRequest.target_branch) return false;
  const commit = runCommit(run);
  return commit !== null && (mergeRequest.commits?.includes(commit) ?? commit === mergeRequest.head_sha);
}

/**
 * The merge request's runs by the commit that they were made from, newest push first. A commit that the merge request no longer has (it was
 * rebased, or is GitLab's temporary merge commit) stands by the time of its newest run.
 */
export function pushesOf(mergeRequest: MergeRequest, runs: readonly Run[]): PushRuns[] {
  const own = runs.filter((run) => belongsTo(run, mergeRequest)).sort(newestFirst);
  const bySha = Map.groupBy(own, (run) => runCommit(run) ?? mergeRequest.head_sha ?? '');
  const newest = (sha: string) => bySha.get(sha)?.[0]?.start_time ?? -1;
  const placed = (mergeRequest.commits ?? []).filter((sha) => bySha.has(sha));
  // A commit that was trained again after later ones does not pass them.
  const since = (place: number) => Math.max(...placed.slice(place).map(newest));
  const rank = new Map(placed.map((sha, place) => [sha, { time: since(place), place }]));
  const rankOf = (sha: string) => rank.get(sha) ?? { time: newest(sha), place: -1 };
  return [...bySha]
    .map(([sha, runs]) => ({ sha, runs, ...rankOf(sha) }))
    .sort((a, b) => b.time - a.time || a.place - b.place)
    .map(({ sha, runs }) => ({ sha, runs }));
}
