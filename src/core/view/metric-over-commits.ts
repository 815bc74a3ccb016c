import { goalOf } from '../compare/goal.ts';
import { sampleOf } from '../compare/sample.ts';
import { finiteValue, type Run, runCommit } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { byText } from '../model/text.ts';

export interface CommitPoint {
  /** Place among the commits that have a value, from 1, oldest first. */
  readonly order: number;
  readonly sha: string;
  /** Empty where only the run knows the commit. */
  readonly title: string;
  readonly values: readonly number[];
  readonly mean: number;
  /** The merge request that the commit belongs to; `null` on the default branch. */
  readonly merge_request: number | null;
}

/** One metric by the commit that its runs were made from, in the order of the default branch. */
export interface MetricOverCommits {
  readonly key: string;
  readonly goal: Goal | null;
  readonly points: readonly CommitPoint[];
  /** Runs with a finite value whose commit is not known. */
  readonly without_commit: number;
}

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

/** Commits outside the default branch stand between the commits that they were made between. */
export function metricOverCommits(
  key: string,
  runs: readonly Run[],
  snapshot: History & Pick<Snapshot, 'settings'>,
): MetricOverCommits {
  const place = placer(snapshot);
  const valued = runs.flatMap((run) => {
    const value = finiteValue(run, key);
    return value === null ? [] : [{ run, value, sha: runCommit(run) }];
  });
  const bySha = Map.groupBy(valued, ({ sha }) => sha);
  const first = (items: readonly { run: Run }[]) => Math.min(...items.map(({ run }) => run.start_time ?? 0));
  const points = [...bySha].flatMap(([sha, items]) => {
    if (sha === null) return [];
    const values = items.map(({ value }) => value);
    return [
      {
        sha,
        values,
        mean: sampleOf(values)?.value ?? Number.NaN,
        started: first(items),
        ...place(
          sha,
          items.map(({ run }) => run),
        ),
      },
    ];
  });
  return {
    key,
    goal: goalOf(key, snapshot.settings),
    points: points
      .sort((a, b) => a.at - b.at || a.started - b.started || byText(a.sha, b.sha))
      .map(({ sha, title, values, mean, merge_request }, index) => ({
        order: index + 1,
        sha,
        title,
        values,
        mean,
        merge_request,
      })),
    without_commit: bySha.get(null)?.length ?? 0,
  };
}
