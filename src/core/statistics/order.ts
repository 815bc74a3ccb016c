/** What the order of a series says, oldest value first: a drift, an echo of the value before, a step to another level. */
import { estimate } from './estimate.ts';
import { type Moments, meanOf, momentsOf } from './moments.ts';
import { normalSurvival } from './normal.ts';
import { welchOf } from './two-samples.ts';

/** Probabilities that differ by less, as a share, are equal but for rounding. */
const ROUNDING = 1e-9;

/** The least-squares line over 0 … n − 1; slope per step and the sum of squares about it in units of the moments. */
function line(values: readonly number[], { n, pivot, offset, unit }: Moments) {
  const middle = (n - 1) / 2;
  const spread = (n * (n * n - 1)) / 12;
  const heights = values.map((value) => (value - pivot) / unit - offset);
  const slope = heights.reduce((sum, height, index) => sum + height * (index - middle), 0) / spread;
  const residual = heights.reduce((sum, height, index) => sum + (height - slope * (index - middle)) ** 2, 0);
  return { slope, residual, spread };
}

/**
 * The slope of the least-squares line over the index, in the metric's unit per value, and the two-sided p of its t test (n − 2 degrees of
 * freedom): that independent values without a drift give a slope so far from 0. p is 1 when all values are equal. `null` below four values,
 * or when no number holds the slope.
 */
export function trend(values: readonly number[]): { slope: number; p: number } | null {
  const moments = momentsOf(values);
  if (!moments || moments.n < 4) return null;
  const { slope, residual, spread } = line(values, moments);
  const found = estimate(slope, Math.sqrt(residual / (moments.n - 2) / spread), moments.n - 2);
  return found && { slope: slope * moments.unit, p: found.p.twoSided };
}

/** The sum of the squares about the least-squares line, in the metric's unit squared; 0 below three values, which it meets. */
export function lineResidual(values: readonly number[]): number {
  const moments = momentsOf(values);
  return moments && moments.n > 2 ? line(values, moments).residual * moments.unit ** 2 : 0;
}

/**
 * The correlation of each value with the one before, around the mean of all: above 0 when high follows high. p is two-sided, by the normal
 * distribution with the mean −1/n and the variance that r has over all orders of these values (Wald & Wolfowitz 1943; for normal values
 * that of Moran 1948, (n − 2)² / n² (n − 1)). `null` below four values, when all are equal, or when no number holds their range.
 */
export function lagCorrelation(values: readonly number[]): { r: number; p: number } | null {
  const moments = momentsOf(values);
  if (!moments || moments.n < 4 || !(moments.squares > 0)) return null;
  const { n, pivot, offset, unit, squares } = moments;
  const heights = values.map((value) => (value - pivot) / unit - offset);
  const products = heights.reduce((sum, height, index) => sum + height * (heights[index + 1] ?? 0), 0);
  const kurtosis = (n * heights.reduce((sum, height) => sum + height ** 4, 0)) / squares ** 2;
  const variance = ((n * n - (n + 1) * kurtosis) / (n - 1) - 1) / (n * n);
  const r = products / squares;
  return { r, p: 2 * normalSurvival(Math.abs(r + 1 / n) / Math.sqrt(variance)) };
}

/** The moments of the first 1, 2, … values, each from those of one less (Welford 1962). */
function runningMoments(values: readonly number[], { pivot, unit }: Moments): Moments[] {
  let offset = 0;
  let squares = 0;
  return values.map((value, index) => {
    const distance = (value - pivot) / unit - offset;
    offset += distance / (index + 1);
    squares += distance * ((value - pivot) / unit - offset);
    return { n: index + 1, pivot, offset, unit, squares };
  });
}

/**
 * The one step that a series is most likely to have made: of all splits with at least `least` values (two or more) on each side, that with
 * the smallest two-sided p of Welch's test, the earliest of equal ones. `at` is the index of the first value of the new level, `before` and
 * `after` are the means of the two; `p` is multiplied by the number of splits tried (Bonferroni) and at most 1, as it is when all values are
 * equal. `unexplained` is the sum of the squares about the two means, to be held against `lineResidual`: what leaves less is the better
 * account. `null` for fewer than 2 · `least` values, or when no number holds their range.
 */
export function levelStep(
  values: readonly number[],
  least: number,
): { at: number; before: number; after: number; p: number; unexplained: number } | null {
  const moments = momentsOf(values);
  const fewest = Math.max(2, least);
  const tried = values.length - 2 * fewest + 1;
  if (!moments || tried < 1) return null;
  const firsts = runningMoments(values, moments);
  const lasts = runningMoments(values.toReversed(), moments).reverse();
  let best: { at: number; before: Moments; after: Moments; p: number } | null = null;
  for (let at = fewest; at < fewest + tried; at += 1) {
    const [before, after] = [firsts[at - 1], lasts[at]];
    const found = before && after && welchOf(before, after);
    if (!found) continue;
    const p = found.p.twoSided;
    if (!best || p < best.p * (1 - ROUNDING)) best = { at, before, after, p };
  }
  if (!best) return null;
  const { at, before, after, p } = best;
  const unexplained = (before.squares + after.squares) * moments.unit ** 2;
  return { at, before: meanOf(before), after: meanOf(after), p: Math.min(1, p * tried), unexplained };
}
