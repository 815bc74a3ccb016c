import { ascending } from './moments.ts';
import { studentTails } from './tails.ts';

/** Twice the rank of each value, less n + 1: whole numbers around 0, also where equal values share the mean of their ranks. */
function centredRanks(values: readonly number[]): number[] {
  const sorted = ascending(values);
  const first = new Map<number, number>();
  const last = new Map<number, number>();
  for (const [place, value] of sorted.entries()) {
    if (!first.has(value)) first.set(value, place);
    last.set(value, place);
  }
  return values.map((value) => (first.get(value) ?? 0) + (last.get(value) ?? 0) + 1 - values.length);
}

const product = (x: readonly number[], y: readonly number[]): number =>
  x.reduce((sum, value, index) => sum + value * (y[index] ?? 0), 0);

/**
 * Spearman's rank correlation of two lists of the same length, with mean ranks for ties, and its two-sided p by Student's t with n − 2
 * degrees of freedom (Kendall & Stuart), an approximation for few values: at ±1 it is 0. `null` below three pairs, or when all values of a
 * side are equal. Throws for lists of different lengths.
 */
export function spearman(x: readonly number[], y: readonly number[]): { rho: number; p: number } | null {
  if (x.length !== y.length) throw new RangeError(`${x.length} values against ${y.length}`);
  const [a, b] = [centredRanks(x), centredRanks(y)];
  const squares = product(a, a) * product(b, b);
  if (x.length < 3 || squares === 0) return null;
  const both = product(a, b);
  const t = both * Math.sqrt((x.length - 2) / Math.max(0, squares - both * both));
  return { rho: both / Math.sqrt(squares), p: studentTails(t, x.length - 2).twoSided };
}
