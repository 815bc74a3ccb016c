/** A look at the newest runs of a project: what they are called, what they log, what they are given, and which of them repeat another. */
import { configurations } from '../../core/compare/configuration.ts';
import type { ReadRun, Source } from '../../sources/source.ts';
import type { Trend } from './guess.ts';
import { trendsOf } from './trends.ts';

export interface Glimpse {
  /** Names of the experiments that are not deleted and not those of a registered model, made last first. */
  readonly experiments: readonly string[];
  /** How many runs were looked at, and of how many configurations they are. */
  readonly runs: number;
  readonly configurations: number;
  /** Names of metrics and of params, those of most runs first. */
  readonly metrics: readonly string[];
  readonly params: readonly string[];
  /** Names of the metrics of each experiment that has some. */
  readonly together: readonly (readonly string[])[];
  /** Of metrics whose names do not say which way is better. */
  readonly trends: ReadonlyMap<string, Trend>;
}

/** Of so many experiments the newest runs are looked at. */
const EXPERIMENTS = 10;

/** `looked` is told at how many experiments it has looked, of how many. */
export async function glimpseOf(source: Source, looked: (done: number, of: number) => void): Promise<Glimpse> {
  const listed = (await source.experiments())
    .map(({ experiment }) => experiment)
    .filter(({ stage, name }) => stage === 'active' && !name.startsWith('[model]'))
    .sort((a, b) => (b.created_at ?? 0) - (a.created_at ?? 0));
  const pages: (readonly ReadRun[])[] = [];
  let done = 0;
  for (const experiment of listed.slice(0, EXPERIMENTS)) {
    for await (const page of source.runs(experiment, { ahead: false })) {
      pages.push(page);
      break;
    }
    looked(++done, Math.min(listed.length, EXPERIMENTS));
  }
  const read = pages.flat();
  const runs = read.map(({ run }) => run);
  const metrics = byUse(runs.map((run) => run.metrics.keys()));
  const configurationOf = configurations(null);
  return {
    experiments: listed.map(({ name }) => name),
    runs: runs.length,
    configurations: new Set(runs.map((run) => `${run.experiment_id} ${configurationOf(run)}`)).size,
    metrics,
    params: byUse(runs.map((run) => run.params.keys())),
    together: pages.map((page) => byUse(page.map(({ run }) => run.metrics.keys()))).filter((names) => names.length > 0),
    trends: await trendsOf(source, metrics, read),
  };
}

/** The names, those of most runs first. */
function byUse(namesOfRuns: readonly Iterable<string>[]): string[] {
  const uses = new Map<string, number>();
  for (const names of namesOfRuns) for (const name of names) uses.set(name, (uses.get(name) ?? 0) + 1);
  return [...uses].sort(([, a], [, b]) => b - a).map(([name]) => name);
}
