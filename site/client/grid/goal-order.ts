/** Which of two numbers is the better one. */
import { badness } from '../../../src/core/compare/goal.ts';
import type { Goal } from '../../../src/core/model/settings.ts';

export interface GoalOrder {
  /** `null` where no two finite numbers of the rows differ. */
  best(numbers: ArrayLike<number>, rows: Uint32Array): number | null;
  /** -1: `a` is worse than `b`, 1: better. */
  compare(a: number, b: number): number;
}

export function goalOrder(goal: Goal): GoalOrder {
  return {
    best(numbers, rows) {
      let [best, least, differs] = [Number.NaN, Number.POSITIVE_INFINITY, false];
      for (const row of rows) {
        const number = numbers[row] as number;
        if (!Number.isFinite(number)) continue;
        if (!Number.isNaN(best) && number !== best) differs = true;
        const bad = badness(number, goal);
        if (bad < least) [best, least] = [number, bad];
      }
      return differs ? best : null;
    },
    compare: (a, b) => Math.sign(badness(b, goal) - badness(a, goal)),
  };
}
