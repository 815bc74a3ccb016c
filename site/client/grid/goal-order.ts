/** Which of two numbers is the better one. */
import { badness, targetOf } from '../../../src/core/compare/goal.ts';
import type { Goal } from '../../../src/core/model/settings.ts';

export interface GoalOrder {
  /** `null` where no two finite numbers of the rows differ. */
  best(numbers: ArrayLike<number>, rows: Uint32Array): number | null;
  /** -1: `a` is worse than `b`, 1: better. */
  compare(a: number, b: number): number;
}

export function goalOrder(goal: Goal): GoalOrder {
  return {
    best: (numbers, rows) => bestOf(distance(goal), numbers, rows),
    compare: (a, b) => Math.sign(badness(b, goal) - badness(a, goal)),
  };
}

/** As `badness`, without looking at the goal for every number. */
function distance(goal: Goal): (number: number) => number {
  if (goal === 'maximize') return (number) => -number;
  if (goal === 'minimize') return (number) => number;
  const target = targetOf(goal);
  return (number) => Math.abs(number - target);
}

function bestOf(bad: (number: number) => number, numbers: ArrayLike<number>, rows: Uint32Array): number | null {
  let [best, least, differs] = [Number.NaN, Number.POSITIVE_INFINITY, false];
  for (let i = 0; i < rows.length; i++) {
    const number = numbers[rows[i] as number] as number;
    if (!Number.isFinite(number)) continue;
    if (number !== best && !Number.isNaN(best)) differs = true;
    const much = bad(number);
    if (much >= least) continue;
    best = number;
    least = much;
  }
  return differs ? best : null;
}
