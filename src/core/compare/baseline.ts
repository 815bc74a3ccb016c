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

type Found = Pick<Baseline, 'kind' | 'sha' | 'reason' | 'distance'> & { readonly found: readonly Run[] };

/** Runs that came from a commit of the target branch, else those of the merged merge request that produced that commit. */
function runsAt(sha: string, { runs, mergeRequests }: BaselineInput): readonly Run[] {
  const own = runs.filter((run) => runCommit(run) === sha && !run.ci?.merge_request);
  if (own.length > 0) return own;
  const merged = mergeRequests.find((candidate) => candidate.merged_sha === sha);
  const atHead = merged ? pushesOf(merged, runs)[0]?.runs : undefined;
  return atHead ?? runs.filter((run) => runCommit(run) === sha);
}

function atMergeBase(input: BaselineInput): Found | null {
  const sha = input.mergeRequest.base_sha;
  const found = sha ? runsAt(sha, input) : [];
  return sha && found.length > 0
    ? { kind: 'merge-base', sha, found, distance: 0, reason: 'These are the runs at the merge base.' }
    : null;
}

function atAncestor(input: BaselineInput): Found | null {
  const start = input.commits.findIndex(({ sha }) => sha === input.mergeRequest.base_sha);
  if (start < 0) return null;
  for (const [offset, { sha }] of input.commits.slice(start + 1).entries()) {
    const found = runsAt(sha, input);
    const distance = offset + 1;
    const back = distance === 1 ? 'one commit' : `${distance} commits`;
    const reason = `The merge base has no runs; these are the nearest before it, ${back} back.`;
    if (found.length > 0) return { kind: 'ancestor', sha, found, distance, reason };
  }
  return null;
}

function onTargetBranch(input: BaselineInput): Found | null {
  const { mergeRequest, commits, mergeRequests } = input;
  const { target_branch, base_sha } = mergeRequest;
  const onBranch = new Set(target_branch === input.defaultBranch ? commits.map(({ sha }) => sha) : []);
  const newest = input.runs
    .filter(
      (run) => !run.ci?.merge_request && (run.ci?.pipeline.ref === target_branch || onBranch.has(runCommit(run) ?? '')),
    )
    .sort(newestFirst)[0];
  const sha = newest ? runCommit(newest) : newestMerged(mergeRequests, input)?.merged_sha;
  if (!sha) return null;
  const reason = commits.some((commit) => commit.sha === base_sha)
    ? 'Neither the merge base nor a commit before it has runs; these are the newest of the target branch.'
    : 'The merge base has no runs, and the commits before it were not read; these are the newest of the target branch.';
  return { kind: 'target-branch', sha, found: runsAt(sha, input), distance: null, reason };
}

/** Of those with runs that went into the same branch, the one that was merged last. */
function newestMerged(mergeRequests: readonly MergeRequest[], input: BaselineInput): MergeRequest | undefined {
  return mergeRequests
    .filter(
      ({ merged_sha, target_branch }) =>
        merged_sha !== null &&
        target_branch === input.mergeRequest.target_branch &&
        runsAt(merged_sha, input).length > 0,
    )
    .sort((a, b) => (b.merged_at ?? 0) - (a.merged_at ?? 0) || b.iid - a.iid)[0];
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
