/** MLflow's database in a SQLite file, opened to be read while others may write it. */
import { realpathSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { pathToFileURL } from 'node:url';
import { reasonOf, userError } from '../../errors.ts';

export type Row = Readonly<Record<string, unknown>>;

export interface Database {
  /** Whether this version of MLflow's schema has the table, or that column of it. */
  has(table: string, column?: string): boolean;
  /** The rows of a query; `values` stand for its question marks. */
  rows(sql: string, ...values: (string | number)[]): readonly Row[];
  /** What is read in `work` is all of one moment. */
  together<T>(work: () => T): T;
  close(): void;
}

/** Columns without which there are no runs; all others came and went with MLflow's versions. */
const needed = [
  ['experiments', 'experiment_id'],
  ['experiments', 'name'],
  ['runs', 'run_uuid'],
  ['runs', 'experiment_id'],
] as const;

/**
 * A `UserError` where the file is no database, none of MLflow's, or out of reach. Where readers do not hinder writers (SQLite's write-ahead log)
 * everything is read of one moment until `close`; elsewhere only what is read `together`, lest a training job waits for us. A writer that keeps
 * the file for itself is waited for as long as `patienceMs`.
 */
export function openDatabase(file: string, patienceMs: number): Database {
  const connection = inWords(file, () => connect(file, patienceMs));
  try {
    const columns = inWords(file, () => columnsOf(connection));
    const has = (table: string, column?: string) =>
      column === undefined ? columns.has(table) : (columns.get(table)?.has(column) ?? false);
    const missing = needed.find(([table, column]) => !has(table, column));
    if (missing !== undefined) throw notMlflow(file, missing, has);
    const exec = (sql: string) => inWords(file, () => connection.exec(sql));
    let reading = isLogged(connection);
    if (reading) exec('BEGIN');
    return {
      has,
      rows: (sql, ...values) => inWords(file, () => connection.prepare(sql).all(...values)),
      together: (work) => {
        if (reading) return work();
        exec('BEGIN');
        reading = true;
        try {
          return work();
        } finally {
          reading = false;
          exec('COMMIT');
        }
      },
      close: () => connection.close(),
    };
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

/** Read-only. Where even that would have to write a file beside it, as on a read-only disk, the file is taken as one that nobody changes. */
function connect(file: string, patienceMs: number): DatabaseSync {
  try {
    return prepared(new DatabaseSync(file, { readOnly: true }), patienceMs);
  } catch (cause) {
    const code = codeOf(cause);
    if ((code !== CANTOPEN && code !== READONLY) || !statSync(file, { throwIfNoEntry: false })?.isFile()) throw cause;
    if ((statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0) > 0) {
      throw userError(
        'SQLITE_UNREADABLE',
        { file, why: 'what was written last is in its log, which cannot be opened here' },
        cause,
      );
    }
    const address = pathToFileURL(realpathSync(file));
    address.searchParams.set('immutable', '1');
    return prepared(new DatabaseSync(address, { readOnly: true }), patienceMs);
  }
}

function prepared(connection: DatabaseSync, patienceMs: number): DatabaseSync {
  try {
    connection.exec(`PRAGMA busy_timeout = ${patienceMs}; PRAGMA query_only = ON; PRAGMA trusted_schema = OFF;`);
    connection.prepare('SELECT count(*) FROM sqlite_master').get();
    return connection;
  } catch (cause) {
    connection.close();
    throw cause;
  }
}

/** Tables only: what a view or a virtual table gives is not MLflow's. */
function columnsOf(connection: DatabaseSync): Map<string, Set<string>> {
  const names = connection
    .prepare(
      `SELECT tables.name AS "table", columns.name AS "column" FROM sqlite_master AS tables, pragma_table_info(tables.name) AS columns
       WHERE tables.type = 'table' AND tables.sql NOT LIKE 'CREATE VIRTUAL%'`,
    )
    .all() as { table: string; column: string }[];
  const grouped = Map.groupBy(names, ({ table }) => table);
  return new Map([...grouped].map(([table, rows]) => [table, new Set(rows.map(({ column }) => column))]));
}

function isLogged(connection: DatabaseSync): boolean {
  return connection.prepare('PRAGMA journal_mode').get()?.['journal_mode'] === 'wal';
}

const [BUSY, LOCKED, READONLY, CORRUPT, CANTOPEN, NOTADB] = [5, 6, 8, 11, 14, 26];
const reasons: Readonly<Record<number, string>> = {
  [BUSY]: 'another program keeps it locked',
  [LOCKED]: 'another program keeps it locked',
  [CORRUPT]: 'it is damaged',
  [CANTOPEN]: 'it is not there, or may not be opened',
  [NOTADB]: 'it is no SQLite database',
};

/** SQLite's primary code, the low byte; `null` for what is no error of its. */
function codeOf(cause: unknown): number | null {
  const { errcode } = cause as { errcode?: unknown };
  return typeof errcode === 'number' ? errcode & 0xff : null;
}

/** What SQLite refuses becomes a `UserError`. */
function inWords<T>(file: string, work: () => T): T {
  try {
    return work();
  } catch (cause) {
    const code = codeOf(cause);
    if (code === null) throw cause;
    throw userError('SQLITE_UNREADABLE', { file, why: reasons[code] ?? `SQLite says “${reasonOf(cause)}”` }, cause);
  }
}

function notMlflow(file: string, [table, column]: (typeof needed)[number], has: Database['has']) {
  return userError('SQLITE_NOT_MLFLOW', {
    file,
    missing: has(table) ? `column "${column}" in its table "${table}"` : `table "${table}"`,
  });
}
