/** MLflow's JSON as it comes over the wire, checked, and as the runs that all other code knows. */
import { z } from 'zod';
import { fromJsonNumber } from '../core/model/json.ts';
import type { Metric, Run, RunStatus } from '../core/model/run.ts';
import { runStatuses } from '../core/model/run.ts';
import { type Point, type Series, seriesOf } from '../core/model/series.ts';

const text = z.string();
const keyValue = z.object({ key: text, value: z.string().nullish() });
/** GitLab sends times as numbers; MLflow's own server, by protobuf's rules, 64-bit ones as strings. */
const whole = z.union([
  z.number(),
  z
    .string()
    .regex(/^-?\d+$/)
    .transform(Number),
]);

const wireMetric = z.object({
  key: text,
  value: z.union([z.number(), z.string(), z.null()]).optional(),
  timestamp: whole.nullish(),
  step: whole.nullish(),
});

const wireRun = z.object({
  info: z.object({
    run_id: text,
    experiment_id: z.coerce.string(),
    run_name: z.string().nullish(),
    status: z.string().nullish(),
    start_time: whole.nullish(),
    end_time: whole.nullish(),
    artifact_uri: z.string().nullish(),
    lifecycle_stage: z.string().nullish(),
    user_id: z.string().nullish(),
  }),
  data: z
    .object({
      metrics: z.array(wireMetric).nullish(),
      params: z.array(keyValue).nullish(),
      tags: z.array(keyValue).nullish(),
    })
    .nullish(),
});
type WireRun = z.infer<typeof wireRun>;

export const runsPage = z.object({ runs: z.array(wireRun).nullish(), next_page_token: z.string().nullish() });
export const historyPage = z.object({ metrics: z.array(wireMetric).nullish(), next_page_token: z.string().nullish() });
export const experimentList = z.object({
  experiments: z
    .array(
      z.object({
        experiment_id: z.coerce.string(),
        name: text,
        lifecycle_stage: z.string().nullish(),
        tags: z.array(keyValue).nullish(),
      }),
    )
    .nullish(),
});

/** A run as the tracking API tells it, its user only by number, and every point that came with it by metric. */
export interface WireFacts {
  readonly run: Run;
  readonly userId: number | null;
  readonly artifactUri: string | null;
  readonly points: ReadonlyMap<string, readonly Point[]>;
}

/** A step that was left out is 0, MLflow's own default; 0 as a start time means that none was given. */
export function toRun(wire: WireRun): WireFacts {
  const { info, data } = wire;
  const tags = toMap(data?.tags);
  const points = new Map<string, Point[]>();
  const metrics = new Map<string, Metric>();
  for (const entry of data?.metrics ?? []) {
    const point = toPoint(entry);
    const known = points.get(entry.key);
    if (known) known.push(point);
    else points.set(entry.key, [point]);
    metrics.set(entry.key, { ...point, timestamp: entry.timestamp ?? null, min: null, max: null, count: null });
  }
  const run: Run = {
    run_id: info.run_id,
    iid: null,
    experiment_id: info.experiment_id,
    name: info.run_name ?? tags.get('mlflow.runName') ?? '',
    status: toStatus(info.status),
    start_time: info.start_time || null,
    end_time: info.end_time ?? null,
    stage: info.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
    url: null,
    user: null,
    parent_run_id: tags.get('mlflow.parentRunId') ?? null,
    params: toMap(data?.params),
    metrics,
    tags,
    artifacts: null,
    ci: null,
  };
  const userId = /^\d+$/.test(info.user_id ?? '') ? Number(info.user_id) : null;
  return { run, userId, artifactUri: info.artifact_uri ?? null, points };
}

export function toMap(
  pairs: readonly { key: string; value?: string | null | undefined }[] | null | undefined,
): Map<string, string> {
  return new Map((pairs ?? []).map(({ key, value }) => [key, value ?? '']));
}

export function toSeries(entries: z.infer<typeof historyPage>['metrics']): Series {
  return seriesOf((entries ?? []).map(toPoint));
}

function toPoint({ value, timestamp, step }: z.infer<typeof wireMetric>): Point {
  return { step: step ?? 0, timestamp: timestamp ?? 0, value: fromJsonNumber(value ?? null) };
}

function toStatus(status: string | null | undefined): RunStatus {
  return runStatuses.find((known) => known === status?.toUpperCase()) ?? 'RUNNING';
}
