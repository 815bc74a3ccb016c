/** What the gates would have said of merge requests that are merged: the way to set limits by what happened instead of by trial. */
import type { MergeRequest } from '../model/project.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { compare } from './compare.ts';
import type { Comparison } from './comparison.ts';
import { belongsTo } from './head.ts';
import type { SeriesOf } from './value.ts';

/**
 * The last merged merge requests that have runs, at most `most`, the last merged first, each compared with what was known when it was merged, by the
 * rules of the snapshot. Nobody had accepted anything before the gates were there.
 */
export function replay(snapshot: Snapshot, most: number, seriesOf: SeriesOf): Comparison[] {
  const merged = snapshot.merge_requests
    .filter(({ state, merged_at }) => state === 'merged' && merged_at !== null)
    .toSorted((a, b) => (b.merged_at ?? 0) - (a.merged_at ?? 0) || b.iid - a.iid);
  const comparisons: Comparison[] = [];
  for (const one of merged) {
    if (comparisons.length === most) break;
    const compared = compare(asOf(snapshot, one), { ...one, labels: [], accepts: [] }, seriesOf);
    if (compared.head.runs.length > 0) comparisons.push(compared);
  }
  return comparisons;
}

/** The snapshot as it would have been when the merge request was merged. */
function asOf(snapshot: Snapshot, mergeRequest: MergeRequest): Snapshot {
  const time = mergeRequest.merged_at ?? Number.POSITIVE_INFINITY;
  return {
    ...snapshot,
    target: null,
    commits: snapshot.commits.filter(({ committed_at }) => committed_at <= time),
    merge_requests: snapshot.merge_requests.filter(
      (one) => one.iid === mergeRequest.iid || (one.merged_at !== null && one.merged_at < time),
    ),
    runs: snapshot.runs.filter((run) => belongsTo(run, mergeRequest) || (run.start_time ?? 0) <= time),
  };
}
