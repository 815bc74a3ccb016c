/** What the curve of a metric says besides its last value: that it was better before. */
import type { Run } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';
import { badness } from './goal.ts';
import type { SeriesOf, Wanted } from './value.ts';

/** Curves of more runs than these are not looked through. */
const MOST_RUNS = 20;
/** Shorter curves have no peak. */
const CURVE = 10;
/** A curve is looked at by the mean of this share of its points, since the best of many noisy ones is always better than the last. */
const WINDOW = 0.05;
/** A fall smaller than this share of all that the curve went through is no fall. */
const FALL = 0.1;
/** A fall smaller than so many standard deviations of the runs is none either. */
const DEVIATIONS = 2;

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
  const width = Math.max(3, Math.round(bad.length * WINDOW));
  let sum = bad.subarray(0, width).reduce((a, b) => a + b, 0);
  let [least, most, best] = [sum, sum, 0];
  for (let end = width; end < bad.length; end++) {
    sum += (bad[end] as number) - (bad[end - width] as number);
    if (sum < least) [least, best] = [sum, end - width + 1];
    most = Math.max(most, sum);
  }
  const fall = (sum - least) / width;
  if (!(fall > (FALL * (most - least)) / width)) return null;
  return { step: series.steps[best + (width >> 1)] as number, fall };
}
