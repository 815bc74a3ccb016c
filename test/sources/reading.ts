import type { Experiment } from '../../src/core/model/project.ts';
import type { Artifacts, Run } from '../../src/core/model/run.ts';
import type { Series } from '../../src/core/model/series.ts';
import type { ListedExperiment, ReadRun, Source } from '../../src/sources/source.ts';

export interface Read {
  readonly listed: readonly ListedExperiment[];
  readonly experiments: readonly Experiment[];
  /** As they came: a run that came twice stands here twice. */
  readonly runs: readonly Run[];
  /** The same with what the listing brought. */
  readonly readRuns: readonly ReadRun[];
  /** By run id and metric, from the listing or else asked for one by one. */
  readonly histories: ReadonlyMap<string, ReadonlyMap<string, Series>>;
  /** By run id. */
  readonly artifacts: ReadonlyMap<string, Artifacts | null>;
}

/** All that a source has but its CI facts; `histories` and `artifacts` are only asked for where wanted. */
export async function readAll(
  source: Source,
  { histories: wanted = true, artifacts: files = false, ahead = true } = {},
): Promise<Read> {
  const listed = await source.experiments();
  const experiments = listed.map(({ experiment }) => experiment);
  const readRuns: ReadRun[] = [];
  const histories = new Map<string, ReadonlyMap<string, Series>>();
  const artifacts = new Map<string, Artifacts | null>();
  for (const experiment of experiments) {
    for await (const page of source.runs(experiment, { ahead })) readRuns.push(...page);
  }
  for (const { run, histories: known } of readRuns) {
    if (wanted) histories.set(run.run_id, known ?? (await askFor(source, run)));
    if (files) artifacts.set(run.run_id, await source.artifacts(run));
  }
  return { listed, experiments, runs: readRuns.map(({ run }) => run), readRuns, histories, artifacts };
}

async function askFor(source: Source, run: Run): Promise<Map<string, Series>> {
  const found = new Map<string, Series>();
  for (const metric of run.metrics.keys()) {
    const series = await source.history(run.run_id, metric);
    if (series) found.set(metric, series);
  }
  return found;
}
