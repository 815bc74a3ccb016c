/** Rows that are put together by their values. */
import { canonicalValue } from '../core/compare/param-rows.ts';
import type { ColumnId } from './manifest.ts';
import { doublesOrder, ranksOf } from './order.ts';
import { NONE, type Order, sortBy } from './radix.ts';
import { type Spread, spreadOf } from './spread.ts';
import type { Column, Table } from './table.ts';
import type { SortKey } from './view-state.ts';

export type { Spread } from './spread.ts';

export interface Group {
  /** The values that all of its rows have, outermost column first; of a time its day; `null` for no value. */
  readonly values: readonly (string | null)[];
  /** The same for the same values, whatever the order or filter: what remembers which groups are open. From the outermost on. */
  readonly path: readonly string[];
  /** In the order of the table. */
  readonly rows: Uint32Array;
  /** Of metrics, times, durations and numeric params; `null` where no row has a number, and where the column is not loaded. */
  spread(id: ColumnId): Spread | null;
  /** The groups inside it, by the next column; empty for the innermost. Made when they are first asked for. */
  children(): readonly Group[];
}

/**
 * The groups of sorted rows by the first of the columns, by the others inside. They are in the order of `sort`, in which a number stands for its mean, then by their
 * values, of times the newest first. Columns that are not loaded group nothing.
 */
export function groupRows(
  table: Table,
  rows: Uint32Array,
  columns: readonly ColumnId[],
  sort: readonly SortKey[],
): Group[] {
  return inside({ table, rows, columns, sort, values: [], path: [] });
}

interface Parent {
  readonly table: Table;
  readonly rows: Uint32Array;
  readonly columns: readonly ColumnId[];
  readonly sort: readonly SortKey[];
  readonly values: readonly (string | null)[];
  readonly path: readonly string[];
}

function inside(parent: Parent): Group[] {
  const [id, ...columns] = parent.columns;
  if (id === undefined) return [];
  const column = parent.table.column(id);
  if (!column) return inside({ ...parent, columns });
  const groups = [...split(column, parent.rows)].map(([same, rows]) => {
    const values = [...parent.values, labelOf(column, rows[0] as number)];
    return groupOf({ ...parent, rows, columns, values, path: [...parent.path, same] });
  });
  return sorted(groups, column, parent);
}

function groupOf(parent: Parent): Group {
  let spreads: Map<ColumnId, Spread | null> | null = null;
  let children: readonly Group[] | null = null;
  return {
    values: parent.values,
    path: parent.path,
    rows: parent.rows,
    spread: (id) => {
      spreads ??= new Map();
      const column = parent.table.column(id);
      if (column && !spreads.has(id)) spreads.set(id, spreadOf(column, parent.rows));
      return spreads.get(id) ?? null;
    },
    children: () => {
      children ??= inside(parent);
      return children;
    },
  };
}

/** The groups come in the order of their first rows. */
function sorted(groups: readonly Group[], own: Column, { table, sort }: Parent): Group[] {
  const byValue: Order = { high: ranksOf(groups.map(({ values }) => values.at(-1) ?? null)), low: null };
  let places = sortBy(Uint32Array.from(groups.keys()), byValue, own.info.kind === 'time');
  for (const { column: id, descending } of sort.toReversed()) {
    const column = table.column(id);
    if (id === own.info.id) {
      places = sortBy(places, byValue, descending);
    } else if (column?.info.kind === 'text' && !column.numeric) {
      // Rows are sorted already, so that the first of a group's texts is where it stands.
      places = sortBy(places, { high: Uint32Array.from(groups.keys()), low: null }, false);
    } else if (column) {
      const means = Float64Array.from(groups, (group) => group.spread(id)?.mean ?? Number.NaN);
      places = sortBy(
        places,
        doublesOrder(means, () => NONE),
        descending,
      );
    }
  }
  return Array.from(places, (place) => groups[place] as Group);
}

const DAY = 86_400_000;

function labelOf(column: Column, row: number): string | null {
  if (column.absence(row) !== null) return null;
  if (column.info.kind !== 'time') return column.text(row);
  const time = column.numbers()[row] as number;
  return Math.abs(time) <= 8.64e15 ? new Date(time).toISOString().slice(0, 10) : column.text(row);
}

/** The rows of each value, by what is the same for equal values, in the order of their first row. */
function split(column: Column, rows: Uint32Array): Map<string, Uint32Array> {
  const same = sameFor(column);
  const numbers = new Map<string, number>();
  const ends: number[] = [];
  const groups = Uint32Array.from(rows, (row) => {
    const key = same(row);
    const number = numbers.get(key) ?? numbers.size;
    if (number === numbers.size) numbers.set(key, number);
    ends[number] = (ends[number] ?? 0) + 1;
    return number;
  });
  let start = 0;
  const starts = ends.map((count) => {
    start += count;
    return start - count;
  });
  const nexts = Uint32Array.from(starts);
  // One piece of memory for all of them, since there may be as many groups as rows.
  const together = new Uint32Array(rows.length);
  for (const [i, group] of groups.entries()) {
    const place = nexts[group] as number;
    together[place] = rows[i] as number;
    nexts[group] = place + 1;
  }
  return new Map([...numbers].map(([key, number]) => [key, together.subarray(starts[number], nexts[number])]));
}

const NO_VALUE = 'none';

function sameFor(column: Column): (row: number) => string {
  const { dictionary, info } = column;
  if (dictionary) {
    const keys = [NO_VALUE, ...dictionary.texts.map(canonicalValue)];
    return (row) => keys[dictionary.codes[row] as number] ?? NO_VALUE;
  }
  if (info.kind === 'text') {
    return (row) => {
      const text = column.text(row);
      return text === null ? NO_VALUE : canonicalValue(text);
    };
  }
  const numbers = column.numbers();
  return (row) => {
    if (column.absence(row) !== null) return NO_VALUE;
    const number = numbers[row] as number;
    return `number ${info.kind === 'time' ? Math.floor(number / DAY) : number + 0}`;
  };
}
