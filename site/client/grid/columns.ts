/** Which columns stand in the table, in which order, and how their cells look. */
import type { ColumnId, ColumnInfo } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';
import type { ChosenColumn, ViewState } from '../../../src/table/view-state.ts';

export type Look = 'name' | 'status' | 'number' | 'time' | 'duration' | 'text' | 'shape' | 'linked';

export interface GridColumn {
  readonly id: ColumnId;
  readonly info: ColumnInfo;
  readonly look: Look;
  readonly pinned: boolean;
  /** Pixels. */
  readonly width: number;
  /** Whether the reader gave it its width. */
  readonly given: boolean;
}

export const NAME: ColumnId = 'name';

const linked = new Set(['user', 'branch', 'commit', 'merge_request']);

export function lookOf(info: ColumnInfo): Look {
  if (info.id === NAME) return 'name';
  if (info.id === 'status') return 'status';
  if (info.encoding.form === 'shape') return 'shape';
  if (info.group === 'run' && linked.has(info.key)) return 'linked';
  return info.kind;
}

/** Whether its cells stand at the right, so that digits are below digits. */
export const isNumeric = ({ look }: Pick<GridColumn, 'look'>): boolean => look === 'number' || look === 'duration';

/** What the table shows by itself: the columns of the static table, then what else is to be shown. */
export function ownColumns(table: Table, inPage: readonly ColumnId[]): ChosenColumn[] {
  const ids = new Set([NAME, ...inPage, ...table.manifest.shown]);
  return [...ids].filter((id) => table.info(id)).map((id) => ({ id, pinned: id === NAME, width: null }));
}

/** The columns to show; the name of the run always stands first. `differs` says of which columns a reader sees more than one value. */
export function chosenColumns(
  table: Table,
  state: Pick<ViewState, 'columns' | 'differing'>,
  own: readonly ChosenColumn[],
  differs: (id: ColumnId) => boolean,
): ChosenColumn[] {
  const chosen = (state.columns ?? own).filter(({ id }) => table.info(id) !== undefined);
  const name = chosen.find(({ id }) => id === NAME) ?? { id: NAME, pinned: true, width: null };
  const rest = chosen.filter(({ id }) => id !== NAME && (!state.differing || differs(id)));
  const pinned = rest.filter((column) => column.pinned);
  return [{ ...name, pinned: true }, ...pinned, ...rest.filter((column) => !column.pinned)];
}

/** The same columns with one more or one less; a new one stands at the end of its kind. */
export function toggled(columns: readonly ChosenColumn[], id: ColumnId): ChosenColumn[] {
  if (columns.some((column) => column.id === id)) return columns.filter((column) => column.id !== id);
  return [...columns, { id, pinned: false, width: null }];
}

/** Puts a column before another, or at the end for `null`; pinned ones stay among the pinned. */
export function moved(columns: readonly ChosenColumn[], id: ColumnId, before: ColumnId | null): ChosenColumn[] {
  const one = columns.find((column) => column.id === id);
  if (!one || id === before || id === NAME) return [...columns];
  const rest = columns.filter((column) => column.id !== id);
  const at = before === null ? rest.length : rest.findIndex((column) => column.id === before);
  return rest.toSpliced(at < 0 ? rest.length : at, 0, one);
}

/** One place to the left (-1) or right (1) among the columns that are pinned as it is. */
export function stepped(columns: readonly ChosenColumn[], id: ColumnId, by: -1 | 1): ChosenColumn[] {
  const one = columns.find((column) => column.id === id);
  if (!one || id === NAME) return [...columns];
  const others = columns.filter(({ pinned }) => pinned === one.pinned);
  const next = others[others.indexOf(one) + by];
  if (!next || next.id === NAME) return [...columns];
  const swapped = new Map([
    [one, next],
    [next, one],
  ]);
  return columns.map((column) => swapped.get(column) ?? column);
}

export function changed(columns: readonly ChosenColumn[], id: ColumnId, change: Partial<ChosenColumn>): ChosenColumn[] {
  return columns.map((column) => (column.id === id ? { ...column, ...change } : column));
}

/** How a column is called: metrics and params by their key, histories by that of their metric. */
export const labelOf = (info: ColumnInfo): string => {
  if (info.id === NAME) return 'run';
  return info.group === 'run' ? info.key.replaceAll('_', ' ') : info.key;
};

const kinds = { run: 'fact of the run', metric: 'metric', param: 'param', tag: 'tag' } as const;

/** What a column is, for those who see only its name. */
export const kindOf = (info: ColumnInfo): string =>
  info.encoding.form === 'shape' ? 'history of the metric' : kinds[info.group];
