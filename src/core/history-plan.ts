/** Which metric histories are worth their requests, in which order. */
import { newestFirst, type Run } from './model/run.ts';
import type { Settings } from './model/settings.ts';

/** Beyond the runs of the comparison, this many of the newest get their histories read by `auto`. */
const NEWEST = 1000;

export interface PlannedHistory {
  readonly runId: string;
  readonly metric: string;
}

/** First the runs that the comparison names, then the newest; each with all its metrics, in the order in which they are to be read. */
export function planHistories(
  runs: readonly Run[],
  compared: ReadonlySet<string>,
  mode: Settings['history'],
): PlannedHistory[] {
  if (mode === 'none') return [];
  const ordered = [...runs].sort(
    (a, b) => Number(compared.has(b.run_id)) - Number(compared.has(a.run_id)) || newestFirst(a, b),
  );
  const chosen = mode === 'all' ? ordered : ordered.slice(0, compared.size + NEWEST);
  return chosen.flatMap((run) => [...run.metrics.keys()].map((metric) => ({ runId: run.run_id, metric })));
}
