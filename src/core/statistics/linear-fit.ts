import { meanOf, momentsOf } from './moments.ts';

/** y = intercept + slope · x by least squares, and how close to it the pairs are. */
export interface LinearFit {
  readonly slope: number;
  readonly intercept: number;
  /** Pearson's correlation, −1 to 1. */
  readonly r: number;
}

/**
 * The least-squares line through pairs of two lists of the same length. `null` below three pairs, when all values of a side are equal, or when no number
 * holds their range. Throws for lists of different lengths.
 */
export function linearFit(x: readonly number[], y: readonly number[]): LinearFit | null {
  if (x.length !== y.length) throw new RangeError(`${x.length} values against ${y.length}`);
  const [a, b] = [momentsOf(x), momentsOf(y)];
  if (!a || !b || a.n < 3 || !(a.squares > 0) || !(b.squares > 0)) return null;
  let products = 0;
  for (const [index, value] of x.entries())
    products += ((value - a.pivot) / a.unit - a.offset) * (((y[index] as number) - b.pivot) / b.unit - b.offset);
  const slope = (products / a.squares) * (b.unit / a.unit);
  const r = Math.max(-1, Math.min(1, products / Math.sqrt(a.squares * b.squares)));
  return { slope, intercept: meanOf(b) - slope * meanOf(a), r };
}
