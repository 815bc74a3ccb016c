import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Experiment } from '../core/model/project.ts';
import { type Metric, newestFirst, type Run } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import type { Snapshot, SnapshotHead } from '../core/model/snapshot.ts';
import { reasonOf, userError } from '../errors.ts';
import { SNAPSHOT_FORMAT } from './schema.ts';
import { decodeSeries } from './series-codec.ts';

/** Reads a snapshot file; every call reads the file anew. */
export interface SnapshotReader {
  readonly head: SnapshotHead;
  experiments(): Experiment[];
  /** Newest first; of one experiment, or of all with the experiments in their order. */
  runs(experimentId?: string): Run[];
  run(runId: string): Run | null;
  /** `null` where the history was not read. */
  series(runId: string, metric: string): Series | null;
  /** All histories of a run that were read, by metric name. */
  histories(runId: string): Map<string, Series>;
  whole(): Snapshot;
  close(): void;
}

/** Opens a snapshot file for reading; refuses another version by name, and what is no snapshot, with a `UserError`. */
export function openSnapshot(file: string): SnapshotReader {
  if (!existsSync(file)) throw userError('SNAPSHOT_MISSING', { file });
  const { db, head } = openChecked(file);
  const sound = <A extends unknown[], R>(read: (...given: A) => R) => refusingDamage(file, read);
  const names = sound(() => namesOf(db))();
  const ranges = db.prepare('SELECT metric, count, min, max FROM series WHERE run = ?');
  const toRun = (row: RunRow) => unpackRun(row, names, ranges.all(row.number) as unknown as RangeRow[]);
  const points = db.prepare(
    'SELECT points FROM series WHERE run = (SELECT number FROM run WHERE run_id = ?) AND metric = (SELECT id FROM name WHERE key = ?)',
  );

  const experiments = () =>
    all<{ body: string }>(db, 'SELECT body FROM experiment ORDER BY position').map(({ body }) => {
      const experiment = JSON.parse(body) as Experiment & { tags: [string, string][] };
      return { ...experiment, tags: new Map(experiment.tags) };
    });
  const runs = (experimentId?: string): Run[] =>
    experimentId === undefined
      ? experiments().flatMap(({ id }) => runs(id))
      : all<RunRow>(db, 'SELECT * FROM run WHERE experiment_id = ?', experimentId).map(toRun).sort(newestFirst);

  return {
    head,
    experiments: sound(experiments),
    runs: sound(runs),
    run: sound((runId) => all<RunRow>(db, 'SELECT * FROM run WHERE run_id = ?', runId).map(toRun)[0] ?? null),
    series: sound((runId, metric) => {
      const row = points.get(runId, JSON.stringify(metric)) as { points: Uint8Array } | undefined;
      return row ? decodeSeries(row.points) : null;
    }),
    histories: sound((runId) => {
      const query = 'SELECT metric, points FROM series WHERE run = (SELECT number FROM run WHERE run_id = ?)';
      const rows = all<{ metric: number; points: Uint8Array }>(db, query, runId);
      return new Map(rows.map((row) => [names.get(row.metric) ?? '', decodeSeries(row.points)]));
    }),
    whole: sound(() => ({ ...head, experiments: experiments(), runs: runs() })),
    close: () => db.close(),
  };
}

/** Runs the read, and says of whatever breaks in it that the file is damaged. */
function refusingDamage<A extends unknown[], R>(file: string, read: (...given: A) => R): (...given: A) => R {
  return (...given) => {
    try {
      return read(...given);
    } catch (cause) {
      throw userError('SNAPSHOT_BROKEN', { file, why: reasonOf(cause) }, cause);
    }
  };
}

function namesOf(db: DatabaseSync): Map<number, string> {
  const rows = all<{ id: number; key: string }>(db, 'SELECT id, key FROM name');
  return new Map(rows.map(({ id, key }) => [id, JSON.parse(key) as string]));
}

function openChecked(file: string): { db: DatabaseSync; head: SnapshotHead } {
  let db: DatabaseSync | undefined;
  let format: string | undefined;
  let head: string | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    const about = new Map(
      all<{ key: string; value: string }>(db, 'SELECT key, value FROM about').map(({ key, value }) => [key, value]),
    );
    format = about.get('format');
    head = about.get('head');
  } catch (cause) {
    db?.close();
    throw userError('SNAPSHOT_BROKEN', { file, why: reasonOf(cause) }, cause);
  }
  if (format !== SNAPSHOT_FORMAT || head === undefined) {
    db.close();
    if (format === SNAPSHOT_FORMAT) throw userError('SNAPSHOT_BROKEN', { file, why: 'it was never finished' });
    throw userError('SNAPSHOT_VERSION', { file, found: format ?? 'unknown', wanted: SNAPSHOT_FORMAT });
  }
  return { db, head: JSON.parse(head) as SnapshotHead };
}

interface RunRow {
  readonly number: number;
  readonly run_id: string;
  readonly experiment_id: string;
  readonly start_time: number | null;
  readonly body: string;
  readonly params: string;
  readonly metrics: Uint8Array;
  readonly tags: string;
}

interface RangeRow {
  readonly metric: number;
  readonly count: number;
  readonly min: number | null;
  readonly max: number | null;
}

function all<T>(db: DatabaseSync, sql: string, ...values: (string | number)[]): T[] {
  return db.prepare(sql).all(...values) as unknown as T[];
}

function unpackRun(row: RunRow, names: ReadonlyMap<number, string>, ranges: readonly RangeRow[]): Run {
  const pairs = (json: string) => {
    const flat = JSON.parse(json) as (number | string)[];
    const map = new Map<string, string>();
    for (let i = 0; i < flat.length; i += 2) map.set(names.get(flat[i] as number) ?? '', flat[i + 1] as string);
    return map;
  };
  return {
    ...(JSON.parse(row.body) as Omit<Run, 'run_id' | 'experiment_id' | 'start_time' | 'params' | 'metrics' | 'tags'>),
    run_id: row.run_id,
    experiment_id: row.experiment_id,
    start_time: row.start_time,
    params: pairs(row.params),
    metrics: unpackMetrics(row.metrics, names, ranges),
    tags: pairs(row.tags),
  };
}

function unpackMetrics(
  bytes: Uint8Array,
  names: ReadonlyMap<number, string>,
  ranges: readonly RangeRow[],
): Map<string, Metric> {
  const packed = new Float64Array(bytes.slice().buffer);
  const byMetric = new Map(ranges.map((range) => [range.metric, range]));
  const metrics = new Map<string, Metric>();
  for (let i = 0; i < packed.length; i += 5) {
    const [id, value, step, timestamp, state] = packed.subarray(i, i + 5) as unknown as [
      number,
      number,
      number,
      number,
      number,
    ];
    const { min = null, max = null, count = null } = byMetric.get(id) ?? {};
    metrics.set(names.get(id) ?? '', {
      value: state === 1 ? null : value,
      step,
      timestamp: Number.isNaN(timestamp) ? null : timestamp,
      min,
      max,
      count,
    });
  }
  return metrics;
}
