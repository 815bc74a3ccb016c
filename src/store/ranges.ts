/** What a history spans, kept beside it, so that a run's metrics can be told without reading its histories. */
import type { Metric } from '../core/model/run.ts';
import { lastOf, range, type Series } from '../core/model/series.ts';
import { floats, type Ranges } from './run-row.ts';

/** Count, smallest and largest finite value, then the last entry and whether its value was lost; NaN where there is none. */
const WIDTH = 7;

export function packRange(series: Series): Uint8Array {
  const { min, max } = range(series);
  const last = lastOf(series);
  const packed = Float64Array.of(
    series.values.length,
    min ?? Number.NaN,
    max ?? Number.NaN,
    last?.value ?? Number.NaN,
    last?.step ?? 0,
    last?.timestamp ?? Number.NaN,
    last?.value === null ? 1 : 0,
  );
  return new Uint8Array(packed.buffer);
}

/** The ranges of a run's histories behind each other, each after the number of its metric's name. */
export function joinRanges(rows: readonly { readonly metric: number; readonly range: Uint8Array }[]): Uint8Array {
  const packed = new Float64Array(rows.length * (WIDTH + 1));
  for (const [index, { metric, range }] of rows.entries()) packed.set([metric, ...floats(range)], index * (WIDTH + 1));
  return new Uint8Array(packed.buffer);
}

export function partRanges(bytes: Uint8Array, nameOf: (id: number) => string): Ranges {
  const packed = floats(bytes);
  const ranges = new Map<string, Omit<Metric, 'latest'>>();
  for (let at = 0; at + WIDTH < packed.length; at += WIDTH + 1) {
    const [id = 0, count = 0, min, max, value = Number.NaN, step = 0, timestamp, lost] = packed.subarray(
      at,
      at + WIDTH + 1,
    );
    if (count === 0) continue;
    ranges.set(nameOf(id), {
      value: lost === 1 ? null : value,
      step,
      timestamp: numberOrNull(timestamp),
      min: numberOrNull(min),
      max: numberOrNull(max),
      count,
    });
  }
  return ranges;
}

const numberOrNull = (value: number | undefined) => (value === undefined || Number.isNaN(value) ? null : value);
