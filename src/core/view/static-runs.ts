import type { Comparison } from '../compare/comparison.ts';
import { newestFirst, type Run } from '../model/run.ts';

/** The runs that get a page of their own: those that a comparison names, then the newest, up to the bound. */
export function staticRuns(runs: readonly Run[], comparisons: readonly Comparison[], bound: number): Run[] {
  const named = new Set(comparisons.flatMap((comparison) => comparison.runs.map(({ run_id }) => run_id)));
  const sorted = runs.slice().sort(newestFirst);
  return [...sorted.filter((run) => named.has(run.run_id)), ...sorted.filter((run) => !named.has(run.run_id))]
    .slice(0, bound)
    .sort(newestFirst);
}
