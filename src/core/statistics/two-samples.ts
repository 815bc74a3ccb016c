/** Two independent groups of values: how far their means are apart, and what that is worth. */
import { type Estimate, estimate } from './estimate.ts';
import { gammaRatio } from './gamma-ratio.ts';
import { between, deviationOf, hypotenuse, lengthOf, type Moments, momentsOf } from './moments.ts';

/** The degrees of freedom of two means whose errors differ (Welch 1947, Satterthwaite 1946); n1 + n2 − 2 where neither scatters. */
function welchDf(n1: number, error1: number, n2: number, error2: number): number {
  const all = hypotenuse(error1, error2);
  if (all === 0) return n1 + n2 - 2;
  return 1 / ((error1 / all) ** 4 / (n1 - 1) + (error2 / all) ** 4 / (n2 - 1));
}

/** Welch's t from the moments of both sides; `null` when a side has fewer than two values. */
export function welchOf(baseline: Moments, current: Moments): Estimate | null {
  if (baseline.n < 2 || current.n < 2) return null;
  const error1 = deviationOf(baseline) / Math.sqrt(baseline.n);
  const error2 = deviationOf(current) / Math.sqrt(current.n);
  return estimate(
    between(baseline, current),
    hypotenuse(error1, error2),
    welchDf(baseline.n, error1, current.n, error2),
  );
}

/**
 * Welch's t test (1947), which lets the two sides scatter differently. The difference is the mean of `current` minus that of `baseline`.
 * `null` when a side has fewer than two values, or no number holds the difference or its error. Where neither side scatters, the error is 0,
 * df is n1 + n2 − 2, the interval is the difference alone, and p is 1 everywhere for no difference, else 0 on the side of the difference and
 * for both sides, and 1 on the other.
 */
export function welch(baseline: readonly number[], current: readonly number[]): Estimate | null {
  const before = momentsOf(baseline);
  const after = momentsOf(current);
  return before && after && welchOf(before, after);
}

/** What makes mean / sd with that many degrees of freedom right on average: Hedges' exact factor (1981), and not its approximation. */
export function hedgesFactor(df: number): number {
  return gammaRatio((df - 1) / 2) / Math.sqrt(df / 2);
}

/**
 * The difference of the means in pooled standard deviations (n1 + n2 − 2), corrected for small numbers of values: Hedges' g (1981). `null`
 * when a side is empty, when both have fewer than four values together, or when the values of a side do not scatter, or so little that no
 * number holds the quotient.
 */
export function hedgesG(baseline: readonly number[], current: readonly number[]): number | null {
  const before = momentsOf(baseline);
  const after = momentsOf(current);
  if (!before || !after || before.n + after.n < 4) return null;
  const df = before.n + after.n - 2;
  const pooled = hypotenuse(lengthOf(before), lengthOf(after)) / Math.sqrt(df);
  const effect = between(before, after) / pooled;
  return Number.isFinite(effect) ? effect * hedgesFactor(df) : null;
}
