import type { Run } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';

/** The last value of a metric where it is an ordinary number; `null` where it is missing, lost or not finite. */
export function finiteValue(run: Run, key: string): number | null {
  const value = run.metrics.get(key)?.value ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Whether `a` is better than `b`; never where the goal is not known. */
export function isBetter(a: number, b: number, goal: Goal | null): boolean {
  return goal === 'maximize' ? a > b : goal === 'minimize' ? a < b : false;
}

/** Oldest first, for what is drawn along time; equal times are ordered by id. */
export function oldestFirst(a: Run, b: Run): number {
  return (a.start_time ?? -1) - (b.start_time ?? -1) || (a.run_id < b.run_id ? -1 : a.run_id > b.run_id ? 1 : 0);
}

/** Every metric key that a run of the list logged. */
export function metricKeys(runs: readonly Run[]): Set<string> {
  return new Set(runs.flatMap((run) => [...run.metrics.keys()]));
}
