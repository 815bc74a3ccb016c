import type { DatabaseSync } from 'node:sqlite';
import { FORMAT } from '../core/model/snapshot.ts';

/** Name and version of the snapshot file. Its own number rises with every change of the tables or of the head, so that no file is misread. */
export const SNAPSHOT_FORMAT = `${FORMAT} snapshot 1`;

/**
 * The snapshot file: SQLite, without a journal since it is written whole under another name and then renamed.
 *
 * - `about`: `format` first, so that another version can be refused by name; then the head of the snapshot as JSON.
 * - `name`: every param, metric and tag key once, as JSON since SQLite's text cannot hold every key; rows refer to it by number.
 * - `run`: what is short and plain as columns, `params` and `tags` as JSON arrays `[key number, value, …]`, `metrics` as 64-bit floats
 *   `[key number, value, step, timestamp, state, …]` (state 1: the value was lost by the source; a timestamp that is not known is NaN).
 * - `series`: one row a history that was read, with its smallest and largest finite value; `points` as `encodeSeries` writes them.
 */
const tables = `
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE name (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE experiment (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  experiment_id TEXT NOT NULL,
  start_time REAL,
  body TEXT NOT NULL,
  params TEXT NOT NULL,
  metrics BLOB NOT NULL,
  tags TEXT NOT NULL
);
CREATE INDEX run_by_experiment ON run (experiment_id, start_time DESC, run_id);
CREATE TABLE series (
  run INTEGER NOT NULL,
  metric INTEGER NOT NULL,
  count INTEGER NOT NULL,
  min REAL,
  max REAL,
  points BLOB NOT NULL,
  PRIMARY KEY (run, metric)
) WITHOUT ROWID;
`;

export function createTables(db: DatabaseSync): void {
  db.exec('PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF; PRAGMA page_size = 8192;');
  db.exec(tables);
  db.prepare("INSERT INTO about VALUES ('format', ?)").run(SNAPSHOT_FORMAT);
}
