/** The runs that are compared, from the data files; what was loaded once stays. */
import type { Goal } from '../../../src/core/model/settings.ts';
import { type KnownRun, knownRun } from '../runs/known-run.ts';

export interface Loaded {
  /** In the order in which they were asked for. */
  readonly runs: readonly KnownRun[];
  /** Ids that no run here has. */
  readonly unknown: readonly string[];
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

export async function loadRuns(ids: readonly string[]): Promise<Loaded> {
  const found = await Promise.all(ids.map(load));
  const runs = found.filter((one) => one !== null);
  const columns = runs.flatMap(({ manifest }) => manifest.columns.filter(({ id }) => id.startsWith('m.')));
  const goals = new Map<string, Goal | null>();
  for (const { key, goal } of columns)
    if (goals.get(key) === undefined || goals.get(key) === null) goals.set(key, goal);
  return { runs, unknown: ids.filter((_, i) => found[i] === null), goals };
}
