/** From what a reader set up to the rows that the table shows. */
import { everyRow } from './every-row.ts';
import { type FilterTrouble, filterOf, isTrouble } from './filter/index.ts';
import { type Group, groupRows } from './group.ts';
import type { ColumnId } from './manifest.ts';
import { sortRows } from './sort.ts';
import type { Table } from './table.ts';
import type { ViewState } from './view-state.ts';

export interface Arranged {
  /** Row numbers, filtered and sorted; with groups as well, group by group. */
  readonly rows: Uint32Array;
  /** Runs of the experiment. */
  readonly total: number;
  /** The outermost groups; `null` where nothing is grouped by. */
  readonly groups: readonly Group[] | null;
  /** With a filter that is not understood all rows are shown. */
  readonly trouble: FilterTrouble | null;
}

type Asked = Pick<ViewState, 'filter' | 'sort' | 'group'>;

/** Columns that have to be loaded before `arrange`; those that are shown, and the spreads of groups, are the caller's to load. */
export function columnsNeeded(table: Table, { filter: text, sort, group }: Asked): ColumnId[] {
  const filter = filterOf(text, table, table.manifest.taken_at);
  const filtered = isTrouble(filter) ? [] : filter.columns;
  const ids = new Set([...filtered, ...sort.map(({ column }) => column), ...group]);
  return [...ids].filter((id) => table.info(id) !== undefined);
}

/** Whether the filter looks at ids of runs, so that all of them have to be loaded before `arrange`. */
export function idsNeeded(table: Table, { filter: text }: Pick<Asked, 'filter'>): boolean {
  const filter = filterOf(text, table, table.manifest.taken_at);
  return !isTrouble(filter) && filter.ids;
}

/** `now` is the data's own time, milliseconds since 1970. Columns that are not loaded count as missing. */
export function arrange(table: Table, { filter: text, sort, group }: Asked, now: number): Arranged {
  const filter = filterOf(text, table, now);
  const trouble = isTrouble(filter) ? filter : null;
  const taken = isTrouble(filter) ? everyRow(table) : filter.rows();
  const rows = sortRows(table, taken, sort);
  const loaded = group.filter((id) => table.column(id) !== undefined);
  if (loaded.length === 0) return { rows, total: table.rows, groups: null, trouble };
  const groups = groupRows(table, rows, loaded, sort);
  return { rows: joined(groups, rows.length), total: table.rows, groups, trouble };
}

function joined(groups: readonly Group[], count: number): Uint32Array {
  const rows = new Uint32Array(count);
  let at = 0;
  for (const group of groups) {
    rows.set(group.rows, at);
    at += group.rows.length;
  }
  return rows;
}
