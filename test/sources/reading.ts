import type { Experiment } from '../../src/core/model/project.ts';
import type { Run } from '../../src/core/model/run.ts';
import type { Series } from '../../src/core/model/series.ts';
import type { Source } from '../../src/sources/index.ts';

export interface Read {
  readonly experiments: readonly Experiment[];
  /** As they came: a run that came twice stands here twice. */
  readonly runs: readonly Run[];
  /** By run id and metric, from the listing or else asked for one by one. */
  readonly histories: ReadonlyMap<string, ReadonlyMap<string, Series>>;
}

/** All that a source has but its CI facts; without `histories`, these are not asked for. */
export async function readAll(source: Source, { histories: wanted = true } = {}): Promise<Read> {
  const experiments = await source.experiments();
  const runs: Run[] = [];
  const histories = new Map<string, ReadonlyMap<string, Series>>();
  for (const experiment of experiments) {
    for await (const page of source.runs(experiment)) {
      for (const { run, histories: listed } of page) {
        runs.push(run);
        if (wanted) histories.set(run.run_id, listed ?? (await askFor(source, run)));
      }
    }
  }
  return { experiments, runs, histories };
}

async function askFor(source: Source, run: Run): Promise<Map<string, Series>> {
  const found = new Map<string, Series>();
  for (const metric of run.metrics.keys()) {
    const series = await source.history(run.run_id, metric);
    if (series) found.set(metric, series);
  }
  return found;
}
