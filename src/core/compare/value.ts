/** Which number of a metric's history stands for a run. */
import type { Metric, Run } from '../model/run.ts';
import type { Series } from '../model/series.ts';
import type { Goal, Summary } from '../model/settings.ts';
import { quoted } from '../model/text.ts';
import { badness } from './goal.ts';
import { sampleOf } from './sample.ts';

/** The history of one metric of one run; `null` where it was not read. */
export type SeriesOf = (runId: string, metric: string) => Series | null;

/** A run's number, or why there is none. */
export type Reading =
  | { readonly kind: 'value'; readonly value: number }
  | { readonly kind: 'absent' }
  | { readonly kind: 'not-finite'; readonly words: string }
  | { readonly kind: 'unknown'; readonly words: string };

export interface Wanted {
  readonly key: string;
  readonly summary: Summary;
  readonly goal: Goal | null;
  /** The metric by which `best-epoch` finds its step, the named one or the one that stands for the experiment, with its goal; `null` without one. */
  readonly leading: { readonly key: string; readonly goal: Goal | null } | null;
}

const NOT_READ = 'its history was not read';

/** What of the run stands for the metric, by the wanted summary. */
export function readingOf(run: Run, wanted: Wanted, seriesOf: SeriesOf): Reading {
  const metric = run.metrics.get(wanted.key);
  if (!metric) return { kind: 'absent' };
  const { summary } = wanted;
  if (summary === 'last') return lastReading(metric, () => seriesOf(run.run_id, wanted.key));
  const series = seriesOf(run.run_id, wanted.key);
  if (series === null || series.values.length === 0) return { kind: 'unknown', words: NOT_READ };
  if (summary === 'best') return bestReading(series, wanted.goal);
  if (summary.startsWith('mean-last-')) return meanReading(series, Number(summary.slice('mean-last-'.length)));
  if (summary.startsWith('step:')) return stepReading(series, Number(summary.slice('step:'.length)));
  return bestEpochReading(run, series, wanted, seriesOf);
}

function lastReading({ value, step }: Metric, read: () => Series | null): Reading {
  if (value !== null && Number.isFinite(value)) return { kind: 'value', value };
  const name = value === null ? 'a value that GitLab lost, as it loses NaN' : nameOf(value);
  const since = divergedAt(read());
  if (since !== null && since !== step) return { kind: 'not-finite', words: `${name}, diverged at step ${since}` };
  return { kind: 'not-finite', words: value === null ? name : `${name} at step ${step}` };
}

/** The first step from which on no value is finite any more; `null` where the history was not read. */
function divergedAt(series: Series | null): number | null {
  if (series === null) return null;
  const last = series.values.findLastIndex((value) => Number.isFinite(value));
  return series.steps[last + 1] ?? null;
}

const nameOf = (value: number) => (Number.isNaN(value) ? 'NaN' : value > 0 ? 'infinity' : 'minus infinity');

function finiteOr(value: number, step: number): Reading {
  if (Number.isFinite(value)) return { kind: 'value', value };
  return { kind: 'not-finite', words: `${nameOf(value)} at step ${step}` };
}

function bestReading({ values }: Series, goal: Goal | null): Reading {
  if (goal === null) return { kind: 'unknown', words: 'which value is best is not known without a goal' };
  const best = bestIndex(values, goal);
  return best === null
    ? { kind: 'not-finite', words: 'no finite value at all' }
    : { kind: 'value', value: values[best] as number };
}

/** Where the best finite value is, the first of equals; `null` where none is finite. */
export function bestIndex(values: Float64Array, goal: Goal): number | null {
  let best: number | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    const bad = Number.isFinite(value) ? badness(value, goal) : Number.POSITIVE_INFINITY;
    if (bad < least) [best, least] = [i, bad];
  }
  return best;
}

function meanReading({ values, steps }: Series, k: number): Reading {
  const last = values.slice(-k);
  const broken = last.findIndex((value) => !Number.isFinite(value));
  if (broken >= 0) return finiteOr(last[broken] as number, steps[values.length - last.length + broken] as number);
  return { kind: 'value', value: sampleOf([...last])?.value ?? Number.NaN };
}

function stepReading({ values, steps }: Series, step: number): Reading {
  const at = steps.lastIndexOf(step);
  return at < 0 ? { kind: 'unknown', words: `it has no value at step ${step}` } : finiteOr(values[at] as number, step);
}

function bestEpochReading(run: Run, series: Series, { leading }: Wanted, seriesOf: SeriesOf): Reading {
  const { key: by = null, goal = null } = leading ?? {};
  if (by === null || goal === null)
    return { kind: 'unknown', words: 'the metric that its best epoch goes by has no goal' };
  const guide = seriesOf(run.run_id, by);
  if (guide === null)
    return { kind: 'unknown', words: `the history of ${quoted(by)}, which says the best epoch, was not read` };
  const best = bestIndex(guide.values, goal);
  if (best === null)
    return { kind: 'not-finite', words: `no finite value of ${quoted(by)}, which says the best epoch` };
  return stepReading(series, guide.steps[best] as number);
}
