import type { Artifacts, Metric, ModelVersion, Run } from '../../core/model/run.ts';
import { lastOf, metricShown, type Point, type Series, seriesOf } from '../../core/model/series.ts';
import type { ReadRun } from '../source.ts';
import type { StoredRun } from './stored.ts';

export interface Around {
  /** Whether the experiment is deleted, and so all of its runs. */
  readonly deleted: boolean;
  readonly artifacts: Artifacts | null;
  readonly version: ModelVersion | null;
}

/** A stored run in the words of the rest. Of a metric the files show nothing but its history. */
export function toReadRun(stored: StoredRun, { deleted, artifacts, version }: Around): ReadRun {
  const histories = new Map<string, Series>();
  const metrics = new Map<string, Metric>();
  for (const [key, points] of stored.metrics) {
    const series = seriesOf(pointsOf(points));
    const last = lastOf(series);
    if (last === null) continue;
    histories.set(key, series);
    metrics.set(key, metricShown(last));
  }
  const tags = new Map(stored.tags);
  const run: Run = {
    run_id: stored.id,
    iid: null,
    experiment_id: stored.experimentId,
    name: stored.name,
    status: stored.status,
    start_time: stored.startTime,
    end_time: stored.endTime,
    stage: deleted ? 'deleted' : stored.stage,
    url: null,
    user: null,
    parent_run_id: tags.get('mlflow.parentRunId') ?? null,
    params: new Map(stored.params),
    metrics,
    tags,
    artifacts,
    model_version: version,
    ci: null,
  };
  return { run, histories };
}

/** From timestamp, value, step for each point. */
export function pointsOf(columns: Float64Array): Point[] {
  const points: Point[] = [];
  for (let at = 0; at < columns.length; at += 3) {
    points.push({
      timestamp: columns[at] as number,
      value: columns[at + 1] as number,
      step: columns[at + 2] as number,
    });
  }
  return points;
}
