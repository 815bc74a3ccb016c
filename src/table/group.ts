/** Rows that are put together by their values. */
import { canonicalValue } from '../core/compare/param-rows.ts';
import { byNumber, isNumeral } from '../core/model/text.ts';
import type { ColumnId } from './manifest.ts';
import { type Spread, spreadOf } from './spread.ts';
import type { Column, Table } from './table.ts';
import type { SortKey } from './view-state.ts';

export type { Spread } from './spread.ts';

export interface Group {
  /** The values that all of its rows have, outermost column first; of a time its day; `null` for no value. */
  readonly values: readonly (string | null)[];
  /** The same for the same values, whatever the order or filter: what remembers which groups are open. */
  readonly key: string;
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
  const places = new Map(groups.map((group, place) => [group, place]));
  const byPlace = (a: Group, b: Group) => (places.get(a) ?? 0) - (places.get(b) ?? 0);
  const orders = parent.sort.map((key) => orderBy(key, id, parent.table, byPlace));
  const byDefault = byValue(column.info.kind === 'time');
  return groups.sort((a, b) => orders.find((order) => order(a, b) !== 0)?.(a, b) ?? (byDefault(a, b) || byPlace(a, b)));
}

function groupOf(parent: Parent): Group {
  const spreads = new Map<ColumnId, Spread | null>();
  let children: readonly Group[] | null = null;
  return {
    values: parent.values,
    key: JSON.stringify(parent.path),
    rows: parent.rows,
    spread: (id) => {
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

type Order = (a: Group, b: Group) => number;

function orderBy({ column: id, descending }: SortKey, own: ColumnId, table: Table, byPlace: Order): Order {
  if (id === own) return byValue(descending);
  const column = table.column(id);
  if (!column) return () => 0;
  // Rows are sorted already, so that the first of a group's texts is where it stands.
  if (column.info.kind === 'text' && !column.numeric) return byPlace;
  return (a, b) => {
    const [one, other] = [a.spread(id)?.mean ?? null, b.spread(id)?.mean ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    return descending ? other - one : one - other;
  };
}

/** By the innermost value; no value comes last in both directions. */
function byValue(descending: boolean): Order {
  return (a, b) => {
    const [one, other] = [a.values.at(-1) ?? null, b.values.at(-1) ?? null];
    if (one === null || other === null) return Number(one === null) - Number(other === null);
    const [first, second] = [isNumeral(one), isNumeral(other)];
    const by = first && second ? Number(one) - Number(other) : Number(second) - Number(first) || byNumber(one, other);
    return descending ? -by : by;
  };
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
  const found = new Map<string, number[]>();
  for (const row of rows) {
    const key = same(row);
    const list = found.get(key);
    if (list) list.push(row);
    else found.set(key, [row]);
  }
  return new Map([...found].map(([key, list]) => [key, Uint32Array.from(list)]));
}

const NONE = 'none';

function sameFor(column: Column): (row: number) => string {
  const { dictionary, info } = column;
  if (dictionary) {
    const keys = [NONE, ...dictionary.texts.map(canonicalValue)];
    return (row) => keys[dictionary.codes[row] as number] ?? NONE;
  }
  if (info.kind === 'text') {
    return (row) => {
      const text = column.text(row);
      return text === null ? NONE : canonicalValue(text);
    };
  }
  const numbers = column.numbers();
  return (row) => {
    if (column.absence(row) !== null) return NONE;
    const number = numbers[row] as number;
    return `number ${info.kind === 'time' ? Math.floor(number / DAY) : number + 0}`;
  };
}
