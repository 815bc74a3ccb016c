/** SQLite files as MLflow makes them, in the schemas of several versions, without Python: the tables are as its own migrations leave them. */
import { DatabaseSync } from 'node:sqlite';
import type { FileRun, FileStore, Point } from '../../exactness/read-files.ts';

/** `0.9` is the first schema there was; 1.0 brought steps, 1.2 NaN, experiment tags and the latest entries, 1.5 models, 2.0 the times of experiments. */
export const versions = ['0.9', '1.0', '1.2', '2.22', '3.17'] as const;
export type Version = (typeof versions)[number];

const runs = `run_uuid VARCHAR(32) NOT NULL, name VARCHAR(250), source_type VARCHAR(20), source_name VARCHAR(500), entry_point_name VARCHAR(50),
  user_id VARCHAR(256), status VARCHAR(9), start_time BIGINT, end_time BIGINT, source_version VARCHAR(50), lifecycle_stage VARCHAR(20),
  artifact_uri VARCHAR(200), experiment_id INTEGER`;
const experiments = `experiment_id INTEGER NOT NULL, name VARCHAR(256) NOT NULL, artifact_location VARCHAR(256), lifecycle_stage VARCHAR(32)`;
const pairs = (value: string) =>
  `key VARCHAR(250) NOT NULL, value ${value}, run_uuid VARCHAR(32) NOT NULL, PRIMARY KEY (key, run_uuid)`;
const models = `name VARCHAR(256) NOT NULL, version INTEGER NOT NULL, creation_time BIGINT, current_stage VARCHAR(20), source VARCHAR(500),
  run_id VARCHAR(32), PRIMARY KEY (name, version)`;
const indexed = ['params', 'tags', 'metrics', 'latest_metrics'].map(
  (table) => `CREATE INDEX index_${table}_run_uuid ON ${table} (run_uuid)`,
);
const entries = `key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT, step BIGINT NOT NULL, is_nan BOOLEAN NOT NULL,
  run_uuid VARCHAR(32) NOT NULL`;

const table = (name: string, columns: string) => `CREATE TABLE "${name}" (${columns})`;
const common = [table('params', pairs('VARCHAR(8000) NOT NULL')), table('tags', pairs('VARCHAR(8000)'))];
const metrics = (columns: string) =>
  table('metrics', `${columns}, PRIMARY KEY (key, timestamp, step, run_uuid, value, is_nan)`);
const latest = table('latest_metrics', `${entries}, PRIMARY KEY (key, run_uuid)`);
const experimentTags = table(
  'experiment_tags',
  'key VARCHAR(250) NOT NULL, value VARCHAR(5000), experiment_id INTEGER NOT NULL',
);
const points =
  'key VARCHAR(250) NOT NULL, value FLOAT NOT NULL, timestamp BIGINT NOT NULL, run_uuid VARCHAR(32) NOT NULL';

const schemas: Readonly<Record<Version, readonly string[]>> = {
  '0.9': [table('experiments', experiments), table('runs', runs), table('metrics', points), ...common],
  '1.0': [
    table('experiments', experiments),
    table('runs', runs),
    table('metrics', `${points}, step BIGINT DEFAULT '0' NOT NULL`),
    ...common,
  ],
  '1.2': [table('experiments', experiments), table('runs', runs), metrics(entries), latest, experimentTags, ...common],
  '2.22': [
    ...[table('experiments', `${experiments}, creation_time BIGINT, last_update_time BIGINT`), experimentTags],
    ...[
      table('runs', `${runs}, deleted_time BIGINT`),
      metrics(entries),
      latest,
      table('model_versions', models),
      ...common,
      ...indexed,
    ],
  ],
  '3.17': [
    table(
      'experiments',
      `${experiments}, creation_time BIGINT, last_update_time BIGINT, workspace VARCHAR(63) DEFAULT 'default' NOT NULL`,
    ),
    ...[
      experimentTags,
      table('runs', `${runs}, deleted_time BIGINT`),
      metrics(entries),
      latest,
      table('model_versions', models),
      ...common,
    ],
    ...[...indexed, 'CREATE INDEX index_metrics_run_uuid_key_step ON metrics (run_uuid, key, step)'],
  ],
};

/** An empty database, still open. */
export function newDatabase(file: string, version: Version = '3.17'): DatabaseSync {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA synchronous = OFF');
  for (const statement of schemas[version]) database.exec(statement);
  database.exec('CREATE TABLE alembic_version (version_num VARCHAR(32) NOT NULL)');
  return database;
}

/** Adds one row; columns that this version lacks are left out. */
export function insert(
  database: DatabaseSync,
  into: string,
  row: Readonly<Record<string, string | number | null>>,
): void {
  const known = new Set(
    database
      .prepare('SELECT name FROM pragma_table_info(?)')
      .all(into)
      .map(({ name }) => String(name)),
  );
  const columns = Object.keys(row).filter((name) => known.has(name));
  if (known.size === 0) return;
  const sql = `INSERT OR IGNORE INTO ${into} (${columns.join(', ')}) VALUES (${columns.map(() => '?').join(', ')})`;
  database.prepare(sql).run(...columns.map((name) => row[name] ?? null));
}

const LARGEST = 1.7976931348623157e308;

/** A value as MLflow's `sanitize_metric_value` makes it. */
export function sanitised(value: number): { value: number; is_nan: number } {
  if (Number.isNaN(value)) return { value: 0, is_nan: 1 };
  return { value: Number.isFinite(value) ? value : value > 0 ? LARGEST : -LARGEST, is_nan: 0 };
}

/** Logs a real store into it, as MLflow does; its experiments are numbered anew. */
export function logStore(database: DatabaseSync, { experiments: all, runs: ofAll }: FileStore): void {
  database.exec('BEGIN');
  for (const [number, { name, created, deleted, tags }] of all.entries()) {
    const stage = deleted ? 'deleted' : 'active';
    insert(database, 'experiments', { experiment_id: number, name, lifecycle_stage: stage, creation_time: created });
    for (const [key, value] of Object.entries(tags))
      insert(database, 'experiment_tags', { key, value, experiment_id: number });
  }
  for (const run of ofAll)
    logRun(
      database,
      run,
      all.findIndex(({ name }) => name === run.experiment),
    );
  database.exec('COMMIT');
}

function logRun(database: DatabaseSync, run: FileRun, experiment: number): void {
  const {
    id: run_uuid,
    name,
    status,
    start: start_time,
    end: end_time,
    deleted,
    params,
    tags,
    metrics: series,
    model,
  } = run;
  const stage = deleted ? 'deleted' : 'active';
  insert(database, 'runs', {
    run_uuid,
    name,
    status,
    start_time,
    end_time,
    lifecycle_stage: stage,
    experiment_id: experiment,
  });
  for (const [key, value] of Object.entries(params)) insert(database, 'params', { key, value, run_uuid });
  for (const [key, value] of Object.entries(tags))
    insert(database, 'tags', { key, value: value.slice(0, 8000), run_uuid });
  for (const [key, ofOne] of Object.entries(series)) {
    for (const { step, time, value } of ofOne) {
      insert(database, 'metrics', { key, timestamp: time, step, run_uuid, ...sanitised(value) });
    }
    const { step, time, value } = ofOne.reduce((last, point) => (isLater(point, last) ? point : last));
    insert(database, 'latest_metrics', { key, timestamp: time, step, run_uuid, ...sanitised(value) });
  }
  const [registered, version] = model?.split('/') ?? [];
  if (registered)
    insert(database, 'model_versions', {
      name: registered,
      version: Number(version),
      run_id: run_uuid,
      current_stage: 'None',
    });
}

/** MLflow compares what is kept, in which NaN is 0. */
function isLater(a: Point, b: Point): boolean {
  return (a.step - b.step || a.time - b.time || sanitised(a.value).value - sanitised(b.value).value) > 0;
}
