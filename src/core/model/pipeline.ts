/** Whose pipeline it is. */
import type { MergeRequest } from './project.ts';
import { JOB_TAG, type MergeRequestRef, type Pipeline, type Run } from './run.ts';

/** The iid in the ref of a merge request pipeline: `refs/merge-requests/42/head` (or `merge`, `train`); `null` for any other ref. */
export function mergeRequestOf(ref: string): number | null {
  const [, iid] = /^refs\/merge-requests\/(\d+)\/(?:head|merge|train)$/.exec(ref) ?? [];
  return iid === undefined ? null : Number(iid);
}

/** The merge request that a pipeline ran for: the one that its ref names, else the one whose branch and commit it has. */
export function ownerOf(
  { ref, sha }: Pick<Pipeline, 'ref' | 'sha'>,
  mergeRequests: readonly MergeRequest[],
): MergeRequestRef | null {
  const iid = mergeRequestOf(ref);
  const found = mergeRequests.find((one) =>
    iid === null ? one.source_branch === ref && one.commits?.includes(sha) : one.iid === iid,
  );
  return found ? { iid: found.iid, url: found.url, title: found.title } : null;
}

/** The number of the CI job that a run names as its own; `null` where it names none, or no number that GitLab could have given. */
export function jobOf(run: Pick<Run, 'tags'>): number | null {
  const id = run.tags.get(JOB_TAG) ?? '';
  return /^\d{1,15}$/.test(id) ? Number(id) : null;
}
