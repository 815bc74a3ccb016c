/** Which runs are worth the requests for their metric histories and files, in which order. */
import type { Settings } from './model/settings.ts';

/** Beyond the runs of the comparison, this many of the newest are read by `auto`. */
const NEWEST = 1000;

/** How many of the newest runs the plan needs to know. */
export function plannedRuns(mode: Settings['history']): number {
  return { none: 0, auto: NEWEST, all: Number.MAX_SAFE_INTEGER }[mode];
}

/** First the runs that the comparison names, then the newest, each once. */
export function planReading(compared: Iterable<string>, newest: Iterable<string>): string[] {
  return [...new Set([...compared, ...newest])];
}
