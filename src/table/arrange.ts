/** From what a reader set up to the rows that the table shows. */
import type { FilterTrouble } from './filter/index.ts';
import type { Group } from './group.ts';
import type { ColumnId } from './manifest.ts';
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
export function columnsNeeded(_table: Table, state: Asked): ColumnId[] {
  return [...new Set([...state.sort.map(({ column }) => column), ...state.group])];
}

/** `now` is the data's own time, milliseconds since 1970. Columns that are not loaded count as missing. */
export function arrange(table: Table, _state: Asked, _now: number): Arranged {
  return {
    rows: Uint32Array.from({ length: table.rows }, (_, row) => row),
    total: table.rows,
    groups: null,
    trouble: null,
  };
}
