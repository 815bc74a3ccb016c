/** One metric of both sides: the difference, and what it means by the metric's goal. */
import { checkGates } from '../gates/index.ts';
import { finiteValue, type Run } from '../model/run.ts';
import type { Settings } from '../model/settings.ts';
import type { MetricRow, MetricVerdict, Sample } from './comparison.ts';
import { goalOf, settingOf } from './goal.ts';
import { sampleOf } from './sample.ts';

interface Side {
  readonly sample: Sample | null;
  /** Runs of the side that logged the metric. */
  readonly logged: number;
  /** Of these, the runs whose value is NaN, infinite, or lost by the source. */
  readonly notFinite: number;
}

function sideOf(key: string, runs: readonly Run[]): Side {
  const logged = runs.filter((run) => run.metrics.has(key)).length;
  const values = runs.flatMap((run) => finiteValue(run, key) ?? []);
  return { sample: sampleOf(values), logged, notFinite: logged - values.length };
}

/** The reason of a row whose experiment has no baseline. */
export const NO_BASELINE = 'no baseline';

/** Why the two sides cannot be put against each other; `null` where they can. */
function obstacle(baseline: Side, current: Side, hasBaseline: boolean): string | null {
  if (current.notFinite > 0)
    return `not finite in ${current.notFinite} of ${current.logged} runs of this merge request`;
  if (!hasBaseline) return NO_BASELINE;
  if (current.logged === 0) return 'not logged by this merge request';
  if (baseline.logged === 0) return 'not logged by the baseline';
  if (baseline.notFinite > 0) return `not finite in ${baseline.notFinite} of ${baseline.logged} baseline runs`;
  if (differenceOf(baseline, current) === null) return 'the difference is too large for a number';
  return null;
}

/** `null` where a side has no value or the difference is not finite; what rounding the means can make is no difference. */
function differenceOf({ sample: before }: Side, { sample: now }: Side): number | null {
  if (!before || !now) return null;
  const difference = now.value - before.value;
  const rounding =
    before.n + now.n > 2 ? 8 * Number.EPSILON * Math.max(Math.abs(before.value), Math.abs(now.value)) : 0;
  return Number.isFinite(difference) ? (Math.abs(difference) <= rounding ? 0 : difference) : null;
}

/** `null` where there is no share of the baseline that a number can hold. */
function shareOf(difference: number | null, baseline: Sample | null): number | null {
  const share = (difference ?? Number.NaN) / Math.abs(baseline?.value ?? 0);
  return Number.isFinite(share) ? share : null;
}

function verdictOf(difference: number | null, goal: MetricRow['goal']): MetricVerdict {
  if (difference === null) return 'not-comparable';
  if (difference === 0) return 'unchanged';
  if (goal === null) return 'unknown';
  return difference > 0 === (goal === 'maximize') ? 'improved' : 'regressed';
}

/** Compares one metric between the runs of the merge request and those of the baseline; `null` for the baseline where there is none. */
export function compareMetric(
  key: string,
  head: readonly Run[],
  base: readonly Run[] | null,
  settings: Settings,
): MetricRow {
  const [baseline, current] = [sideOf(key, base ?? []), sideOf(key, head)];
  const goal = goalOf(key, settings);
  const setting = settingOf(key, settings);
  const reason = obstacle(baseline, current, base !== null);
  const difference = reason === null ? differenceOf(baseline, current) : null;
  const verdict = verdictOf(difference, goal);
  const row = {
    key,
    goal,
    primary: setting?.primary ?? false,
    baseline: baseline.sample,
    current: current.notFinite > 0 ? null : current.sample,
    difference,
    relative: shareOf(difference, baseline.sample),
    interval: null,
    p: null,
    spread: null,
    evidence: difference === null ? ('none' as const) : ('difference' as const),
    verdict,
    reason: reason ?? (verdict === 'unknown' ? 'whether more or less is better is not known' : ''),
  };
  return { ...row, gates: checkGates(row, setting?.gates ?? []) };
}
