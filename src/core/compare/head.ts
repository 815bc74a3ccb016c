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
  const bySha = new Map<string, Run[]>();
  for (const run of runs.filter((run) => belongsTo(run, mergeRequest)).sort(newestFirst)) {
    const sha = runCommit(run) ?? mergeRequest.head_sha ?? '';
    bySha.set(sha, [...(bySha.get(sha) ?? []), run]);
  }
  const place = (sha: string) => mergeRequest.commits?.indexOf(sha) ?? -1;
  const newest = (push: PushRuns) => push.runs[0]?.start_time ?? -1;
  return [...bySha]
    .map(([sha, runs]) => ({ sha, runs }))
    .sort((a, b) => {
      const [pa, pb] = [place(a.sha), place(b.sha)];
      return pa >= 0 && pb >= 0 ? pa - pb : newest(b) - newest(a);
    });
}
