import type { Sample } from './comparison.ts';

/**
 * Mean and standard deviation (n − 1) of finite values; `null` for none, and for the deviation of a single value or one that no number
 * holds. Values are taken in their own order and as distances from the smallest, so that the order of runs changes no digit and the mean of
 * equal values is that value.
 */
export function sampleOf(values: readonly number[]): Sample | null {
  const sorted = Float64Array.from(values).sort();
  const [least] = sorted;
  if (least === undefined) return null;
  const n = sorted.length;
  let above = 0;
  for (const value of sorted) above += value / n - least / n;
  const mean = least + above;
  let squares = 0;
  for (const value of sorted) squares += (value - mean) ** 2;
  const sd = n > 1 ? Math.sqrt(squares / (n - 1)) : null;
  return { n, value: mean, sd: sd !== null && Number.isFinite(sd) ? sd : null };
}
