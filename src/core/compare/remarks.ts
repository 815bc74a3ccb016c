/** What the curve of a metric says besides its last value: that it was better before. */
import type { Run } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';
import { badness } from './goal.ts';
import { bestIndex, type SeriesOf, type Wanted } from './value.ts';

/** Curves of more runs than these are not looked through. */
const MOST_RUNS = 20;
/** Shorter curves have no peak. */
const CURVE = 10;
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
  const where = first === last ? `step ${first}` : `steps ${first} to ${last}`;
  const whose = runs.length === 1 ? '' : ` in ${real.length} of ${runs.length} runs`;
  const since =
    goal === 'maximize' ? 'peaked at' : goal === 'minimize' ? 'was lowest at' : 'was nearest to its target at';
  const what = goal === 'maximize' ? 'fell since' : goal === 'minimize' ? 'rose since' : 'went away since';
  return [`It ${since} ${where} and ${what}${whose}.`];
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

function peakOf(run: Run, key: string, goal: Goal, seriesOf: SeriesOf): Peak | null {
  const series = seriesOf(run.run_id, key);
  if (series === null) return null;
  const best = bestIndex(series.values, goal);
  const last = series.values.at(-1);
  if (best === null || last === undefined || !Number.isFinite(last)) return null;
  const bad = Array.from(series.values, (value) => badness(value, goal)).filter(Number.isFinite);
  const range = bad.reduce((a, b) => Math.max(a, b)) - bad.reduce((a, b) => Math.min(a, b));
  const fall = badness(last, goal) - badness(series.values[best] as number, goal);
  return fall > FALL * range ? { step: series.steps[best] as number, fall } : null;
}
