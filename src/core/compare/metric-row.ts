/** One metric of one group: the difference, what it rests on, and what it means by the metric's goal. */
import { matchesGlob } from '../model/glob.ts';
import type { Run } from '../model/run.ts';
import type { Goal, MetricSetting, Settings, Summary } from '../model/settings.ts';
import type { MetricRow, Sample } from './comparison.ts';
import { type Evidence, type LossTest, lossBetween, NO_GOAL, weigh } from './evidence.ts';
import { goalOf, isBetter, settingOf } from './goal.ts';
import type { MatchedGroup } from './match.ts';
import { stepObstacle } from './obstacles.ts';
import { curveRemarks } from './remarks.ts';
import { sampleOf } from './sample.ts';
import { shareOf } from './share.ts';
import { type Reading, readingOf, type SeriesOf, type Wanted } from './value.ts';

/** What all rows of one group have in common. */
export interface RowContext {
  readonly settings: Settings;
  /** `null` where there is no baseline at all. */
  readonly group: MatchedGroup | null;
  readonly name: string;
  /** Runs of each earlier push of the target branch that are like the baseline's, oldest first. */
  readonly past: readonly (readonly Run[])[];
  /** Why nothing of the group can be compared; `null` where it can. */
  readonly obstacle: string | null;
  /** Whether the params say how long a run trains, or nobody wants to know. */
  readonly saysBudget: boolean;
  readonly leading: Wanted['leading'];
  /** Globs over metrics whose goal the merge request itself changes. */
  readonly turned: readonly string[];
  readonly seriesOf: SeriesOf;
}

/** A row whose gates are not judged yet: that takes the tests of all rows. */
export interface OpenRow {
  readonly row: Omit<MetricRow, 'gates'>;
  readonly setting: MetricSetting | null;
  /** By how much it got worse, in its own unit; negative for better, `null` without goal or difference. */
  readonly lost: number | null;
  readonly loss: LossTest | null;
  /** Why there is no test of the loss; empty where there is one. */
  readonly untested: string;
  /** Whether the merge request changes the metric's goal: then nothing of it counts as a pass or as better. */
  readonly turned: boolean;
}

interface Side {
  /** Those that logged the metric. */
  readonly runs: readonly Run[];
  /** Of these, in their order. */
  readonly readings: readonly Reading[];
  readonly values: readonly number[];
  readonly sample: Sample | null;
}

/** The reason of a row whose experiment has no baseline. */
export const NO_BASELINE = 'no baseline';

/** Compares one metric between the runs of the merge request and those of the baseline that are like them. */
export function compareMetric(key: string, head: readonly Run[], context: RowContext): OpenRow {
  const { settings, group, past, leading, seriesOf } = context;
  const turned = context.turned.some((glob) => matchesGlob(glob, key));
  const setting = settingOf(key, settings);
  const goal = goalOf(key, settings);
  const summary = setting?.summary ?? 'last';
  const wanted: Wanted = { key, summary, goal, leading: guideOf(summary, leading, settings) };
  const read = (runs: readonly Run[]) => sideOf(runs, wanted, seriesOf);
  const [baseline, current] = [read(group?.base ?? []), read(head)];
  const reason = obstacleOf(baseline, current, wanted, context);
  const difference = reason === null ? differenceOf(baseline, current) : null;
  const min_change = setting?.min_change == null ? null : shareOf(setting.min_change, baseline.sample?.value ?? 0);
  const lost = goal && difference !== null ? lostBy(difference, baseline.values, current.values, goal) : null;
  const row = {
    ...{ key, group: context.name, goal, primary: setting?.primary ?? false, summary, min_change },
    baseline: isBroken(baseline) ? null : baseline.sample,
    current: isBroken(current) ? null : current.sample,
    best: goal && group && !group.replicated && difference !== null ? bestOf(baseline, current, goal) : null,
    difference,
    relative: relativeOf(difference, baseline.sample),
    direction: lost === null || lost === 0 ? null : lost > 0 ? ('worse' as const) : ('better' as const),
    remarks: curveRemarks(current.runs, wanted, current.sample?.sd ?? null, seriesOf),
  };
  if (difference === null)
    return { row: { ...row, ...nothing(reason ?? TOO_LARGE) }, setting, lost, loss: null, untested: '', turned };
  const evidence = weigh(
    {
      baseline: baseline.values,
      current: current.values,
      replicated: group?.replicated ?? false,
      pairs: pairsOf(group, baseline, current),
      history: pastValues(past, current.values.length, wanted, seriesOf),
      goal,
      minChange: min_change ?? 0,
    },
    difference,
  );
  return {
    row: { ...row, ...shown(evidence, difference, goal) },
    setting,
    lost,
    loss: evidence.loss,
    untested: evidence.untested,
    turned,
  };
}

const TOO_LARGE = 'the difference is too large for a number';

/** The metric that says the best epoch: the one that the summary names, with its own goal, else the one that stands for the experiment. */
function guideOf(summary: Summary, leading: Wanted['leading'], settings: Settings): Wanted['leading'] {
  const named = summary.startsWith('best-epoch:') ? summary.slice('best-epoch:'.length) : null;
  return named === null ? leading : { key: named, goal: goalOf(named, settings) };
}

function sideOf(all: readonly Run[], wanted: Wanted, seriesOf: SeriesOf): Side {
  const runs: Run[] = [];
  const readings: Reading[] = [];
  const values: number[] = [];
  for (const run of all) {
    const reading = readingOf(run, wanted, seriesOf);
    if (reading.kind === 'absent') continue;
    runs.push(run);
    readings.push(reading);
    if (reading.kind === 'value') values.push(reading.value);
  }
  return { runs, readings, values, sample: sampleOf(values) };
}

const numberOf = (reading: Reading | undefined): number | null => (reading?.kind === 'value' ? reading.value : null);

/** Whether one of the runs has no finite number: then the others do not stand for the side. */
const isBroken = ({ runs, values }: Side) => values.length < runs.length;

/** Why the two sides cannot be put against each other; `null` where they can. */
function obstacleOf(baseline: Side, current: Side, { key, summary }: Wanted, context: RowContext): string | null {
  const { group, obstacle, saysBudget } = context;
  const mine = brokenWords(current, 'runs of this merge request');
  if (mine !== null) return mine;
  if (group === null) return NO_BASELINE;
  if (current.runs.length === 0) return 'not logged by this merge request';
  if (obstacle !== null) return obstacle;
  if (baseline.runs.length === 0) return 'not logged by the baseline';
  const theirs = brokenWords(baseline, 'baseline runs');
  if (theirs !== null) return theirs;
  return saysBudget ? null : stepObstacle(group, key, summary);
}

/** `not finite in 1 of 5 runs of this merge request: NaN at step 340`; `null` where every run has its number. */
function brokenWords({ runs, readings }: Side, whose: string): string | null {
  const broken = readings.flatMap((reading) =>
    reading.kind === 'value' || reading.kind === 'absent' ? [] : [reading],
  );
  const [first] = broken.toSorted((a, b) => Number(b.kind === 'not-finite') - Number(a.kind === 'not-finite'));
  if (!first) return null;
  const same = broken.filter(({ kind }) => kind === first.kind).length;
  const what = first.kind === 'not-finite' ? 'not finite' : 'not known';
  const where = runs.length === 1 ? `in the ${whose.replace('runs', 'run')}` : `in ${same} of ${runs.length} ${whose}`;
  return `${what} ${where}: ${first.words}`;
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
function relativeOf(difference: number | null, baseline: Sample | null): number | null {
  const share = (difference ?? Number.NaN) / Math.abs(baseline?.value ?? 0);
  return Number.isFinite(share) ? share : null;
}

function bestOf(baseline: Side, current: Side, goal: Goal): MetricRow['best'] {
  const best = ({ values }: Side) => values.reduce((a, b) => (isBetter(b, a, goal) ? b : a));
  return { baseline: best(baseline), current: best(current) };
}

/** The difference itself where the goal is up or down, so that both are the same to the last digit. */
function lostBy(difference: number, baseline: readonly number[], current: readonly number[], goal: Goal): number {
  if (goal === 'maximize') return difference === 0 ? 0 : -difference;
  return goal === 'minimize' ? difference : lossBetween({ baseline, current }, goal);
}

type Weighed = Pick<
  MetricRow,
  'evidence' | 'method' | 'interval' | 'effect' | 'p' | 'spread' | 'history' | 'verdict' | 'reason'
>;

function nothing(reason: string): Weighed {
  const none = { method: null, interval: null, effect: null, p: null, spread: null, history: null };
  return { ...none, evidence: 'none', verdict: 'not-comparable', reason };
}

/** Without any difference there is nothing to explain, whatever was tested. */
function shown({ loss: _, untested: __, ...weighed }: Evidence, difference: number, goal: Goal | null): Weighed {
  if (difference === 0) return { ...weighed, verdict: 'unchanged', reason: '' };
  const nameless = goal === null && weighed.verdict === 'unknown' && weighed.evidence !== 'difference';
  return nameless && weighed.history?.state !== 'drift' ? { ...weighed, reason: NO_GOAL } : weighed;
}

/** Numbers that belong together: of the same seed or fold, or the means of the same configuration. */
function pairsOf(
  group: MatchedGroup | null,
  baseline: Side,
  current: Side,
): readonly (readonly [number, number])[] | null {
  if (!group) return null;
  if (group.strata.length <= 1 && !group.pairs) return null;
  const numbers = new Map<Run, number | null>();
  for (const { runs, readings } of [baseline, current])
    for (const [i, run] of runs.entries()) numbers.set(run, numberOf(readings[i]));
  const mean = (runs: readonly Run[]) => sampleOf(runs.flatMap((run) => numbers.get(run) ?? []))?.value ?? null;
  const pairs =
    group.strata.length > 1
      ? group.strata.map(({ base, head }) => [mean(base), mean(head)] as const)
      : group.pairs?.map(([base, head]) => [numbers.get(base) ?? null, numbers.get(head) ?? null] as const);
  const whole = pairs?.flatMap(([before, now]) => (before === null || now === null ? [] : [[before, now] as const]));
  return whole && whole.length === pairs?.length ? whole : null;
}

/** One number a push, of as many of its runs as the merge request has: the mean of more would vary less. */
function pastValues(past: RowContext['past'], runs: number, wanted: Wanted, seriesOf: SeriesOf): number[] {
  return past.flatMap((push) => {
    const values = push.flatMap((run) => numberOf(readingOf(run, wanted, seriesOf)) ?? []);
    return sampleOf(values.slice(0, runs))?.value ?? [];
  });
}
