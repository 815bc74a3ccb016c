import { goalOf, isBetter } from '../compare/goal.ts';
import { finiteValue, oldestFirst, type Run } from '../model/run.ts';
import type { Goal, Settings } from '../model/settings.ts';

export interface RunPoint {
  /** Place among the drawn runs, from 1, oldest first. */
  readonly order: number;
  readonly run_id: string;
  readonly name: string;
  readonly start_time: number | null;
  readonly value: number;
  /** Best value so far; `null` where the goal is not known. */
  readonly best: number | null;
  /** The merge request whose pipeline made the run. */
  readonly merge_request: number | null;
}

/** One metric's last value in each run of an experiment, along time. */
export interface MetricOverRuns {
  readonly key: string;
  readonly goal: Goal | null;
  readonly points: readonly RunPoint[];
  /** Runs that logged it without a finite last value. */
  readonly not_finite: number;
}

export function metricOverRuns(key: string, runs: readonly Run[], settings: Settings): MetricOverRuns {
  const goal = goalOf(key, settings);
  const logged = runs.filter((run) => run.metrics.has(key)).sort(oldestFirst);
  const points: RunPoint[] = [];
  let best: number | null = null;
  for (const run of logged) {
    const value = finiteValue(run, key);
    if (value === null) continue;
    if (goal !== null && (best === null || isBetter(value, best, goal))) best = value;
    points.push({
      order: points.length + 1,
      run_id: run.run_id,
      name: run.name,
      start_time: run.start_time,
      value,
      best,
      merge_request: run.ci?.merge_request?.iid ?? null,
    });
  }
  return { key, goal, points, not_finite: logged.length - points.length };
}
