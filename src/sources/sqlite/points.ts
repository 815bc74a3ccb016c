/** The tables of metrics. */
import type { Point } from '../../core/model/series.ts';
import { withInfinities } from '../mlflow/infinity.ts';
import type { Database, Row } from './database.ts';
import { column, cut, number, numberOf, OF_RUNS, textOf } from './sql.ts';

/** How many points each run has; those without are absent. */
export function countPoints(database: Database, ids: readonly string[]): Map<string, number> {
  if (!database.has('metrics')) return new Map();
  const rows = database.rows(
    `SELECT run_uuid AS run, count(*) AS points FROM metrics ${OF_RUNS} GROUP BY run_uuid`,
    JSON.stringify(ids),
  );
  return new Map(rows.map(({ run, points }) => [textOf(run), Number(points)]));
}

type ByMetric<T> = Map<string, Map<string, T>>;

/** Every point by run and metric, in no order. */
export function readPoints(database: Database, ids: readonly string[]): ByMetric<Point[]> {
  return grouped(readEntries(database, 'metrics', OF_RUNS, JSON.stringify(ids)));
}

export function readHistory(database: Database, run: string, metric: string): Point[] {
  if (!database.has('metrics')) return [];
  return readEntries(database, 'metrics', 'WHERE run_uuid = ? AND key = ?', run, metric).map(pointOf);
}

/** What the database shows as the last entry of each metric, by run and metric; empty before MLflow 1.2. */
export function readLatest(database: Database, ids: readonly string[]): ByMetric<Point[]> {
  return grouped(readEntries(database, 'latest_metrics', OF_RUNS, JSON.stringify(ids)));
}

function readEntries(database: Database, table: string, where: string, ...values: string[]): readonly Row[] {
  if (!database.has(table)) return [];
  const of = (name: string, otherwise: string) => column(database, table, name, otherwise);
  return database.rows(
    `SELECT run_uuid AS run, ${cut('key')} AS key, ${number(of('step', '0'))} AS step, ${number(of('timestamp', '0'))} AS time,
     ${number('value')} AS value, ${of('is_nan', '0')} AS nan FROM ${table} ${where}`,
    ...values,
  );
}

function grouped(rows: readonly Row[]): ByMetric<Point[]> {
  const byRun: ByMetric<Point[]> = new Map();
  for (const row of rows) {
    const [run, key] = [textOf(row['run']), textOf(row['key'])];
    const metrics = byRun.get(run) ?? new Map<string, Point[]>();
    if (metrics.size === 0) byRun.set(run, metrics);
    const points = metrics.get(key);
    if (points) points.push(pointOf(row));
    else metrics.set(key, [pointOf(row)]);
  }
  return byRun;
}

function pointOf({ step, time, value, nan }: Row): Point {
  const known = nan === 1 ? Number.NaN : withInfinities(numberOf(value));
  return { step: numberOf(step) ?? 0, timestamp: numberOf(time) ?? 0, value: known };
}
