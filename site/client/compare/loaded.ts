/** The runs that are compared, from the data files; what was loaded once stays. */
import type { Goal } from '../../../src/core/model/settings.ts';
import { placesOf } from '../lib/places.ts';
import { type KnownRun, knownRun } from '../runs/known-run.ts';

export interface Loaded {
  /** In the order in which they were asked for. */
  readonly runs: readonly KnownRun[];
  /** What was asked for and is the id of no run here, with the ids that begin so. */
  readonly unknown: readonly { readonly id: string; readonly begin: readonly string[] }[];
  /** Of all metrics of their experiments, in their order. */
  readonly goals: ReadonlyMap<string, Goal | null>;
}

const known = new Map<string, Promise<KnownRun | null>>();

function load(id: string): Promise<KnownRun | null> {
  const before = known.get(id) ?? knownRun(id);
  known.set(id, before);
  before.catch(() => known.delete(id));
  return before;
}

const wholes = new Map<string, string>();

/** The id of a run that was loaded by its beginning; any other as it is. */
export const wholeId = (id: string): string => wholes.get(id) ?? id;

export async function loadRuns(ids: readonly string[]): Promise<Loaded> {
  const found = await Promise.all(ids.map(load));
  for (const [i, id] of ids.entries()) wholes.set(id, found[i]?.run.run_id ?? id);
  const missing = ids.filter((_, i) => found[i] === null);
  const runs = found.filter((one) => one !== null);
  const columns = runs.flatMap(({ manifest }) => manifest.columns.filter(({ id }) => id.startsWith('m.')));
  const goals = new Map<string, Goal | null>();
  for (const { key, goal } of columns)
    if (goals.get(key) === undefined || goals.get(key) === null) goals.set(key, goal);
  const unknown = await Promise.all(
    missing.map(async (id) => ({ id, begin: (await placesOf(id)).map((place) => place.id) })),
  );
  return { runs, unknown, goals };
}
