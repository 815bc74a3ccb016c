import { type Series, seriesOf } from '../../core/model/series.ts';

/** Of the steps of the shortest run so many must be those of all, else a mean would be one of a few points. */
const SHARED = 0.5;
/** Longer lines are drawn by the means of windows, of which there are then so many at least. */
const WINDOWS = 60;

interface Entry {
  readonly value: number;
  readonly timestamp: number;
}

/**
 * The mean of several histories, step by step: only at steps that each of them has, of several entries at one step the last; no number where one of
 * them has none. Its times are means too, so that what was logged out of order still is. `null` for too few steps in common; nothing is put in between.
 */
export function meanSeries(series: readonly Series[]): Series | null {
  const bySteps = series.map(entriesOf);
  const [first, ...others] = bySteps;
  if (!first) return null;
  const shared = [...first.keys()].filter((step) => others.every((one) => one.has(step)));
  const fewest = Math.min(...bySteps.map(({ size }) => size));
  const points = shared.map((step) => {
    const entries = bySteps.flatMap((one) => one.get(step) ?? []);
    return { step, value: mean(entries, ({ value }) => value), timestamp: mean(entries, ({ timestamp }) => timestamp) };
  });
  const finite = points.filter(({ value }) => Number.isFinite(value)).length;
  return finite < 2 || shared.length < fewest * SHARED ? null : seriesOf(points);
}

function entriesOf({ steps, timestamps, values }: Series): Map<number, Entry> {
  const found = new Map<number, Entry>();
  for (const [index, value] of values.entries())
    found.set(steps[index] as number, { value, timestamp: timestamps[index] as number });
  return found;
}

function mean<T>(list: readonly T[], of: (one: T) => number): number {
  return list.reduce((sum, one) => sum + of(one), 0) / list.length;
}

/** How many points of a line a window holds: 1 for lines that need none. */
export function windowOf({ values }: Series): number {
  return values.length < 2 * WINDOWS ? 1 : Math.ceil(values.length / WINDOWS);
}

/** The means of windows of so many points, full ones at the end; none reaches over a point without a number, nor over one logged out of order. */
export function smoothed({ steps, timestamps, values }: Series, window: number): Series {
  const windows: number[][] = [];
  for (let i = values.length - 1; i >= 0; i--) {
    const last = windows.at(-1);
    const next = last?.at(-1);
    const broken =
      next !== undefined &&
      (!Number.isFinite(values[i]) ||
        !Number.isFinite(values[next]) ||
        (timestamps[next] as number) < (timestamps[i] as number));
    if (last && !broken && last.length < window) last.push(i);
    else windows.push([i]);
  }
  return seriesOf(
    windows.map((members) => ({
      step: mean(members, (i) => steps[i] as number),
      timestamp: mean(members, (i) => timestamps[i] as number),
      value: mean(members, (i) => values[i] as number),
    })),
  );
}
