/** Some runs as a small table, so that what draws an experiment's table draws runs of several experiments too. */
import type { Run } from '../../../src/core/model/run.ts';
import type { Goal } from '../../../src/core/model/settings.ts';
import { isNumeral } from '../../../src/core/model/text.ts';
import type { ColumnInfo, StoredHistory, TableManifest } from '../../../src/table/manifest.ts';
import type { Column, Table } from '../../../src/table/table.ts';

export interface TableRun {
  readonly run: Run;
  readonly stored: ReadonlyMap<string, StoredHistory>;
}

/** Rows in the order of the runs; goals by metric. */
export function tableOfRuns(runs: readonly TableRun[], goals: ReadonlyMap<string, Goal | null>): Table {
  const columns = new Map<string, Column>();
  const add = (info: ColumnInfo, of: (run: Run) => number | string | null) =>
    columns.set(
      info.id,
      columnOf(
        info,
        runs.map(({ run }) => of(run)),
      ),
    );
  add(infoOf('name', 'run', 'name', 'text'), ({ name }) => name);
  add(infoOf('started', 'run', 'started', 'time'), ({ start_time }) => start_time);
  for (const key of new Set(runs.flatMap(({ run }) => [...run.metrics.keys()])))
    add(
      { ...infoOf(`m.${key}`, 'metric', key, 'number'), goal: goals.get(key) ?? null },
      ({ metrics }) => metrics.get(key)?.value ?? null,
    );
  return {
    manifest: manifestOf(
      runs,
      [...columns.values()].map(({ info }) => info),
    ),
    rows: runs.length,
    info: (id) => columns.get(id)?.info,
    column: (id) => columns.get(id),
    shapes: () => undefined,
    runId: (row) => runs[row]?.run.run_id,
  };
}

export function historyIn(runs: readonly TableRun[]): (runId: string, metric: string) => StoredHistory | undefined {
  const byId = new Map(runs.map(({ run, stored }) => [run.run_id, stored]));
  return (runId, metric) => byId.get(runId)?.get(metric);
}

const infoOf = (id: string, group: ColumnInfo['group'], key: string, kind: ColumnInfo['kind']): ColumnInfo => ({
  ...{ id, group, key, kind, goal: null, primary: false, limits: [], missing: 0, differs: true, files: [], offset: 0 },
  encoding: { form: 'f64' },
});

function columnOf(info: ColumnInfo, values: readonly (number | string | null)[]): Column {
  const numbers = Float64Array.from(values, (value) =>
    typeof value === 'number' ? value : typeof value === 'string' && isNumeral(value) ? Number(value) : Number.NaN,
  );
  return {
    info,
    numbers: () => numbers,
    text: (row) => (values[row] === null || values[row] === undefined ? null : String(values[row])),
    absence: (row) => (values[row] === null ? 'missing' : null),
    dictionary: null,
    numeric: info.kind !== 'text',
  };
}

function manifestOf(runs: readonly TableRun[], columns: readonly ColumnInfo[]): TableManifest {
  const none = { size: 1, files: [] };
  return {
    format: 'ml-report/1',
    taken_at: 0,
    experiment: { id: '', name: '', url: null },
    ...{ rows: runs.length, deleted: 0, left_out: 0, columns, shown: [], histories: [] },
    ids: { form: 'text', ...none },
    details: none,
  };
}
