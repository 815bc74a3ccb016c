import { studentT } from './student-t.ts';
import { certainTails, studentTails, type Tails } from './tails.ts';

/**
 * A difference in the units of the metric, its standard error in the same, and the degrees of freedom of its t. `interval` holds the true
 * difference with the probability `level` (0.95 is 95 %), if the values are independent and not far from normal.
 */
export interface Estimate {
  difference: number;
  standardError: number;
  df: number;
  interval(level: number): [number, number];
  p: Tails;
}

/** `null` when no number holds the difference or its error. Without scatter (error 0) the interval is the difference, and it is certain. */
export function estimate(difference: number, standardError: number, df: number): Estimate | null {
  if (!Number.isFinite(difference) || !Number.isFinite(standardError)) return null;
  return {
    difference,
    standardError,
    df,
    interval: (level) => around(difference, standardError, level, df),
    p: standardError === 0 ? certainTails(difference) : studentTails(difference / standardError, df),
  };
}

/** centre ± t · error, where t leaves out (1 − level) / 2 on each side. */
export function around(centre: number, error: number, level: number, df: number): [number, number] {
  const reach = error === 0 ? 0 : studentT.quantile(0.5 + level / 2, df) * error;
  return [centre - reach, centre + reach];
}
