/** Runs of a table as charts show them: their ids, names and looks. */
import { runLook } from '../../../table/run-look.ts';
import type { Table } from '../../../table/table.ts';
import { oneLine, shorten } from '../../format.ts';
import { categoryInks, type Ink } from '../theme.ts';
import type { Shown } from './maker.ts';
import { type LabelRow, listed, type NamedLine } from './side-labels.ts';

const LONGEST = 17;
const ID = 6;

/** What every row of a run has. */
export interface RunRow {
  /** Whole id; empty while it is not loaded. */
  readonly run: string;
  /** Row of the table. */
  readonly row: number;
  readonly ink: Ink;
  readonly mark: number;
  /** Drawn larger. */
  readonly chosen: boolean;
}

/** In the run's own colour and shape. */
export function colouredRow(table: Table, row: number): RunRow {
  const run = table.runId(row) ?? '';
  const look = runLook(run);
  return { run, row, ink: categoryInks[look.colour] ?? 'blue', mark: look.mark, chosen: true };
}

/** Grey among selected ones. */
export function plainRow(table: Table, row: number, ink: Ink = 'muted'): RunRow {
  return { run: table.runId(row) ?? '', row, ink, mark: 0, chosen: false };
}

/** Rows of runs by their ids, in the order of the ids; ids that are not in the table, or not loaded, are passed over. */
export function rowsOfRuns(table: Table, ids: readonly string[]): number[] {
  if (ids.length === 0) return [];
  const wanted = new Map(ids.map((id) => [id, -1]));
  let left = wanted.size;
  for (let row = 0; row < table.rows && left > 0; row++) {
    const id = table.runId(row);
    if (id !== undefined && wanted.get(id) === -1) {
      wanted.set(id, row);
      left--;
    }
  }
  return [...wanted.values()].filter((row) => row >= 0);
}

/** Rows to draw: those that the filter leaves, and the selected ones and the baseline among or beside them. */
export function drawnRows({ table, rows, selected, baseline }: Shown): { rows: number[]; chosen: ReadonlySet<number> } {
  const chosen = new Set(rowsOfRuns(table, selected));
  const known = new Set<number>(rows);
  const beside = rowsOfRuns(table, baseline === null ? selected : [...selected, baseline]);
  return { rows: [...rows, ...beside.filter((row) => !known.has(row))], chosen };
}

/** A run's whole name on one line; without one the beginning of its id. */
export function nameOf(table: Table, row: number): string {
  return oneLine(table.column('name')?.text(row) ?? '') || (table.runId(row) ?? '').slice(0, 8) || `row ${row + 1}`;
}

/** Short names of some runs, told apart by their ids where they are called the same. */
export function shortNames(table: Table, rows: readonly number[]): string[] {
  const names = rows.map((row) => shorten(nameOf(table, row), LONGEST));
  return names.map((name, index) =>
    names.indexOf(name) === names.lastIndexOf(name)
      ? name
      : `${shorten(name, LONGEST - ID - 1)} ${(table.runId(rows[index] ?? 0) ?? '').slice(0, ID)}`,
  );
}

/** Names of chosen runs beside a plot, as a list. */
export function chosenLabels(table: Table, chosen: ReadonlySet<number>): LabelRow[] {
  const rows = [...chosen];
  const names = shortNames(table, rows);
  return listed(rows.map((row, index) => ({ ...colouredRow(table, row), label: names[index] ?? '', y: 0 })));
}

/** Names of chosen runs, each at its value; `indexes` are theirs among the rows. */
export function chosenNames(
  table: Table,
  rows: readonly number[],
  values: readonly number[],
  indexes: readonly number[],
): NamedLine[] {
  const own = indexes.map((index) => rows[index] as number);
  const names = shortNames(table, own);
  return own.map((row, i) => ({
    ...colouredRow(table, row),
    ...{ label: names[i] ?? '', y: values[indexes[i] as number] as number },
  }));
}
