/** How improbable a difference is: one kind of answer for every test of this room. */
import { studentT } from './student-t.ts';

/**
 * The probabilities, if nothing changed, of a difference (current − baseline) this low or lower, this high or higher, and as far from 0 on
 * either side.
 */
export interface Tails {
  less: number;
  greater: number;
  twoSided: number;
}

/** Twice the smaller tail, at most 1. */
export function bothSides(less: number, greater: number): Tails {
  return { less, greater, twoSided: Math.min(1, 2 * Math.min(less, greater)) };
}

/** The tails of t with `df` degrees of freedom. */
export function studentTails(t: number, df: number): Tails {
  return bothSides(studentT.cdf(t, df), studentT.survival(t, df));
}

/** Where values do not scatter: a difference of 0 is what is expected, 1 everywhere; any other is impossible, 0 on its own side. */
export function certainTails(difference: number): Tails {
  return bothSides(difference < 0 ? 0 : 1, difference > 0 ? 0 : 1);
}
