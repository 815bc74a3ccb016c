/** Values of real runs that were made again, drawn anew as merge requests in which nothing changed. */
import { type ConfigurationOf, configurations } from '../../../src/core/compare/configuration.ts';
import { goalFromName, orderMetrics } from '../../../src/core/compare/goal.ts';
import { finiteValue, type Run } from '../../../src/core/model/run.ts';
import { defaultSettings, type Goal } from '../../../src/core/model/settings.ts';
import { readStore } from '../../../src/demo/store/read-store.ts';
import { archiveOf } from '../../../src/demo/store/shipped-stores.ts';
import { toReadRun } from '../../../src/sources/files/to-run.ts';

/** Runs of one configuration, with what all of them logged. */
export interface Replicates {
  readonly store: string;
  readonly name: string;
  readonly runs: number;
  readonly metrics: readonly RealMetric[];
}

export interface RealMetric {
  readonly key: string;
  readonly goal: Goal;
  /** One a run. */
  readonly values: readonly number[];
  /** That of a value drawn among these. */
  readonly sd: number;
}

/** Fewer have no shape that could be drawn from. */
const ENOUGH = 5;

export interface RealRuns {
  /** That vary. */
  readonly groups: readonly Replicates[];
  /** Sentences about what was found and left out. */
  readonly words: readonly string[];
}

export async function realRuns(): Promise<RealRuns> {
  const liver = await groupsOf('liver-ct-seg', configurations(null));
  const pruning = await groupsOf('fair-pruning', configurations(null));
  const sweep = await groupsOf('fair-pruning', configurations(['fairness']));
  const groups = [...liver, ...sweep].filter(({ metrics }) => metrics.length > 0);
  return {
    groups,
    words: [
      ...groups.map(({ store, name, runs, metrics }) => `${store}, ${name}: ${runs} runs, ${metrics.length} metrics`),
      ...liver
        .filter(({ metrics }) => metrics.length === 0)
        .map(({ name, runs }) => `liver-ct-seg, ${name}: all ${runs} runs gave the same values, so nothing can fail`),
      ...(pruning.length === 0 ? [NO_REPLICATES] : []),
    ],
  };
}

const NO_REPLICATES =
  'fair-pruning has no two runs of one configuration. Its two sweeps over `fairness` stand in for replicates, as if the configuration said `replicates: [fairness]`: real values of real shapes, but what moves them is no chance';

async function groupsOf(store: string, configuration: ConfigurationOf): Promise<Replicates[]> {
  const { experiments, runs } = await readStore(archiveOf(store).archive);
  return experiments.flatMap(({ id, name }) => {
    const finished = runs
      .filter((run) => run.experimentId === id && run.stage === 'active' && run.status === 'FINISHED')
      .map((run) => toReadRun(run, { deleted: false, artifacts: null, version: null }).run);
    const alike = [...Map.groupBy(finished, configuration).values()].filter(({ length }) => length >= ENOUGH);
    return alike.map((these, index) => ({
      ...{ store, name: alike.length > 1 ? `sweep ${index + 1}` : name, runs: these.length },
      metrics: metricsOf(these),
    }));
  });
}

/** Those that every run has and that differ between runs, in the order in which a reader wants them. A gap or a disparity is to go down. */
function metricsOf(runs: readonly Run[]): RealMetric[] {
  const keys = orderMetrics(new Set(runs.flatMap(({ metrics }) => [...metrics.keys()])), defaultSettings);
  return keys.flatMap((key) => {
    const values = runs.flatMap((run) => finiteValue(run, key) ?? []);
    const mean = values.reduce((sum, value) => sum + value / values.length, 0);
    const sd = Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length);
    const varies = values.length === runs.length && new Set(values).size > 1;
    return varies ? [{ key, goal: goalFromName(key) ?? 'minimize', values, sd }] : [];
  });
}
