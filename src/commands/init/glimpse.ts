/** A look at the newest runs of a project: what they are called, what they log, what they are given. */
import type { Source } from '../../sources/index.ts';

export interface Glimpse {
  /** Names of the experiments that are not deleted and not those of a registered model, made last first. */
  readonly experiments: readonly string[];
  /** How many runs were looked at. */
  readonly runs: number;
  /** Names of metrics and of params, those of most runs first. */
  readonly metrics: readonly string[];
  readonly params: readonly string[];
}

/** Of so many experiments the newest runs are looked at. */
const EXPERIMENTS = 10;

export async function glimpseOf(source: Source): Promise<Glimpse> {
  const listed = (await source.experiments())
    .map(({ experiment }) => experiment)
    .filter(({ stage, name }) => stage === 'active' && !name.startsWith('[model]'))
    .sort((a, b) => (b.created_at ?? 0) - (a.created_at ?? 0));
  const [metrics, params]: Map<string, number>[] = [new Map(), new Map()];
  let runs = 0;
  const count = (into: Map<string, number> | undefined, names: Iterable<string>) => {
    for (const name of names) into?.set(name, (into.get(name) ?? 0) + 1);
  };
  for (const experiment of listed.slice(0, EXPERIMENTS)) {
    for await (const page of source.runs(experiment, { ahead: false })) {
      runs += page.length;
      for (const { run } of page) {
        count(metrics, run.metrics.keys());
        count(params, run.params.keys());
      }
      break;
    }
  }
  const often = (names: Map<string, number> | undefined) =>
    [...(names ?? [])].sort(([, a], [, b]) => b - a).map(([name]) => name);
  return { experiments: listed.map(({ name }) => name), runs, metrics: often(metrics), params: often(params) };
}
