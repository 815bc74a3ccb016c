import { z } from 'zod';
import type { GateKind } from './gate.ts';

const percent = /^(\d+(?:\.\d+)?)\s*%$/;

/** The loss that a limit allows, in the metric's unit; `null` for a share of a baseline that is 0. */
function allowed(limit: string | number, baseline: number): number | null {
  const share = percent.exec(String(limit))?.[1];
  if (share === undefined) return Number(limit);
  return baseline === 0 ? null : (Number(share) / 100) * Math.abs(baseline);
}

/** Fails when a metric got worse than the baseline by more than the limit; a loss of just the limit passes. */
export const maxRegression: GateKind = {
  name: 'max-regression',
  limit: z
    .union([z.number().nonnegative(), z.string().regex(percent, 'expected a share such as 1%, or a number')])
    .describe(
      'Largest loss against the baseline: a share of it (`1%`), or a number in the unit of the metric (`0.01`).',
    ),
  needsGoal: true,
  check: ({ goal, baseline, difference, reason }, limit) => {
    if (difference === null || !baseline) return { passed: null, reason: `cannot be judged: ${reason}` };
    const most = allowed(limit, baseline.value);
    if (most === null)
      return { passed: null, reason: 'cannot be judged: the baseline is 0, so there is no share of it' };
    const loss = goal === 'maximize' ? -difference : difference;
    // 0.8 − 0.792 is a little more than 1% of 0.8: what rounding adds is no loss.
    const rounding = 4 * Number.EPSILON * Math.abs(baseline.value);
    return { passed: loss <= most + rounding, reason: `at most ${limit} worse` };
  },
};
