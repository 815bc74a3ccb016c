/** Pieces of SQL that suit every version of MLflow's schema, and what its answers are. */
import type { Database } from './database.ts';

/** Longest param or tag that is read, characters; MLflow itself takes at most 8,000. */
export const LONGEST_TEXT = 1_000_000;
/** Names are cut there; MLflow's columns are at most 500 wide. */
const LONGEST_NAME = 5_000;

/** Rows of the runs whose ids are given as one JSON list. */
export const OF_RUNS = 'WHERE run_uuid IN (SELECT value FROM json_each(?))';

/** A column that other versions lack as `otherwise`, an expression of SQL. */
export function column(database: Database, table: string, name: string, otherwise = 'NULL'): string {
  return database.has(table, name) ? `"${table}"."${name}"` : otherwise;
}

/** At most so many characters of a text. */
export const cut = (text: string, length = LONGEST_NAME) => `substr(${text}, 1, ${length})`;

/** As the nearest number, which is exact for all times and steps that occur; NULL for what is none: SQLite's columns hold anything. */
export const number = (expression: string) =>
  `iif(typeof(${expression}) IN ('integer', 'real'), CAST(${expression} AS REAL), NULL)`;

export function textOf(value: unknown): string {
  if (typeof value === 'string') return value;
  if (value instanceof Uint8Array) return Buffer.from(value).toString();
  return value === null || value === undefined ? '' : String(value);
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
