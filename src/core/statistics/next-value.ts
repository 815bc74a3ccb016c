/** What one more value would be if nothing changed, and how far from that a value is. */
import { around, type Estimate, estimate } from './estimate.ts';
import { deviationOf, momentsOf } from './moments.ts';
import { bothSides, type Tails } from './tails.ts';

/** From the mean of the values to `next`: its error holds the scatter of one value and that of the mean. `null` below two values. */
function ahead(values: readonly number[], next: number): Estimate | null {
  const moments = momentsOf(values);
  if (!moments || moments.n < 2) return null;
  const { n, pivot, offset, unit } = moments;
  return estimate(next - pivot - offset * unit, deviationOf(moments) * Math.sqrt(1 + 1 / n), n - 1);
}

/**
 * Where one more value would be with the probability `level`, if all are independent and normal: mean ± t · sd · √(1 + 1/n) with n − 1
 * degrees of freedom. The mean alone when the values do not scatter; `null` below two values, or when no number holds their scatter.
 */
export function predictionInterval(values: readonly number[], level: number): [number, number] | null {
  const moments = momentsOf(values);
  const one = moments && ahead(values, moments.pivot);
  return one && around(moments.pivot - one.difference, one.standardError, level, one.df);
}

/**
 * How improbable `next` is after these values by that interval: `less` is this low or lower. Without scatter 1 everywhere for the same
 * value, else 0 on its side. `null` as for the interval.
 */
export function predictionP(values: readonly number[], next: number): Tails | null {
  return ahead(values, next)?.p ?? null;
}

/**
 * The same from ranks alone, for values of any distribution: `next` is counted among the values, so that none is below 1 / (n + 1)
 * (Phipson & Smyth 2010). No values: 1 everywhere.
 */
export function rankP(values: readonly number[], next: number): Tails {
  const share = (count: number) => (1 + count) / (values.length + 1);
  return bothSides(
    share(values.filter((value) => value <= next).length),
    share(values.filter((value) => value >= next).length),
  );
}
