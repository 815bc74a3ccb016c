/** What the curve of a metric says besides its last value: that it was better before. */
import type { Run } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';
import { badness } from './goal.ts';
import type { SeriesOf, Wanted } from './value.ts';

/** Curves of more runs than these are not looked through. */
const MOST_RUNS = 20;
/** Shorter curves have no peak. */
const CURVE = 18;
/** A curve is looked at by the means of windows of this share of its points, since the best of many noisy ones is always better than the last. */
const WINDOW = 0.05;
const LEAST_WIDTH = 3;
/** A fall smaller than this share of all that the curve went through is no fall. */
const FALL = 0.1;
/** A fall smaller than so many standard deviations of the runs is none either, */
const DEVIATIONS = 2;
/** nor one smaller than so many standard errors of a window's mean: the best of many windows is above the last by chance. */
const ERRORS = 6;

interface Peak {
  readonly step: number;
  readonly fall: number;
}

/**
 * Sentences about the curves of the merge request's runs, where a run stands for its last value: most of them peaked and got worse since, by more
 * than a tenth of their range and by more than the runs differ among themselves.
 */
export function curveRemarks(
  runs: readonly Run[],
  { key, summary, goal }: Wanted,
  sd: number | null,
  seriesOf: SeriesOf,
): string[] {
  if (goal === null || summary !== 'last' || runs.length === 0 || runs.length > MOST_RUNS) return [];
  const peaks = runs.flatMap((run) => (mayHavePeaked(run, key, goal) ? (peakOf(run, key, goal, seriesOf) ?? []) : []));
  const real = peaks.filter(({ fall }) => fall > DEVIATIONS * (sd ?? 0));
  if (real.length * 2 <= runs.length) return [];
  const steps = real.map(({ step }) => step).sort((a, b) => a - b);
  const [first, last] = [steps[0], steps.at(-1)];
  const where = first === last ? `around step ${first}` : `around steps ${first} to ${last}`;
  const whose = runs.length === 1 ? '' : ` in ${real.length} of ${runs.length} runs`;
  const [was, since] = words(goal);
  return [`It ${was} ${where} and ${since}${whose}.`];
}

function words(goal: Goal): [was: string, since: string] {
  if (goal === 'maximize') return ['peaked', 'fell since'];
  return goal === 'minimize' ? ['was lowest', 'rose since'] : ['was nearest to its target', 'went away since'];
}

/** Told from the extremes alone, so that most curves need not be read. */
function mayHavePeaked(run: Run, key: string, goal: Goal): boolean {
  const metric = run.metrics.get(key);
  if (!metric || (metric.count ?? 0) < CURVE || metric.value === null) return false;
  const { min, max, value } = metric;
  if (min === null || max === null || !Number.isFinite(value) || min === max) return false;
  if (goal === 'maximize') return max - value > FALL * (max - min);
  return goal === 'minimize' ? value - min > FALL * (max - min) : true;
}

/** Where the mean of neighbouring points was best, and by how much the last ones are worse; `null` where that is no fall, or one is not finite. */
function peakOf(run: Run, key: string, goal: Goal, seriesOf: SeriesOf): Peak | null {
  const series = seriesOf(run.run_id, key);
  if (series === null || series.values.length < CURVE) return null;
  const bad = series.values.map((value) => badness(value, goal));
  const width = Math.max(LEAST_WIDTH, Math.round(bad.length * WINDOW));
  const windows = Math.floor(bad.length / width);
  const first = bad.length - windows * width;
  const means = Array.from({ length: windows }, (_, index) => meanOf(bad, first + index * width, width));
  const [least, most] = [Math.min(...means), Math.max(...means)];
  const fall = (means.at(-1) ?? Number.NaN) - least;
  if (!(fall > FALL * (most - least)) || fall < ERRORS * noiseOf(means)) return null;
  const best = first + means.indexOf(least) * width;
  return { step: series.steps[best + (width >> 1)] as number, fall };
}

function meanOf(values: Float64Array, from: number, width: number): number {
  return values.subarray(from, from + width).reduce((sum, value) => sum + value, 0) / width;
}

/** How much means differ by chance: from their distance to the middle of both neighbours, so that where a curve goes does not count (Gasser 1986). */
function noiseOf(means: readonly number[]): number {
  const squares = means.slice(2).map((mean, i) => ((means[i] ?? 0) - 2 * (means[i + 1] ?? 0) + mean) ** 2);
  return Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / (6 * squares.length));
}
