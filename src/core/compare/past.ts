/** What the target branch gave before: its earlier pushes, the runs like those of a group, one value each. */
import { oldestFirst, type Run } from '../model/run.ts';
import type { Baseline } from './comparison.ts';
import { type ConfigurationOf, jobName } from './configuration.ts';
import { countedRuns } from './counted.ts';
import type { MatchedGroup } from './match.ts';
import type { TargetRuns } from './target-runs.ts';
import { MOST_PUSHES, SPREAD_FROM } from './usual-spread.ts';

/** Runs of one push of the target branch that count, the oldest first. */
export interface PastPush {
  readonly sha: string;
  readonly runs: readonly Run[];
}

/**
 * Pushes of the target branch up to the baseline, oldest first, at most a hundred. What came after the baseline is no part of what the merge request
 * started from; a pinned baseline is no place on the branch, so that all of it counts.
 */
export function pastPushes(target: TargetRuns, branch: string, baseline: Baseline): PastPush[] {
  const isPlace = baseline.kind === 'merge-base' || baseline.kind === 'ancestor' || baseline.kind === 'target-branch';
  const pushes: PastPush[] = [];
  let begun = !isPlace;
  for (const { sha, runs } of target.along(branch)) {
    begun ||= sha === baseline.sha;
    if (!begun) continue;
    const counted = countedRuns(runs).runs;
    if (counted.length > 0) pushes.push({ sha, runs: counted.toSorted(oldestFirst) });
    if (pushes.length === MOST_PUSHES) break;
  }
  return pushes.reverse();
}

/**
 * Of each push the runs that are like the group's baseline: of its configuration, where enough pushes have such; else of its job; else all, where
 * the group is the whole experiment. Of a group that is told by the name of its runs, only runs of that name. Pushes without any are left out.
 */
export function pastOf(
  { base, matched_by }: MatchedGroup,
  pushes: readonly PastPush[],
  configuration: ConfigurationOf,
): readonly (readonly Run[])[] {
  const [configurations, jobs] = [new Set(base.map(configuration)), new Set(base.map(jobName))];
  const names = new Set(base.map(({ name }) => name));
  const isNamed = (run: Run) => matched_by !== 'name' || names.has(run.name);
  const ways: ((run: Run) => boolean)[] = [
    (run) => configurations.has(configuration(run)) && jobs.has(jobName(run)),
    (run) => configurations.has(configuration(run)),
    ...(jobs.has('') ? [] : [(run: Run) => jobs.has(jobName(run))]),
    ...(matched_by === 'experiment' || matched_by === 'name' ? [() => true] : []),
  ];
  const found = ways.map((like) =>
    pushes.map(({ runs }) => runs.filter((run) => isNamed(run) && like(run))).filter((runs) => runs.length > 0),
  );
  return found.find((past) => past.length >= SPREAD_FROM) ?? [];
}
