/** Against which runs: the ladder from the merge base to the newest runs of the target branch. */
import type { Commit, MergeRequest } from '../model/project.ts';
import { newestFirst, type Run, runCommit } from '../model/run.ts';
import type { Baseline } from './comparison.ts';
import { belongsTo, pushesOf } from './head.ts';

/** What the ladder looks at; `runs` are the finished runs of one experiment, `commits` those of the default branch, newest first. */
export interface BaselineInput {
  readonly mergeRequest: MergeRequest;
  readonly mergeRequests: readonly MergeRequest[];
  readonly runs: readonly Run[];
  readonly commits: readonly Commit[];
  readonly defaultBranch: string | null;
}

/** The reason that needs no telling: nothing was passed over, and the runs are the commit's own. */
export const AT_MERGE_BASE = 'These are the runs at the merge base.';

type Found = Pick<Baseline, 'kind' | 'sha' | 'reason' | 'distance'> & { readonly found: readonly Run[] };

interface RunsAt {
  readonly found: readonly Run[];
  /** Who lent them, as the end of a sentence; empty where the commit has runs of its own. */
  readonly lent: string;
}

/** Runs that came from a commit of the target branch, else those of the merged merge request that produced that commit. */
function runsAt(sha: string, { runs, mergeRequests }: BaselineInput): RunsAt {
  const own = runs.filter((run) => runCommit(run) === sha && !run.ci?.merge_request);
  if (own.length > 0) return { found: own, lent: '' };
  const merged = mergeRequests.find(({ merged_shas }) => merged_shas.includes(sha));
  const atHead = merged ? pushesOf(merged, runs)[0]?.runs : undefined;
  if (merged && atHead) return { found: atHead, lent: `, logged by merge request ${merged.iid} before it was merged` };
  return { found: runs.filter((run) => runCommit(run) === sha), lent: '' };
}

function atMergeBase(input: BaselineInput): Found | null {
  const sha = input.mergeRequest.base_sha;
  if (sha === null) return null;
  const { found, lent } = runsAt(sha, input);
  const reason = lent === '' ? AT_MERGE_BASE : `These are the runs at the merge base${lent}.`;
  return found.length > 0 ? { kind: 'merge-base', sha, found, distance: 0, reason } : null;
}

function atAncestor(input: BaselineInput): Found | null {
  const start = input.commits.findIndex(({ sha }) => sha === input.mergeRequest.base_sha);
  if (start < 0) return null;
  for (const [offset, { sha }] of input.commits.slice(start + 1).entries()) {
    const { found, lent } = runsAt(sha, input);
    const distance = offset + 1;
    const back = distance === 1 ? 'one commit' : `${distance} commits`;
    const reason = `The merge base has no runs; these are the nearest before it, ${back} back${lent}.`;
    if (found.length > 0) return { kind: 'ancestor', sha, found, distance, reason };
  }
  return null;
}

function onTargetBranch(input: BaselineInput): Found | null {
  const { mergeRequest, commits } = input;
  const { target_branch, base_sha } = mergeRequest;
  const onBranch = new Set(target_branch === input.defaultBranch ? commits.map(({ sha }) => sha) : []);
  const newest = input.runs
    .filter(
      (run) => !run.ci?.merge_request && (run.ci?.pipeline.ref === target_branch || onBranch.has(runCommit(run) ?? '')),
    )
    .sort(newestFirst)[0];
  const sha = newest ? runCommit(newest) : newestMerged(input);
  if (sha === null) return null;
  const { found, lent } = runsAt(sha, input);
  const before = commits.some((commit) => commit.sha === base_sha)
    ? 'Neither the merge base nor a commit before it has runs'
    : 'The merge base has no runs, and the commits before it were not read';
  const reason = `${before}; these are the newest of the target branch${lent}.`;
  return { kind: 'target-branch', sha, found, distance: null, reason };
}

/** The commit of the merge request with runs that was merged into the same branch last; `null` without one. */
function newestMerged(input: BaselineInput): string | null {
  const landed = input.mergeRequests.flatMap((merged) => {
    const sha = merged.merged_shas.find((one) => runsAt(one, input).found.length > 0);
    return sha && merged.target_branch === input.mergeRequest.target_branch ? [{ sha, merged }] : [];
  });
  const newest = landed.sort(
    (a, b) => (b.merged.merged_at ?? 0) - (a.merged.merged_at ?? 0) || b.merged.iid - a.merged.iid,
  )[0];
  return newest?.sha ?? null;
}

/** The nearest runs of the target branch with the reason why these; `null` where it has none in this experiment. */
export function findBaseline(
  input: BaselineInput,
  head: readonly Run[],
): { baseline: Baseline; runs: readonly Run[] } | null {
  const others = { ...input, runs: input.runs.filter((run) => !belongsTo(run, input.mergeRequest)) };
  const found = atMergeBase(others) ?? atAncestor(others) ?? onTargetBranch(others);
  if (!found) return null;
  const { found: unsorted, ...rest } = found;
  const runs = [...unsorted].sort(newestFirst);
  const [mine, theirs] = [head[0]?.start_time ?? null, runs[0]?.start_time ?? null];
  const age_ms = mine === null || theirs === null ? null : mine - theirs;
  return { baseline: { ...rest, runs: runs.map(({ run_id }) => run_id), age_ms }, runs };
}
