/** From a column and a row to the text of a cell. */

import { briefValue, columnDecimals, numberInColumn } from '../../../src/render/cell.ts';
import { formatDuration, formatTime } from '../../../src/render/format.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import type { Column, Table } from '../../../src/table/table.ts';
import type { Look } from './columns.ts';
import { goalOrder } from './goal-order.ts';

/** More of a text than this no cell shows. */
const LONGEST = 160;

export interface Values {
  /** Empty where there is no value; `…` while it is not loaded. */
  text(id: ColumnId, look: Look, row: number): string;
  /** NaN where there is no number. */
  number(id: ColumnId, row: number): number;
  decimals(id: ColumnId): number | undefined;
  /** The best finite number of some rows by the column's goal; `null` where no goal is known or all are the same. */
  best(id: ColumnId, rows: Uint32Array): number | null;
}

export function valuesOf(table: Table): Values {
  const decimals = new Map<ColumnId, number | undefined>();
  const decimalsOf = (id: ColumnId, column: Column) => {
    if (!decimals.has(id)) decimals.set(id, columnDecimals(column.numbers()));
    return decimals.get(id);
  };
  const bests = new Map<ColumnId, { readonly rows: Uint32Array; readonly best: number | null }>();
  return {
    text(id, look, row) {
      const column = table.column(id);
      if (!column) return '…';
      const absence = column.absence(row);
      if (absence !== null) return absence === 'lost' ? 'lost' : '';
      if (look === 'number') return numberInColumn(column.numbers()[row] ?? null, decimalsOf(id, column));
      if (look === 'duration') return formatDuration(column.numbers()[row] ?? null);
      if (look === 'time') return formatTime(column.numbers()[row] ?? null);
      const text = column.text(row) ?? '';
      return look === 'status' ? text.toLowerCase() : briefValue(text, LONGEST);
    },
    number: (id, row) => table.column(id)?.numbers()[row] ?? Number.NaN,
    decimals(id) {
      const column = table.column(id);
      return column && decimalsOf(id, column);
    },
    best(id, rows) {
      const known = bests.get(id);
      if (known?.rows === rows) return known.best;
      const column = table.column(id);
      const goal = column?.info.goal;
      const best = column && goal ? goalOrder(goal).best(column.numbers(), rows) : null;
      if (column) bests.set(id, { rows, best });
      return best;
    },
  };
}
