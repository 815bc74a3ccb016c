import { closeSync, fsyncSync, mkdirSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { Experiment } from '../core/model/project.ts';
import type { Run } from '../core/model/run.ts';
import { range, type Series } from '../core/model/series.ts';
import type { SnapshotHead } from '../core/model/snapshot.ts';
import { reasonOf, type UserError, userError } from '../errors.ts';
import { createTables } from './schema.ts';
import { encodeSeries } from './series-codec.ts';

/** Takes a snapshot piece by piece; the file appears under its name only with `finish`. */
export interface SnapshotWriter {
  addExperiment(experiment: Experiment): void;
  /** A run given again replaces what was there of it, its histories too. */
  addRun(run: Run): void;
  /** The run must have been added. */
  addSeries(runId: string, metric: string, series: Series): void;
  finish(head: SnapshotHead): void;
  /** Leaves no trace; after `finish` it does nothing. */
  abandon(): void;
}

/** Opens a new snapshot beside `file`; what stands at `file` is untouched until `finish`. */
export function createSnapshot(file: string): SnapshotWriter {
  const draft = `${file}.${process.pid}.draft`;
  const db = openDraft(draft);
  const names = numberNames(db);
  const insertRun = db.prepare('INSERT OR REPLACE INTO run VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const insertSeries = db.prepare('INSERT OR REPLACE INTO series VALUES (?, ?, ?, ?, ?, ?)');
  const forgetSeries = db.prepare('DELETE FROM series WHERE run = ?');
  const insertExperiment = db.prepare('INSERT OR REPLACE INTO experiment VALUES (?, ?, ?)');
  const numbers = new Map<string, number>();
  let experiments = 0;
  let open = true;
  db.exec('BEGIN');

  return {
    addExperiment(experiment) {
      const { tags, ...rest } = experiment;
      insertExperiment.run(experiment.id, experiments++, JSON.stringify({ ...rest, tags: [...tags] }));
    },
    addRun(run) {
      const number = numbers.get(run.run_id) ?? numbers.size + 1;
      numbers.set(run.run_id, number);
      const { run_id, experiment_id, start_time, params, metrics, tags, ...rest } = run;
      const pairs = (map: ReadonlyMap<string, string>) =>
        JSON.stringify([...map].flatMap(([key, value]) => [names(key), value]));
      insertRun.run(
        number,
        run_id,
        experiment_id,
        start_time,
        JSON.stringify(rest),
        pairs(params),
        packMetrics(metrics, names),
        pairs(tags),
      );
      forgetSeries.run(number);
    },
    addSeries(runId, metric, series) {
      const number = numbers.get(runId);
      if (number === undefined) throw new TypeError(`a history of the run ${runId}, which is not in the snapshot`);
      const { min, max } = range(series);
      insertSeries.run(number, names(metric), series.values.length, min, max, encodeSeries(series));
    },
    finish(head) {
      db.prepare("INSERT INTO about VALUES ('head', ?)").run(JSON.stringify(head));
      db.exec('COMMIT');
      db.close();
      open = false;
      putInPlace(draft, file);
    },
    abandon() {
      if (!open) return;
      open = false;
      db.close();
      rmSync(draft, { force: true });
    },
  };
}

function openDraft(draft: string): DatabaseSync {
  try {
    mkdirSync(dirname(draft), { recursive: true });
    rmSync(draft, { force: true });
    const db = new DatabaseSync(draft);
    createTables(db);
    return db;
  } catch (cause) {
    throw unwritable(draft, cause);
  }
}

/** On disk before the rename, so that a crash leaves the old file or the whole new one. */
function putInPlace(draft: string, file: string): void {
  try {
    const descriptor = openSync(draft, 'r+');
    fsyncSync(descriptor);
    closeSync(descriptor);
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw unwritable(file, cause);
  }
}

function unwritable(file: string, cause: unknown): UserError {
  return userError('FOLDER_UNWRITABLE', { folder: dirname(file), why: reasonOf(cause) }, cause);
}

function numberNames(db: DatabaseSync): (key: string) => number {
  const known = new Map<string, number>();
  const insert = db.prepare('INSERT INTO name VALUES (?, ?)');
  return (key) => {
    const old = known.get(key);
    if (old !== undefined) return old;
    const id = known.size + 1;
    known.set(key, id);
    insert.run(id, JSON.stringify(key));
    return id;
  };
}

function packMetrics(metrics: Run['metrics'], names: (key: string) => number): Uint8Array {
  const packed = new Float64Array(metrics.size * 5);
  let at = 0;
  for (const [key, { value, step, timestamp }] of metrics) {
    packed.set([names(key), value ?? Number.NaN, step, timestamp ?? Number.NaN, value === null ? 1 : 0], at);
    at += 5;
  }
  return new Uint8Array(packed.buffer);
}
