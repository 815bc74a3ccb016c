import type { Run } from '../model/run.ts';

/** Every metric key that a run of the list logged. */
export function metricKeys(runs: readonly Run[]): Set<string> {
  return new Set(runs.flatMap((run) => [...run.metrics.keys()]));
}
