import type { Metric, MetricEntry } from './run.ts';

/** The history of one metric of one run, ordered by step, then timestamp, then value, as columns of equal length. */
export interface Series {
  readonly steps: Float64Array;
  /** Milliseconds since 1970. */
  readonly timestamps: Float64Array;
  /** NaN both for a logged NaN and for a value that the source lost. */
  readonly values: Float64Array;
  /** Indexes, ascending, of the points whose value the source lost. */
  readonly lost: readonly number[];
}

export interface Point {
  readonly step: number;
  readonly timestamp: number;
  readonly value: number | null;
}

/**
 * Sorts the points by step, then timestamp, then value: the order by which MLflow says what is last, and the same from every source. What is
 * no number (NaN, lost) comes before all numbers.
 */
export function seriesOf(points: readonly Point[]): Series {
  const sorted = isSorted(points) ? points : points.toSorted(byPlace);
  const n = sorted.length;
  const [steps, timestamps, values] = [new Float64Array(n), new Float64Array(n), new Float64Array(n)];
  const lost: number[] = [];
  for (const [index, { step, timestamp, value }] of sorted.entries()) {
    steps[index] = step;
    timestamps[index] = timestamp;
    values[index] = value ?? Number.NaN;
    if (value === null) lost.push(index);
  }
  return { steps, timestamps, values, lost };
}

function isSorted(points: readonly Point[]): boolean {
  return points.every((point, index) => index === 0 || byPlace(points[index - 1] as Point, point) <= 0);
}

function byPlace(a: Point, b: Point): number {
  return a.step - b.step || a.timestamp - b.timestamp || byValue(a.value, b.value);
}

/** Lost values first, then NaN, then numbers; −0 before 0, so that the order is one and the same whatever it was before. */
function byValue(a: number | null, b: number | null): number {
  const rank = (value: number | null) => (value === null ? 0 : Number.isNaN(value) ? 1 : 2);
  if (rank(a) !== 2 || rank(b) !== 2) return rank(a) - rank(b);
  const [x, y] = [a as number, b as number];
  return x < y ? -1 : x > y ? 1 : Number(Object.is(y, -0)) - Number(Object.is(x, -0));
}

/** The last entry by MLflow's rule; `null` for an empty history. */
export function lastOf({ steps, timestamps, values, lost }: Series): MetricEntry | null {
  const at = values.length - 1;
  const [step, timestamp, value] = [steps[at], timestamps[at], values[at]];
  if (step === undefined || timestamp === undefined || value === undefined) return null;
  return { value: lost.at(-1) === at ? null : value, step, timestamp };
}

/** What a metric is, given the entry that the source shows as its latest and the history that was read. */
export function metricOf(shown: MetricEntry, series: Series): Metric {
  const { value, step, timestamp } = shown;
  const entry = { value, step, timestamp };
  const last = lastOf(series) ?? entry;
  return {
    ...last,
    ...range(series),
    count: series.values.length,
    latest: sameEntry(last, entry) ? null : entry,
  };
}

/** Whether both are the same point; NaN is itself, and a timestamp that is not known fits any. */
export function sameEntry(a: MetricEntry, b: MetricEntry): boolean {
  const sameTime = a.timestamp === null || b.timestamp === null || a.timestamp === b.timestamp;
  return a.step === b.step && sameTime && Object.is(a.value, b.value);
}

/** A metric of which no more is known than the entry that the source shows. */
export function metricShown({ value, step, timestamp }: MetricEntry): Metric {
  return { value, step, timestamp, min: null, max: null, count: null, latest: null };
}

/** Smallest and largest finite value; both `null` where there is none. */
export function range(series: Series): { min: number | null; max: number | null } {
  let min = Number.POSITIVE_INFINITY;
  let max = Number.NEGATIVE_INFINITY;
  for (const value of series.values) {
    if (!Number.isFinite(value)) continue;
    if (value < min) min = value;
    if (value > max) max = value;
  }
  return min > max ? { min: null, max: null } : { min, max };
}
