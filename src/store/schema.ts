import type { DatabaseSync } from 'node:sqlite';
import { FORMAT } from '../core/model/snapshot.ts';

/** Name and version of the snapshot file. Its own number rises with every change of the tables or of the head, so that no file is misread. */
export const SNAPSHOT_FORMAT = `${FORMAT} snapshot 3`;

/**
 * The snapshot file: SQLite, without a journal on disk since it is written whole under another name and then renamed.
 *
 * - `about`: `format` first, so that another version can be refused by name; then the head of the snapshot as JSON.
 * - `shape`: the keys of params, metrics and tags that runs have in common, as JSON `[[params], [metrics], [tags]]`, with the number of metrics.
 * - `person`: users as JSON; runs refer to them by number. `job`: what is known of a CI job as JSON, `null` for one that is gone or hidden.
 * - `run`: what queries need as columns, the rest as `packRun` writes it; `ranges` is what the histories of the run span.
 * - `name`: metric keys as JSON, since SQLite's text cannot hold every key. `timeline` and `series`: one row a history, as the codec writes
 *   them; histories of one run share timelines.
 */
const tables = `
CREATE TABLE about (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE experiment (id TEXT PRIMARY KEY, position INTEGER NOT NULL, body TEXT NOT NULL) WITHOUT ROWID;
CREATE TABLE shape (id INTEGER PRIMARY KEY, keys TEXT NOT NULL UNIQUE, metrics INTEGER NOT NULL);
CREATE TABLE person (id INTEGER PRIMARY KEY, body TEXT NOT NULL UNIQUE);
CREATE TABLE job (id INTEGER PRIMARY KEY, body TEXT);
CREATE TABLE run (
  number INTEGER PRIMARY KEY,
  run_id TEXT NOT NULL UNIQUE,
  experiment_id TEXT NOT NULL,
  start_time REAL,
  open INTEGER NOT NULL,
  person INTEGER,
  job INTEGER,
  shape INTEGER NOT NULL,
  texts TEXT NOT NULL,
  numbers BLOB NOT NULL,
  ranges BLOB,
  extra TEXT
);
CREATE INDEX run_by_experiment ON run (experiment_id, start_time DESC, run_id);
CREATE INDEX run_open ON run (experiment_id) WHERE open = 1;
CREATE TABLE name (id INTEGER PRIMARY KEY, key TEXT NOT NULL UNIQUE);
CREATE TABLE timeline (id INTEGER PRIMARY KEY, run INTEGER NOT NULL, body BLOB NOT NULL);
CREATE INDEX timeline_of_run ON timeline (run);
CREATE TABLE series (
  id INTEGER PRIMARY KEY,
  run INTEGER NOT NULL,
  metric INTEGER NOT NULL,
  timeline INTEGER NOT NULL,
  range BLOB NOT NULL,
  body BLOB NOT NULL,
  UNIQUE (run, metric)
);
`;

export function createTables(db: DatabaseSync): void {
  db.exec(tables);
  db.prepare("INSERT INTO about VALUES ('format', ?)").run(SNAPSHOT_FORMAT);
}
