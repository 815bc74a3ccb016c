/** Rows in the order that a reader asked for, without a comparison: a radix sort over the columns' orders. */
import { orderOf } from './order.ts';
import { sortBy } from './radix.ts';
import type { Table } from './table.ts';
import type { SortKey } from './view-state.ts';

/**
 * The rows by the first key, where it is the same by the second, and so on, else as they were. NaN and then rows without a value come last in either
 * direction. Columns that are not loaded decide nothing.
 */
export function sortRows(table: Table, rows: Uint32Array, keys: readonly SortKey[]): Uint32Array {
  let sorted = rows;
  for (const { column: id, descending } of keys.toReversed()) {
    const column = table.column(id);
    if (column) sorted = sortBy(sorted, orderOf(column, table.rows), descending);
  }
  return sorted;
}
