/** The tables of runs, params and tags. */
import type { Database } from './database.ts';
import { pairsByOwner } from './pairs.ts';
import { column, cut, LONGEST_TEXT, number, numberOf, OF_RUNS, textOf } from './sql.ts';

/** The ids of all runs by experiment, those that began last first. */
export function readRunIds(database: Database): Map<string, string[]> {
  const rows = database.rows(
    `SELECT CAST(experiment_id AS TEXT) AS experiment, run_uuid AS run FROM runs
     ORDER BY ${column(database, 'runs', 'start_time')} DESC, run_uuid`,
  );
  const grouped = Map.groupBy(rows, ({ experiment }) => textOf(experiment));
  return new Map([...grouped].map(([experiment, ofOne]) => [experiment, ofOne.map(({ run }) => textOf(run))]));
}

export interface RunRow {
  readonly id: string;
  readonly experimentId: string;
  readonly name: string;
  readonly status: string;
  readonly start: number | null;
  readonly end: number | null;
  readonly deleted: boolean;
  readonly artifactUri: string;
}

export function readRunRows(database: Database, ids: readonly string[]): RunRow[] {
  const of = (name: string) => column(database, 'runs', name);
  return database
    .rows(
      `SELECT run_uuid AS id, CAST(experiment_id AS TEXT) AS experiment, ${cut(of('name'))} AS name, ${of('status')} AS status,
       ${number(of('start_time'))} AS start, ${number(of('end_time'))} AS "end", ${of('lifecycle_stage')} AS stage,
       ${cut(of('artifact_uri'))} AS artifacts FROM runs ${OF_RUNS}`,
      JSON.stringify(ids),
    )
    .map((row) => ({
      ...{ id: textOf(row['id']), experimentId: textOf(row['experiment']), name: textOf(row['name']) },
      ...{ status: textOf(row['status']), start: numberOf(row['start']), end: numberOf(row['end']) },
      ...{ deleted: row['stage'] === 'deleted', artifactUri: textOf(row['artifacts']) },
    }));
}

/** Names and values of params or tags by run id; `tooLong` is told those that are left out. */
export function readTexts(
  database: Database,
  table: 'params' | 'tags',
  ids: readonly string[],
  tooLong: (run: string, key: string) => void,
): Map<string, [string, string][]> {
  if (!database.has(table)) return new Map();
  const rows = database.rows(
    `SELECT run_uuid AS owner, ${cut('key')} AS key, iif(length(value) > ${LONGEST_TEXT}, NULL, value) AS value,
     length(value) > ${LONGEST_TEXT} AS long FROM ${table} ${OF_RUNS}`,
    JSON.stringify(ids),
  );
  for (const { owner, key, long } of rows) if (long === 1) tooLong(textOf(owner), textOf(key));
  return pairsByOwner(rows.filter(({ long }) => long !== 1));
}
