import type { Experiment } from '../../src/core/model/project.ts';
import type { Metric, Run } from '../../src/core/model/run.ts';
import { type Series, seriesOf } from '../../src/core/model/series.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import { FORMAT, type Snapshot } from '../../src/core/model/snapshot.ts';
import { createSnapshot } from '../../src/store/index.ts';

/** A run with everything empty but what is given; metrics by their last value. */
export function aRun(
  run_id: string,
  given: Partial<Omit<Run, 'metrics'>> & { metrics?: Record<string, number | null> } = {},
): Run {
  const { metrics = {}, ...rest } = given;
  const metric = (value: number | null): Metric => ({
    value,
    step: 0,
    timestamp: 0,
    min: null,
    max: null,
    count: null,
    latest: null,
  });
  return {
    run_id,
    iid: null,
    experiment_id: '1',
    name: '',
    status: 'FINISHED',
    start_time: 0,
    end_time: null,
    stage: 'active',
    url: null,
    user: null,
    parent_run_id: null,
    params: new Map(),
    tags: new Map(),
    artifacts: null,
    model_version: null,
    ci: null,
    ...rest,
    metrics: new Map(Object.entries(metrics).map(([key, value]) => [key, metric(value)])),
  };
}

export function anExperiment(id: string, given: Partial<Experiment> = {}): Experiment {
  return {
    id,
    name: `experiment ${id}`,
    url: null,
    stage: 'active',
    tags: new Map(),
    created_at: null,
    creator: null,
    ...given,
  };
}

export function aSnapshot(given: Partial<Snapshot> = {}): Snapshot {
  return {
    format: FORMAT,
    taken_at: Date.UTC(2026, 10, 23, 14, 2),
    tool: '0.0.0',
    source: 'gitlab',
    origin: 'https://gitlab.example/api/v4/projects/7',
    shard: null,
    project: null,
    settings: defaultSettings,
    merge_request: null,
    merge_requests: [],
    commits: [],
    history: { read: 0, unread: 0 },
    target: null,
    gaps: [],
    experiments: [],
    runs: [],
    ...given,
  };
}

/** Values at steps 0, 1, 2 …, a second apart. */
export function aSeries(
  values: readonly (number | null)[],
  step: (index: number) => number = (index) => index,
): Series {
  return seriesOf(values.map((value, index) => ({ value, step: step(index), timestamp: index * 1000 })));
}

/** Puts a snapshot into a file; histories by run id and metric. */
export function writeSnapshot(
  file: string,
  snapshot: Snapshot,
  histories: Record<string, Record<string, Series>> = {},
): void {
  const { experiments, runs, ...head } = snapshot;
  const writer = createSnapshot(file);
  writer.setExperiments(experiments);
  for (const run of runs) {
    writer.addRun(run);
    for (const [metric, series] of Object.entries(histories[run.run_id] ?? {}))
      writer.addSeries(run.run_id, metric, series);
  }
  writer.finish(head);
}
