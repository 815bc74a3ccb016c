/** The filter language; its grammar and what its words mean are in `parse.ts`. */
import { everyRow } from '../every-row.ts';
import type { ColumnId } from '../manifest.ts';
import type { Table } from '../table.ts';
import { columnsIn, rowsOf } from './compile.ts';
import { ID } from './names.ts';
import { parse } from './parse.ts';
import { type FilterTrouble, isTrouble } from './trouble.ts';

export { type Completion, complete, type Suggestion } from './complete.ts';
export { nameOf, writtenValue } from './names.ts';
export { type FilterTrouble, isTrouble } from './trouble.ts';

/** A filter that was understood. */
export interface Filter {
  /** What has to be loaded before `rows`. */
  readonly columns: readonly ColumnId[];
  /** Whether it looks at ids of runs; those that are not loaded match nothing. */
  readonly ids: boolean;
  /** The rows that it takes, in the table's order. Columns that are not loaded have no values. */
  rows(): Uint32Array;
}

/** `now` is the data's own time, milliseconds since 1970. A text without conditions takes every row. */
export function filterOf(text: string, table: Table, now: number): Filter | FilterTrouble {
  const tree = parse(text, table, now);
  if (tree === null) return { columns: [], ids: false, rows: () => everyRow(table) };
  if (isTrouble(tree)) return tree;
  const asked = new Set(columnsIn(tree, table));
  const ids = asked.delete(ID);
  return { columns: [...asked].map(({ id }) => id), ids, rows: () => rowsOf(tree, table) };
}
