import type { Hash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import type { Experiment } from '../core/model/project.ts';
import type { Run, RunCi, User } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import type { Snapshot, SnapshotHead } from '../core/model/snapshot.ts';
import { reasonOf, userError } from '../errors.ts';
import { historyReader } from './histories.ts';
import { looking } from './keys.ts';
import { keysOf } from './packed-map.ts';
import { partRanges } from './ranges.ts';
import { rowContent } from './row-content.ts';
import { eachValue, type RunRow, type Shape, stageIn, unpackRun } from './run-row.ts';
import { SNAPSHOT_FORMAT } from './schema.ts';

export interface StoredRun {
  readonly run: Run;
  /** Whether a history of it was read. */
  readonly hasHistories: boolean;
  /** What `run.metrics` has as values, at a fraction of the cost. */
  eachValue(use: (value: number | null, key: string) => void): void;
  /** Adds to a hash whatever tells this run from another, and from itself after a change; cheaper than a look at all of it. */
  addTo(hash: Hash): void;
}

/** Reads the content of a snapshot file; every call reads the file anew. */
export interface ContentReader {
  experiments(): Experiment[];
  /** Newest first; of one experiment, or of all with the experiments in their order. */
  runs(experimentId?: string): Run[];
  /** Those of an experiment, oldest first, read one by one while they are looked at. */
  eachRun(experimentId: string): Iterable<StoredRun>;
  /** How many runs of an experiment there are, and how many of them were deleted. */
  counts(experimentId: string): { readonly all: number; readonly deleted: number };
  run(runId: string): Run | null;
  /** `null` where the history was not read. */
  series(runId: string, metric: string): Series | null;
  /** All histories of a run that were read, by metric name. */
  histories(runId: string): Map<string, Series>;
  /** What is known of CI jobs, by id; `null` for one that is gone or hidden. */
  jobs(): Map<number, RunCi | null>;
  people(): User[];
}

export interface SnapshotReader extends ContentReader {
  readonly head: SnapshotHead;
  whole(): Snapshot;
  close(): void;
}

/** Opens a snapshot file for reading; refuses another version by name, and what is no snapshot, with a `UserError`. */
export function openSnapshot(file: string): SnapshotReader {
  if (!existsSync(file)) throw userError('SNAPSHOT_MISSING', { file });
  const { db, head } = openChecked(file);
  try {
    const content = sound(file, contentOf(db));
    const { experiments, runs } = content;
    return {
      ...content,
      head,
      whole: () => ({ ...head, experiments: experiments(), runs: runs() }),
      close: () => db.close(),
    };
  } catch (cause) {
    db.close();
    throw userError('SNAPSHOT_BROKEN', { file, why: reasonOf(cause) }, cause);
  }
}

/** Whether a file is a snapshot, be it of this version or of another. */
export function isSnapshot(file: string): boolean {
  try {
    const db = new DatabaseSync(file, { readOnly: true });
    try {
      const row = db.prepare("SELECT value FROM about WHERE key = 'format'").get() as { value: unknown } | undefined;
      return String(row?.value).startsWith('ml-report/');
    } finally {
      db.close();
    }
  } catch {
    return false;
  }
}

/** Looks through the whole file for damage that reading would meet later; throws a `UserError` where there is some. */
export function checkSnapshot(file: string): void {
  const { db } = openChecked(file);
  try {
    const [first] = db.prepare('PRAGMA quick_check(1)').all() as { quick_check: string }[];
    if (first?.quick_check !== 'ok') throw new Error(first?.quick_check.replace(/\s+/g, ' ') ?? 'it cannot be checked');
  } catch (cause) {
    throw userError('SNAPSHOT_BROKEN', { file, why: reasonOf(cause) }, cause);
  } finally {
    db.close();
  }
}

/** Whatever breaks in a call is said to be damage of the file. */
function sound(file: string, content: ContentReader): ContentReader {
  const guard = <T>(read: () => T): T => {
    try {
      return read();
    } catch (cause) {
      throw userError('SNAPSHOT_BROKEN', { file, why: reasonOf(cause) }, cause);
    }
  };
  function* guardEach(runs: Iterable<StoredRun>): Generator<StoredRun> {
    const iterator = runs[Symbol.iterator]();
    for (let next = guard(() => iterator.next()); !next.done; next = guard(() => iterator.next())) yield next.value;
  }
  const guarded = Object.entries(content).map(([name, read]) => [
    name,
    (...given: never[]) => {
      const found = guard(() => (read as (...given: never[]) => unknown)(...given));
      return name === 'eachRun' ? guardEach(found as Iterable<StoredRun>) : found;
    },
  ]);
  return Object.fromEntries(guarded) as unknown as ContentReader;
}

const COLUMNS = 'run_id, person, job, shape, texts, numbers, ranges, extra';

/** The content of an open database, be it a finished snapshot or a draft. */
export function contentOf(db: DatabaseSync): ContentReader {
  const all = <T>(sql: string, ...values: string[]) => db.prepare(sql).all(...values) as unknown as T[];
  const nameOf = looking(db, 'SELECT key AS text FROM name WHERE id = ?', (text) => JSON.parse(text) as string);
  const ids = db.prepare('SELECT id FROM name');
  const jobs = () =>
    new Map(
      all<{ id: number; body: string | null }>('SELECT id, body FROM job').map(({ id, body }) => [
        id,
        body === null ? null : (JSON.parse(body) as RunCi),
      ]),
    );
  let knownJobs: Map<number, RunCi | null> | undefined;
  const referred = {
    shape: looking(db, 'SELECT keys AS text FROM shape WHERE id = ?', (text) => {
      const [params, metrics, tags] = JSON.parse(text) as Shape;
      return [keysOf(params), keysOf(metrics), keysOf(tags)] as const;
    }),
    person: looking(db, 'SELECT body AS text FROM person WHERE id = ?', (text) => JSON.parse(text) as User),
    job: (id: number) => {
      knownJobs ??= jobs();
      return knownJobs.get(id) ?? null;
    },
    ranges: (bytes: Uint8Array) => partRanges(bytes, nameOf),
  };
  // Every run is looked up against the jobs as they are when its list is read; and it may be taken apart when the file is closed again.
  const fresh = <A extends unknown[], R>(read: (...given: A) => R) => {
    return (...given: A) => {
      knownJobs = undefined;
      for (const { id } of ids.all() as { id: number }[]) nameOf(id);
      return read(...given);
    };
  };
  const experiments = () =>
    all<{ body: string }>('SELECT body FROM experiment ORDER BY position').map(({ body }) => {
      const experiment = JSON.parse(body) as Experiment & { tags: [string, string][] };
      return { ...experiment, tags: new Map(experiment.tags) };
    });
  // One by one, so that rows are not all in memory beside the runs that are made of them.
  function* rowsOf(id: string, order: string): Generator<RunRow> {
    const rows = db.prepare(`SELECT ${COLUMNS} FROM run WHERE experiment_id = ? ORDER BY ${order}`);
    // Lists are a quarter quicker than objects; Node before 22.16 has none.
    rows.setReturnArrays?.(true);
    for (const row of rows.iterate(id)) {
      const values = Array.isArray(row) ? row : Object.values(row);
      const [run_id, person, job, shape, texts, numbers, ranges, extra] = values;
      yield { run_id, person, job, shape, texts, numbers, ranges, extra } as RunRow;
    }
  }
  function* stored(id: string): Generator<StoredRun> {
    const addTo = rowContent(db);
    for (const row of rowsOf(id, 'start_time, run_id DESC')) {
      const run = unpackRun(row, id, referred);
      const hasHistories = row.ranges !== null && row.ranges.length > 0;
      yield {
        ...{ run, hasHistories, addTo: (hash) => addTo(row, hash) },
        eachValue(use) {
          // What a history says may be another value than the row's.
          if (hasHistories) for (const [key, { value }] of run.metrics) use(value, key);
          else eachValue(row.numbers, referred.shape(row.shape)[1].list, use);
        },
      };
    }
  }
  const ofExperiment = (id: string): Run[] =>
    Array.from(rowsOf(id, 'start_time DESC, run_id'), (row) => unpackRun(row, id, referred));
  const histories = historyReader(db, nameOf);
  return {
    experiments,
    runs: fresh((id) => (id === undefined ? experiments().flatMap((one) => ofExperiment(one.id)) : ofExperiment(id))),
    eachRun: fresh(stored),
    counts: (id) => {
      const [row] = all<{ n: number }>('SELECT count(*) AS n FROM run WHERE experiment_id = ?', id);
      // Those that have the word somewhere; whether it is their stage is looked up.
      const marked = all<{ texts: string }>(
        "SELECT texts FROM run WHERE experiment_id = ? AND instr(texts, 'deleted') > 0",
        id,
      );
      return { all: row?.n ?? 0, deleted: marked.filter(({ texts }) => stageIn(texts) === 'deleted').length };
    },
    run: fresh((runId) => {
      const [row] = all<RunRow & { experiment_id: string }>(
        `SELECT experiment_id, ${COLUMNS} FROM run WHERE run_id = ?`,
        runId,
      );
      return row ? unpackRun(row, row.experiment_id, referred) : null;
    }),
    series: histories.one,
    histories: histories.all,
    jobs,
    people: () => all<{ body: string }>('SELECT body FROM person').map(({ body }) => JSON.parse(body) as User),
  };
}

function openChecked(file: string): { db: DatabaseSync; head: SnapshotHead } {
  let db: DatabaseSync | undefined;
  let format: string | undefined;
  let head: string | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    const rows = db.prepare('SELECT key, value FROM about').all() as unknown as { key: string; value: string }[];
    const about = new Map(rows.map(({ key, value }) => [key, value]));
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
  try {
    return { db, head: JSON.parse(head) as SnapshotHead };
  } catch (cause) {
    db.close();
    throw userError('SNAPSHOT_BROKEN', { file, why: 'its head cannot be read' }, cause);
  }
}
