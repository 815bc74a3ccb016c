import * as z from 'zod';
import type { GateKind } from './gate.ts';

const limit = z
  .number()
  .describe('A number in the unit of the metric, compared with the mean of the merge request’s runs.');

function threshold(name: 'min' | 'max', words: string, holds: (value: number, limit: number) => boolean): GateKind {
  return {
    name,
    limit,
    needsGoal: false,
    isTested: false,
    check: ({ row: { current, reason }, rule }) =>
      current === null
        ? { passed: null, reason: `cannot be judged: ${reason || 'not logged by this merge request'}` }
        : { passed: holds(current.value, Number(rule.limit)), reason: `${words} ${rule.limit}` },
  };
}

/** Fails when the metric is under the limit. */
export const minimum = threshold('min', 'at least', (value, limit) => value >= limit);

/** Fails when the metric is over the limit. */
export const maximum = threshold('max', 'at most', (value, limit) => value <= limit);
