/** The runs of one experiment by the commits of the target branch that they speak for. */
import type { Commit, MergeRequest } from '../model/project.ts';
import { newestFirst, type Run, runCommit } from '../model/run.ts';
import { belongsTo, pushesOf } from './head.ts';

/** Where the runs are looked for; `runs` are those of one experiment, `commits` those of the default branch, newest first. */
export interface Place {
  readonly runs: readonly Run[];
  readonly mergeRequests: readonly MergeRequest[];
  readonly commits: readonly Commit[];
  readonly defaultBranch: string | null;
}

export interface RunsAt {
  readonly sha: string;
  readonly runs: readonly Run[];
  /** The merged merge request that logged them before it became this commit; `null` where the commit has runs of its own. */
  readonly lender: number | null;
}

/** Runs of any status; whoever compares takes those that count. */
export interface TargetRuns {
  /** `null` where nothing was logged for the commit. */
  at(sha: string): RunsAt | null;
  /** Commits of a branch that have runs, newest first: in the order of the commits where it is the default branch, else by time. */
  along(branch: string): Iterable<RunsAt>;
}

/** Looks through the runs once; every question after that is answered from what was found. */
export function targetRuns({ runs, mergeRequests, commits, defaultBranch }: Place): TargetRuns {
  const byCommit = new Map<string, Run[]>();
  const byMergeRequest = new Map<number, Run[]>();
  const add = <K>(map: Map<K, Run[]>, key: K, run: Run) => {
    const known = map.get(key);
    if (known) known.push(run);
    else map.set(key, [run]);
  };
  for (const run of runs) {
    const owner = run.ci?.merge_request?.iid;
    if (owner !== undefined) add(byMergeRequest, owner, run);
    const sha = runCommit(run);
    if (sha !== null) add(byCommit, sha, run);
  }
  const lenders = new Map(mergeRequests.flatMap((one) => one.merged_shas.map((sha) => [sha, one] as const)));

  const lentTo = (sha: string): RunsAt | null => {
    const lender = lenders.get(sha);
    if (!lender) return null;
    const commitsOf = lender.commits ?? [lender.head_sha].flatMap((head) => head ?? []);
    const mine = new Set([
      ...(byMergeRequest.get(lender.iid) ?? []),
      ...commitsOf.flatMap((commit) => byCommit.get(commit) ?? []),
    ]);
    const push = pushesOf(lender, [...mine])[0];
    return push ? { sha, runs: push.runs, lender: lender.iid } : null;
  };

  const at = (sha: string): RunsAt | null => {
    const all = byCommit.get(sha) ?? [];
    const own = all.filter((run) => !run.ci?.merge_request);
    if (own.length > 0) return { sha, runs: own, lender: null };
    const lent = lentTo(sha);
    return lent ?? (all.length > 0 ? { sha, runs: all, lender: null } : null);
  };

  function* along(branch: string): Generator<RunsAt> {
    const seen = new Set<string>();
    if (branch === defaultBranch) {
      for (const { sha } of commits) {
        const found = at(sha);
        seen.add(sha);
        if (found) yield found;
      }
    }
    for (const sha of byTime(branch)) {
      const found = seen.has(sha) ? null : at(sha);
      if (found) yield found;
    }
  }

  /** Commits of a branch that only its pipelines, or the merge requests merged into it, tell; the latest first. */
  const byTime = (branch: string): string[] => {
    const logged = runs
      .filter((run) => !run.ci?.merge_request && run.ci?.pipeline.ref === branch)
      .sort(newestFirst)
      .flatMap((run) => ({ sha: runCommit(run) ?? '', time: run.start_time ?? -1 }));
    const merged = mergeRequests
      .filter((one) => one.target_branch === branch)
      .flatMap(({ merged_shas, merged_at }) => merged_shas.map((sha) => ({ sha, time: merged_at ?? -1 })));
    const sorted = [...logged, ...merged].sort((a, b) => b.time - a.time);
    return [...new Set(sorted.map(({ sha }) => sha))];
  };

  return { at, along };
}

/** The same without the runs of one merge request, which are never its own baseline. */
export function withoutOwn(target: TargetRuns, mergeRequest: MergeRequest): TargetRuns {
  const others = (at: RunsAt | null): RunsAt | null => {
    const runs = at?.runs.filter((run) => !belongsTo(run, mergeRequest)) ?? [];
    return at && runs.length > 0 ? { ...at, runs } : null;
  };
  return {
    at: (sha) => others(target.at(sha)),
    *along(branch) {
      for (const at of target.along(branch)) {
        const found = others(at);
        if (found) yield found;
      }
    },
  };
}
