/** Which run of a table started which. */
import type { Table } from './table.ts';

/**
 * Of each row the row of its parent, -1 where it has none in the table; `null` while the column `parent` or the ids of runs are not loaded. Ids of parents are
 * whole. Circles are as they were logged: see `tree.ts`.
 */
export function parentRows(table: Table): Int32Array | null {
  const parents = new Int32Array(table.rows).fill(-1);
  if (table.info('parent') === undefined) return parents;
  const column = table.column('parent');
  if (!column) return null;
  const rows = new Map<string, number>();
  for (let row = 0; row < table.rows; row++) {
    const id = table.runId(row);
    if (id === undefined) return null;
    rows.set(id, row);
  }
  for (let row = 0; row < table.rows; row++) parents[row] = rows.get(column.text(row) ?? '') ?? -1;
  return parents;
}
