/** Where commits stand along the default branch: what a metric is drawn over. */
import type { Run } from '../model/run.ts';
import type { Snapshot } from '../model/snapshot.ts';

export interface Place {
  readonly title: string;
  readonly merge_request: number | null;
  /** Position along the default branch, from its oldest known commit; halves lie beside it. */
  readonly at: number;
}

type History = Pick<Snapshot, 'commits' | 'merge_requests'>;

/** Where a commit stands, given runs of it: on the branch, beside it by its merge request, else by the time of its first run. */
export function placer({
  commits,
  merge_requests,
}: History): (sha: string, runs: readonly Pick<Run, 'ci' | 'start_time'>[]) => Place {
  const onBranch = new Map(commits.map((commit, index) => [commit.sha, { ...commit, at: commits.length - index }]));
  const byMergeRequest = new Map(
    merge_requests.flatMap((mr) =>
      [...(mr.commits ?? []), ...(mr.head_sha ? [mr.head_sha] : [])].map((sha) => [sha, mr]),
    ),
  );
  return (sha, runs) => {
    const commit = onBranch.get(sha);
    if (commit) return { title: commit.title, merge_request: null, at: commit.at };
    const iid = runs.find((run) => run.ci?.merge_request)?.ci?.merge_request?.iid ?? null;
    const mr = byMergeRequest.get(sha) ?? merge_requests.find((candidate) => candidate.iid === iid);
    const merged = mr?.merged_shas.map((sha) => onBranch.get(sha)).find((place) => place !== undefined);
    const base = onBranch.get(mr?.base_sha ?? '');
    const started = Math.min(...runs.map((run) => run.start_time ?? Number.POSITIVE_INFINITY));
    const earlier = commits.findIndex(({ committed_at }) => committed_at <= started);
    const byTime = earlier < 0 ? 0 : commits.length - earlier;
    const at = merged ? merged.at - 0.5 : (base?.at ?? byTime) + 0.5;
    return { title: mr?.title ?? '', merge_request: mr?.iid ?? iid, at };
  };
}
