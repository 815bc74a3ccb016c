import type { Run } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';

/** Whether `a` is better than `b`; never where the goal is not known. */
export function isBetter(a: number, b: number, goal: Goal | null): boolean {
  return goal === 'maximize' ? a > b : goal === 'minimize' ? a < b : false;
}

/** Every metric key that a run of the list logged. */
export function metricKeys(runs: readonly Run[]): Set<string> {
  return new Set(runs.flatMap((run) => [...run.metrics.keys()]));
}
