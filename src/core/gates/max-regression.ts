import * as z from 'zod';
import { LEVEL } from '../compare/evidence.ts';
import { SHARE, shareOf } from '../compare/share.ts';
import type { GateKind, JudgedTest } from './gate.ts';

const cannot = (why: string) => ({ passed: null, reason: `cannot be judged: ${why}` });

/**
 * Fails when a metric got worse than the baseline by more than the limit, and chance does not explain that it got worse; a loss of just the limit
 * passes. Where chance cannot be excluded for want of runs, a loss past the limit is neither passed nor failed.
 */
export const maxRegression: GateKind = {
  name: 'max-regression',
  limit: z
    .union([z.number().nonnegative(), z.string().regex(SHARE, 'expected a share such as 1%, or a number')])
    .describe(
      'Largest loss against the baseline: a share of it (`1%`), or a number in the unit of the metric (`0.01`).',
    ),
  needsGoal: true,
  isTested: true,
  check: ({ row, rule, lost, test, untested }) => {
    if (lost === null || !row.baseline) return cannot(row.reason);
    const most = shareOf(rule.limit, row.baseline.value);
    if (most === null) return cannot('the baseline is 0, so there is no share of it');
    // 0.8 − 0.792 is a little more than 1% of 0.8: what rounding adds is no loss.
    const rounding = 4 * Number.EPSILON * Math.abs(row.baseline.value);
    if (lost <= Math.max(most, row.min_change ?? 0) + rounding)
      return { passed: true, reason: `at most ${rule.limit} worse` };
    if (rule.evidence === 'difference') return { passed: false, reason: `at most ${rule.limit} worse` };
    if (test === null) return { passed: null, reason: `more than ${rule.limit} worse, but not tested: ${untested}` };
    return { passed: passes(test), reason: reasonOf(test, String(rule.limit)) };
  },
};

function passes({ p, least }: JudgedTest): boolean | null {
  if (p <= LEVEL) return false;
  return least > LEVEL ? null : true;
}

function reasonOf({ p, least, support, gates }: JudgedTest, limit: string): string {
  const together = gates > 1 ? ` over ${gates} gates` : '';
  if (p <= LEVEL) return `at most ${limit} worse; chance gives such a loss with ${round(p)} (${support}${together})`;
  if (least > LEVEL) return `more than ${limit} worse, but ${support} cannot tell a loss from chance${together}`;
  return `more than ${limit} worse, but chance can explain it, ${round(p)} (${support}${together})`;
}

/** Two digits, and never rounded to 0. */
function round(p: number): string {
  return p < 0.001 ? 'p < 0.001' : `p = ${Number(p.toPrecision(2))}`;
}
