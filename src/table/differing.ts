/** In which columns rows differ. */
import { canonicalValue } from '../core/compare/param-rows.ts';
import type { ColumnId } from './manifest.ts';
import type { Column, Table } from './table.ts';

/**
 * Of the columns those in which two of the rows have different values; a column that only some of them have, with one value, does not differ. Values are equal
 * however they are written (`1e-3` is `0.001`). Of a column that is not loaded what holds of all rows is said of these.
 */
export function differing(table: Table, rows: Uint32Array, columns: readonly ColumnId[]): Set<ColumnId> {
  return new Set(
    columns.filter((id) => {
      if (table.info(id)?.differs === false) return false;
      const column = table.column(id);
      return column === undefined ? (table.info(id)?.differs ?? false) : differsIn(column, rows);
    }),
  );
}

function differsIn(column: Column, rows: Uint32Array): boolean {
  if (column.dictionary) return codesDiffer(column.dictionary, rows);
  return column.info.kind === 'text' ? textsDiffer((row) => column.text(row), rows) : numbersDiffer(column, rows);
}

function codesDiffer({ codes, texts }: NonNullable<Column['dictionary']>, rows: Uint32Array): boolean {
  let first = 0;
  const same = new Set<number>();
  for (const row of rows) {
    const code = codes[row] as number;
    if (code === first || code === 0 || same.has(code)) continue;
    if (first === 0) first = code;
    else if (canonicalValue(texts[code - 1] ?? '') === canonicalValue(texts[first - 1] ?? '')) same.add(code);
    else return true;
  }
  return false;
}

function textsDiffer(textOf: (row: number) => string | null, rows: Uint32Array): boolean {
  let first: string | null = null;
  for (const row of rows) {
    const text = textOf(row);
    if (text === null || text === first) continue;
    if (first === null) first = text;
    else if (canonicalValue(text) !== canonicalValue(first)) return true;
  }
  return false;
}

/** NaN is a value like others. */
function numbersDiffer(column: Column, rows: Uint32Array): boolean {
  const numbers = column.numbers();
  let first: number | null = null;
  for (const row of rows) {
    const number = numbers[row] as number;
    if (number === first || (Number.isNaN(number) && (Number.isNaN(first) || column.absence(row) !== null))) continue;
    if (first !== null) return true;
    first = number;
  }
  return false;
}
