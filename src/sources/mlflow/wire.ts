/** MLflow's JSON as it comes over the wire, checked, and as the runs that all other code knows. */
import * as z from 'zod';
import { fromJsonNumber } from '../../core/model/json.ts';
import { isMoment } from '../../core/model/moment.ts';
import { type Metric, type Run, statusOf } from '../../core/model/run.ts';
import { metricShown, type Point, type Series, seriesOf } from '../../core/model/series.ts';
import type { Checks } from '../answer.ts';
import { isOrdinaryHistoryPage, isOrdinaryRun, isOrdinaryRunsPage } from './ordinary.ts';

const text = z.string();
export const id = z.union([text.min(1), z.number().transform(String)]);
const keyValue = z.object({ key: text, value: text.nullish() });
/** GitLab sends times as numbers; MLflow's own server, by protobuf's rules, 64-bit ones as strings. */
export const whole = z.union([z.number(), text.regex(/^-?\d+$/).transform(Number)]);

const wireMetric = z.object({
  key: text,
  /** JSON's `1e999` is an infinity by the time it is checked. */
  value: z.union([z.custom<number>((value) => typeof value === 'number'), text, z.null()]).optional(),
  timestamp: whole.nullish(),
  step: whole.nullish(),
});

const wireRun = z.object({
  info: z.object({
    run_id: text.min(1),
    experiment_id: id,
    run_name: text.nullish(),
    status: text.nullish(),
    start_time: whole.nullish(),
    end_time: whole.nullish(),
    artifact_uri: text.nullish(),
    lifecycle_stage: text.nullish(),
    user_id: text.nullish(),
  }),
  data: z
    .object({
      metrics: z.array(wireMetric).nullish(),
      params: z.array(keyValue).nullish(),
      tags: z.array(keyValue).nullish(),
    })
    .nullish(),
});
export type WireRun = z.infer<typeof wireRun>;
export type WireMetric = z.infer<typeof wireMetric>;

/** The schema, asked only about what is not ordinary; ordinary JSON is taken as it is, with whatever else it holds. */
function quickly<T>(isOrdinary: (value: unknown) => boolean, schema: Checks<T>): Checks<T> {
  return {
    safeParse: (value) => (isOrdinary(value) ? { success: true, data: value as T } : schema.safeParse(value)),
  };
}

export const runsPageSchema = z.object({ runs: z.array(wireRun).nullish(), next_page_token: text.nullish() });
export const historyPageSchema = z.object({ metrics: z.array(wireMetric).nullish(), next_page_token: text.nullish() });

export const runsPage: Checks<z.infer<typeof runsPageSchema>> = quickly(isOrdinaryRunsPage, runsPageSchema);
export const historyPage: Checks<z.infer<typeof historyPageSchema>> = quickly(isOrdinaryHistoryPage, historyPageSchema);
export const runAnswer: Checks<{ run: WireRun }> = quickly(
  (value) => typeof value === 'object' && value !== null && 'run' in value && isOrdinaryRun(value.run),
  z.object({ run: wireRun }),
);
export const wireExperiment = z.object({
  experiment_id: id,
  name: text,
  lifecycle_stage: text.nullish(),
  tags: z.array(keyValue).nullish(),
});
export const experimentList = z.object({ experiments: z.array(wireExperiment).nullish() });

/** A run as the tracking API tells it, its user only by number. */
export interface WireFacts {
  readonly run: Run;
  readonly userId: number | null;
  readonly artifactUri: string | null;
  /** Whether some metric came more than once, which only a server does that sends whole histories with its runs. */
  readonly repeated: boolean;
  /** Every point that came with the run, by metric, as they came; made when it is asked for. */
  readonly points: ReadonlyMap<string, readonly Point[]>;
}

/** A step that was left out is 0, MLflow's own default; 0 as a start time means that none was given. */
export function toRun({ info, data }: WireRun): WireFacts {
  const tags = toMap(data?.tags);
  const entries = data?.metrics ?? [];
  const metrics = new Map<string, Metric>();
  for (const { key, value, step, timestamp } of entries) {
    metrics.set(key, metricShown({ value: toValue(value), step: step ?? 0, timestamp: timestamp ?? null }));
  }
  const run: Run = {
    run_id: info.run_id,
    iid: null,
    experiment_id: info.experiment_id,
    name: info.run_name ?? tags.get('mlflow.runName') ?? '',
    status: statusOf(info.status ?? ''),
    start_time: toTime(info.start_time) || null,
    end_time: toTime(info.end_time),
    stage: info.lifecycle_stage === 'deleted' ? 'deleted' : 'active',
    url: null,
    user: null,
    parent_run_id: tags.get('mlflow.parentRunId') ?? null,
    params: toMap(data?.params),
    metrics,
    tags,
    artifacts: null,
    model_version: null,
    ci: null,
  };
  return {
    run,
    userId: toUserId(info.user_id),
    artifactUri: info.artifact_uri ?? null,
    repeated: metrics.size < entries.length,
    get points() {
      return pointsByMetric(entries);
    },
  };
}

export function toMap(
  pairs: readonly { key: string; value?: string | null | undefined }[] | null | undefined,
): Map<string, string> {
  const map = new Map<string, string>();
  for (const { key, value } of pairs ?? []) map.set(key, value ?? '');
  return map;
}

export function toSeries(entries: readonly WireMetric[] | null | undefined): Series {
  return seriesOf((entries ?? []).map(toPoint));
}

function pointsByMetric(entries: readonly WireMetric[]): Map<string, Point[]> {
  const points = new Map<string, Point[]>();
  for (const entry of entries) {
    const known = points.get(entry.key);
    if (known) known.push(toPoint(entry));
    else points.set(entry.key, [toPoint(entry)]);
  }
  return points;
}

function toPoint({ value, timestamp, step }: WireMetric): Point {
  return { step: step ?? 0, timestamp: timestamp ?? 0, value: toValue(value) };
}

const toValue = (value: WireMetric['value']) => (typeof value === 'number' ? value : fromJsonNumber(value));

/** A client can log any number as a time. */
const toTime = (time: number | null | undefined) => (isMoment(time) ? time : null);

const toUserId = (id: string | null | undefined) => (id && /^\d{1,15}$/.test(id) ? Number(id) : null);
