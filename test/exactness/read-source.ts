/** Reads a source to its end, as a snapshot of everything would. */
import type { Run } from '../../src/core/model/run.ts';
import { metricOf, type Series } from '../../src/core/model/series.ts';
import { boundedAll } from '../../src/sources/bounded.ts';
import type { ListedExperiment, Source } from '../../src/sources/index.ts';

export interface ReadSource {
  readonly experiments: readonly ListedExperiment[];
  /** Every metric is what the history makes of it; one run once, whatever pages it came on. */
  readonly runs: ReadonlyMap<string, Run>;
  /** By run id and metric. */
  readonly histories: ReadonlyMap<string, ReadonlyMap<string, Series>>;
  readonly gaps: readonly string[];
}

export async function readSource(source: Source): Promise<ReadSource> {
  const experiments = await source.experiments();
  const runs = new Map<string, Run>();
  const histories = new Map<string, ReadonlyMap<string, Series>>();
  await boundedAll(experiments, async ({ experiment }) => {
    for await (const page of source.runs(experiment, { ahead: true })) {
      for (const { run, histories: listed } of page) {
        runs.set(run.run_id, run);
        if (listed) histories.set(run.run_id, listed);
      }
    }
  });
  await boundedAll(runs.values(), async ({ run_id, metrics }) => {
    if (histories.has(run_id)) return;
    const asked = new Map<string, Series>();
    for (const metric of metrics.keys()) {
      const series = await source.history(run_id, metric);
      if (series) asked.set(metric, series);
    }
    histories.set(run_id, asked);
  });
  for (const [id, run] of runs) runs.set(id, withHistories(run, histories.get(id)));
  return { experiments, runs, histories, gaps: source.gaps() };
}

function withHistories(run: Run, histories: ReadonlyMap<string, Series> | undefined): Run {
  const metrics = [...run.metrics].map(([key, shown]): [string, typeof shown] => {
    const series = histories?.get(key);
    return [key, series ? metricOf(shown, series) : shown];
  });
  return { ...run, metrics: new Map(metrics) };
}
