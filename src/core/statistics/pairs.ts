/** Pairs of values that belong together, as differences current − baseline: how far from 0 they are, and what that is worth. */
import { type Estimate, estimate } from './estimate.ts';
import { deviationOf, meanOf, momentsOf } from './moments.ts';
import { bothSides, type Tails } from './tails.ts';
import { hedgesFactor } from './two-samples.ts';

/** Sums that differ by less, as a share of the sum of all distances, are equal but for rounding. */
const ROUNDING = 1e-11;

/**
 * Student's t test of paired values. `null` below two pairs, or when no number holds the mean or its error. Where all differences are equal
 * the error is 0, the interval is the difference alone, and p is 1 everywhere for 0, else 0 on its side and for both, and 1 on the other.
 */
export function pairedT(differences: readonly number[]): Estimate | null {
  const moments = momentsOf(differences);
  if (!moments || moments.n < 2) return null;
  return estimate(meanOf(moments), deviationOf(moments) / Math.sqrt(moments.n), moments.n - 1);
}

/**
 * The mean difference in standard deviations of the differences, with Hedges' exact correction (1981) for n − 1 degrees of freedom. `null`
 * below three pairs, and when the differences do not scatter, or so little that no number holds the quotient.
 */
export function pairedEffect(differences: readonly number[]): number | null {
  const moments = momentsOf(differences);
  if (!moments || moments.n < 3) return null;
  const effect = meanOf(moments) / deviationOf(moments);
  return Number.isFinite(effect) ? effect * hedgesFactor(moments.n - 1) : null;
}

/** What every choice of these parts sums to, ascending; 2^n sums. */
function sumsOfChoices(parts: readonly number[]): Float64Array {
  const sums = new Float64Array(2 ** parts.length);
  for (const [index, part] of parts.entries()) {
    const half = 2 ** index;
    for (let choice = 0; choice < half; choice += 1) sums[half + choice] = (sums[choice] ?? 0) + part;
  }
  return sums.sort();
}

/** How many pairs of one of each list sum to at least the bound: one walk up the one and down the other. */
function pairsFrom(bound: number, these: Float64Array, those: Float64Array): number {
  let count = 0;
  let below = those.length;
  for (const sum of these) {
    while (below > 0 && sum + (those[below - 1] ?? 0) >= bound) below -= 1;
    count += those.length - below;
  }
  return count;
}

/**
 * The exact test of the mean under every change of signs (Fisher 1935): if nothing changed, each difference could as well have the other
 * sign. All 2^n are counted, by halves, so that n may be 40; sums that are equal but for rounding are ties and count. `least` is the
 * smallest p of one side that these differences could give: 1 / 2^n, twice that for each 0 among them. `null` for no differences and for
 * more than `most` arrangements.
 */
export function exactSigns(
  differences: readonly number[],
  most: number,
): { p: Tails; arrangements: number; least: number } | null {
  const n = differences.length;
  const arrangements = 2 ** n;
  if (n === 0 || arrangements > most) return null;
  const largest = Math.max(...differences.map(Math.abs)) || 1;
  const signed = differences.map((value) => value / largest).sort((a, b) => Math.abs(a) - Math.abs(b));
  const parts = signed.map(Math.abs);
  const these = sumsOfChoices(parts.filter((_, index) => index % 2 === 0));
  const those = sumsOfChoices(parts.filter((_, index) => index % 2 === 1));
  const total = parts.reduce((sum, part) => sum + part, 0);
  const rounding = total * ROUNDING;
  const share = (from: number) => pairsFrom(from - rounding, these, those) / arrangements;
  const up = signed.reduce((sum, value) => sum + Math.max(value, 0), 0);
  const down = signed.reduce((sum, value) => sum + Math.max(-value, 0), 0);
  return { p: bothSides(share(down), share(up)), arrangements, least: share(total) };
}
