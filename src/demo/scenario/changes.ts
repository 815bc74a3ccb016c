import { createHash } from 'node:crypto';
import type { StoredRun } from '../store/read-store.ts';

/** A commit that was trained: its runs, oldest first, and the time of the first of them. */
export type Change = { sha: string; runs: StoredRun[]; at: number };

const DAY = 86_400_000;
const COMMIT_TAG = 'mlflow.source.git.commit';

/** A commit hash that is made up; the same seed gives the same one. */
export const inventedSha = (seed: string): string => createHash('sha1').update(seed).digest('hex');

/** One change for each real commit, else for each day without one; oldest first. */
export function changesOf(store: string, runs: readonly StoredRun[]): Change[] {
  const grouped = Map.groupBy(runs, (run) => commitOf(run) ?? `day ${Math.floor((run.startTime ?? 0) / DAY)}`);
  return [...grouped]
    .map(([key, members]) => changeOf(/^day /.test(key) ? inventedSha(`${store} ${key}`) : key, members))
    .sort((a, b) => a.at - b.at);
}

export function changeOf(sha: string, runs: readonly StoredRun[]): Change {
  const sorted = runs.toSorted((a, b) => (a.startTime ?? 0) - (b.startTime ?? 0));
  return { sha, runs: sorted, at: sorted[0]?.startTime ?? 0 };
}

/**
 * Parts the newest change of the experiment with the most runs from all others. Where that experiment was trained only
 * once, its later half counts as the newest change, so that there is something to compare with.
 */
export function newestChange(
  store: string,
  changes: readonly Change[],
): { others: Change[]; newest: Change | undefined } {
  const liveliest = liveliestExperiment(changes.flatMap((change) => change.runs));
  const trained = changes.filter((change) => change.runs.some((run) => run.experimentId === liveliest));
  const last = trained.at(-1);
  if (!last) return { others: [...changes], newest: undefined };
  const others = changes.filter((change) => change !== last);
  if (trained.length > 1) return { others, newest: last };
  const own = last.runs.filter((run) => run.experimentId === liveliest);
  const later = own.slice(Math.ceil(own.length / 2));
  if (later.length === 0) return { others, newest: last };
  const earlier = changeOf(
    last.sha,
    last.runs.filter((run) => !later.includes(run)),
  );
  const newest = changeOf(inventedSha(`${store} newest`), later);
  return { others: [...others, earlier].sort((a, b) => a.at - b.at), newest };
}

function commitOf(run: StoredRun): string | undefined {
  const commit = run.tags.find(([key]) => key === COMMIT_TAG)?.[1];
  return commit !== undefined && /^[0-9a-f]{40}$/.test(commit) ? commit : undefined;
}

/** Of two with as many runs, the one that ran last. */
function liveliestExperiment(runs: readonly StoredRun[]): string | undefined {
  const counted = [...Map.groupBy(runs, (run) => run.experimentId)].map(([id, members]) => ({
    id,
    count: members.length,
    last: Math.max(...members.map((run) => run.startTime ?? 0)),
  }));
  return counted.sort((a, b) => b.count - a.count || b.last - a.last)[0]?.id;
}
