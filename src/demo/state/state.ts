import { DatabaseSync, type SQLInputValue, type StatementSync } from 'node:sqlite';

/** The server's memory: statements are prepared once and kept, rows come back as plain objects. */
export type State = {
  all: <Row>(sql: string, ...values: SQLInputValue[]) => Row[];
  one: <Row>(sql: string, ...values: SQLInputValue[]) => Row | undefined;
  /** Returns the rowid of an inserted row. */
  run: (sql: string, ...values: SQLInputValue[]) => number;
  /** All or nothing; a nested call joins the one around it. */
  together: <Result>(work: () => Result) => Result;
  close: () => void;
};

// A run's params, tags and newest metric entries are kept as the JSON text that the API answers,
// so that a page of a thousand runs is one read and no parsing.
const SCHEMA = `
  CREATE TABLE IF NOT EXISTS users (id INTEGER PRIMARY KEY, username TEXT UNIQUE, name TEXT, bot INTEGER, created_at INTEGER);
  CREATE TABLE IF NOT EXISTS projects (id INTEGER PRIMARY KEY, path TEXT UNIQUE, name TEXT, description TEXT, store TEXT,
    created_at INTEGER, creator_id INTEGER, left_out TEXT, forked_from INTEGER,
    pages_access TEXT NOT NULL DEFAULT 'private');
  CREATE TABLE IF NOT EXISTS redirects (path TEXT PRIMARY KEY, project_id INTEGER);
  CREATE TABLE IF NOT EXISTS members (project_id INTEGER, user_id INTEGER, level INTEGER, PRIMARY KEY (project_id, user_id));
  CREATE TABLE IF NOT EXISTS tokens (token TEXT PRIMARY KEY, user_id INTEGER, scope TEXT, job_id INTEGER, allowed TEXT,
    expired INTEGER NOT NULL DEFAULT 0);
  CREATE TABLE IF NOT EXISTS experiments (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, iid INTEGER, name TEXT, tags TEXT,
    user_id INTEGER, created_at INTEGER, updated_at INTEGER, UNIQUE (project_id, iid), UNIQUE (project_id, name));
  CREATE TABLE IF NOT EXISTS runs (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, experiment_id INTEGER, iid INTEGER, eid TEXT,
    name TEXT, status TEXT, start_time INTEGER, end_time INTEGER, created_at INTEGER, updated_at INTEGER, user_id INTEGER,
    job_id INTEGER, params TEXT, tags TEXT, latest TEXT, model_version_id INTEGER,
    synthetic TEXT, UNIQUE (project_id, eid), UNIQUE (project_id, iid));
  CREATE INDEX IF NOT EXISTS runs_by_age ON runs (experiment_id, created_at, id);
  CREATE INDEX IF NOT EXISTS runs_by_name ON runs (experiment_id, name, id);
  CREATE INDEX IF NOT EXISTS runs_by_job ON runs (job_id);
  CREATE TABLE IF NOT EXISTS models (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, experiment_id INTEGER UNIQUE, name TEXT,
    description TEXT, tags TEXT, user_id INTEGER, created_at INTEGER, updated_at INTEGER, UNIQUE (project_id, name));
  CREATE TABLE IF NOT EXISTS model_versions (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, model_id INTEGER, run_id INTEGER,
    version TEXT, major INTEGER, minor INTEGER, patch INTEGER, description TEXT, tags TEXT, user_id INTEGER, created_at INTEGER,
    updated_at INTEGER, UNIQUE (model_id, version));
  CREATE TABLE IF NOT EXISTS series (id INTEGER PRIMARY KEY, run_id INTEGER, key TEXT, newest REAL, UNIQUE (run_id, key));
  CREATE TABLE IF NOT EXISTS chunks (id INTEGER PRIMARY KEY, series_id INTEGER, points BLOB);
  CREATE INDEX IF NOT EXISTS chunks_of_series ON chunks (series_id, id);
  CREATE TABLE IF NOT EXISTS artifacts (run_id INTEGER, path TEXT, size INTEGER, content BLOB);
  CREATE INDEX IF NOT EXISTS artifacts_of_run ON artifacts (run_id);
  CREATE TABLE IF NOT EXISTS commits (project_id INTEGER, sha TEXT, parents TEXT, title TEXT, author_id INTEGER, date INTEGER,
    PRIMARY KEY (project_id, sha));
  CREATE TABLE IF NOT EXISTS branches (project_id INTEGER, name TEXT, sha TEXT, PRIMARY KEY (project_id, name));
  CREATE TABLE IF NOT EXISTS files (project_id INTEGER, branch TEXT NOT NULL DEFAULT '', path TEXT, content TEXT,
    PRIMARY KEY (project_id, branch, path));
  CREATE TABLE IF NOT EXISTS pipelines (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, iid INTEGER, sha TEXT, ref TEXT, source TEXT,
    status TEXT, user_id INTEGER, merge_request_id INTEGER, created_at INTEGER, finished_at INTEGER, source_sha TEXT);
  CREATE INDEX IF NOT EXISTS pipelines_of_project ON pipelines (project_id, id);
  CREATE TABLE IF NOT EXISTS jobs (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, pipeline_id INTEGER, name TEXT, stage TEXT,
    status TEXT, retried INTEGER, user_id INTEGER, created_at INTEGER, started_at INTEGER, finished_at INTEGER, failure_reason TEXT,
    kind TEXT NOT NULL DEFAULT 'build', downstream_pipeline_id INTEGER, runner TEXT);
  CREATE INDEX IF NOT EXISTS jobs_of_pipeline ON jobs (pipeline_id);
  CREATE INDEX IF NOT EXISTS jobs_of_project ON jobs (project_id, id);
  CREATE TABLE IF NOT EXISTS job_artifacts (job_id INTEGER, path TEXT, content TEXT, PRIMARY KEY (job_id, path));
  CREATE TABLE IF NOT EXISTS merge_requests (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, iid INTEGER, title TEXT, description TEXT,
    state TEXT, source_branch TEXT, target_branch TEXT, author_id INTEGER, merged_by INTEGER, created_at INTEGER, updated_at INTEGER,
    merged_at INTEGER, base_sha TEXT, start_sha TEXT, head_sha TEXT, merge_sha TEXT, source_project_id INTEGER,
    labels TEXT NOT NULL DEFAULT '[]',
    UNIQUE (project_id, iid));
  CREATE TABLE IF NOT EXISTS pushes (merge_request_id INTEGER, sha TEXT, PRIMARY KEY (merge_request_id, sha));
  CREATE TABLE IF NOT EXISTS labels (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, name TEXT, UNIQUE (project_id, name));
  CREATE TABLE IF NOT EXISTS label_events (id INTEGER PRIMARY KEY AUTOINCREMENT, merge_request_id INTEGER, label_id INTEGER, user_id INTEGER,
    action TEXT, created_at INTEGER);
  CREATE INDEX IF NOT EXISTS label_events_of_merge_request ON label_events (merge_request_id);
  CREATE TABLE IF NOT EXISTS notes (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, merge_request_id INTEGER, author_id INTEGER,
    body TEXT, system INTEGER, created_at INTEGER, updated_at INTEGER, type TEXT, discussion_id TEXT, resolved_at INTEGER,
    resolved_by INTEGER);
  CREATE INDEX IF NOT EXISTS notes_of_merge_request ON notes (merge_request_id);
  CREATE TABLE IF NOT EXISTS statuses (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, pipeline_id INTEGER, sha TEXT, ref TEXT,
    status TEXT, name TEXT, target_url TEXT, description TEXT, user_id INTEGER, created_at INTEGER);
  CREATE INDEX IF NOT EXISTS statuses_of_commit ON statuses (project_id, sha);
  CREATE TABLE IF NOT EXISTS uploads (id INTEGER PRIMARY KEY AUTOINCREMENT, project_id INTEGER, secret TEXT, name TEXT, content BLOB);
  CREATE INDEX IF NOT EXISTS uploads_by_secret ON uploads (secret);
  CREATE TABLE IF NOT EXISTS counters (project_id INTEGER, what TEXT, value INTEGER, PRIMARY KEY (project_id, what));
`;

/** Grows with each change of the tables. */
const VERSION = 6;

// A real server's ids have nothing to do with the numbers inside a project, and an id is never given twice.
const FIRST_IDS = {
  ...{ experiments: 310, runs: 5200, models: 70, model_versions: 150 },
  ...{ pipelines: 7400, jobs: 88_100, merge_requests: 640, notes: 12_700 },
  ...{ labels: 230, label_events: 3_100, statuses: 90_200, uploads: 860 },
};

/** Opens a SQLite file, or memory for ':memory:', and makes the tables that are missing. */
export function openState(file: string): State {
  const database = new DatabaseSync(file);
  const { user_version: version } = database.prepare('PRAGMA user_version').get() as { user_version: number };
  const used = database.prepare('SELECT 1 FROM sqlite_master LIMIT 1').get() !== undefined;
  if (used && version !== VERSION) {
    database.close();
    throw new Error(`${file} was made by another version of the embedded GitLab; delete it or name another file`);
  }
  database.exec(`PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF; PRAGMA user_version = ${VERSION};`);
  database.exec(SCHEMA);
  for (const [table, id] of Object.entries(FIRST_IDS)) {
    const sql =
      'INSERT INTO sqlite_sequence (name, seq) SELECT ?, ? WHERE NOT EXISTS (SELECT 1 FROM sqlite_sequence WHERE name = ?)';
    database.prepare(sql).run(table, id, table);
  }
  const prepared = new Map<string, StatementSync>();
  const statement = (sql: string): StatementSync => {
    const known = prepared.get(sql) ?? database.prepare(sql);
    prepared.set(sql, known);
    return known;
  };
  return {
    all: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).all(...values) as Row[],
    one: <Row>(sql: string, ...values: SQLInputValue[]) => statement(sql).get(...values) as Row | undefined,
    run: (sql, ...values) => Number(statement(sql).run(...values).lastInsertRowid),
    together: (work) => inTransaction(database, work),
    close: () => database.close(),
  };
}

function inTransaction<Result>(database: DatabaseSync, work: () => Result): Result {
  if (database.isTransaction) return work();
  database.exec('BEGIN');
  try {
    const result = work();
    database.exec('COMMIT');
    return result;
  } catch (error) {
    database.exec('ROLLBACK');
    throw error;
  }
}

/** The next number of its kind inside a project; numbers of deleted things are not given again. */
export function nextIid(state: State, projectId: number, what: 'experiment' | 'run'): number {
  const row = state.one<{ value: number }>(
    `INSERT INTO counters (project_id, what, value) VALUES (?, ?, 1)
     ON CONFLICT DO UPDATE SET value = value + 1 RETURNING value`,
    projectId,
    what,
  );
  return row?.value ?? 1;
}

export function nextPipelineIid(state: State, projectId: number): number {
  const sql = 'SELECT count(*) + 1 AS iid FROM pipelines WHERE project_id = ?';
  return state.one<{ iid: number }>(sql, projectId)?.iid ?? 1;
}

const FIRST_PROJECT = 41;

export function newProjectId(state: State): number {
  const sql = `SELECT coalesce(max(id) + 1, ${FIRST_PROJECT}) AS id FROM projects`;
  return state.one<{ id: number }>(sql)?.id ?? FIRST_PROJECT;
}
