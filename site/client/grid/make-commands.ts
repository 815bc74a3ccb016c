/** What keyboard and pointer do, as changes of the state. */
import type { Group } from '../../../src/table/group.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ChosenColumn, ViewState } from '../../../src/table/view-state.ts';
import type { Bus } from '../lib/bus.ts';
import { changed, type GridColumn, moved, stepped } from './columns.ts';
import type { Commands } from './commands.ts';
import { pathKey } from './lines.ts';
import type { Selection } from './selection.ts';
import { pressed } from './sort-keys.ts';
import type { Widths } from './widths.ts';

export interface CommandParts {
  readonly table: LoadingTable;
  readonly bus: Bus;
  readonly foldedRows: Set<number>;
  readonly selection: Selection;
  readonly widths: Widths;
  readonly source: { hrefOf(row: number): string | null };
  getState(): ViewState;
  set(change: Partial<ViewState>, how?: 'push' | 'replace'): void;
  /** All chosen columns, whether they differ or not. */
  chosen(): readonly ChosenColumn[];
  column(id: ColumnId): GridColumn | undefined;
  rows(): Uint32Array;
  /** Shows a column in another width until something else is set. */
  drag(id: ColumnId, width: number): void;
  drawAgain(): void;
}

/** Columns narrower or wider than this an address does not say. */
const limits = { least: 24, most: 2000 };

export function makeCommands(parts: CommandParts): Commands {
  const { table, bus, foldedRows, selection, widths, source, getState, set, chosen } = parts;
  const inOrder = (move: (columns: readonly ChosenColumn[]) => ChosenColumn[]) => set({ columns: move(chosen()) });
  const resize = (id: ColumnId, width: number, done: boolean) => {
    const pixels = Math.round(Math.min(limits.most, Math.max(limits.least, width)));
    if (done) set({ columns: changed(chosen(), id, { width: pixels }) }, 'replace');
    else parts.drag(id, pixels);
  };
  const foldGroup = ({ path }: Group, open: boolean) => {
    const others = getState().open.filter((one) => pathKey(one) !== pathKey(path));
    set({ open: open ? [...others, path] : others }, 'replace');
  };
  return {
    sortBy(id, further) {
      const info = table.info(id);
      if (info && info.encoding.form !== 'shape') set({ sort: pressed(getState().sort, info, further) });
    },
    fold(line, open) {
      const next = open ?? !line.open;
      if (line.row === null) foldGroup(line.group, next);
      else if (next) foldedRows.delete(line.row);
      else foldedRows.add(line.row);
      parts.drawAgain();
    },
    toggle: (row) => void selection.toggle(row),
    selectTo: (row) => void selection.selectTo(row),
    selectAll: () => void selection.selectAll(),
    clearSelection: () => set({ selected: [] }),
    async open(row) {
      await table.loadIds([row]);
      const href = source.hrefOf(row);
      if (href !== null) location.assign(href);
    },
    async baseline(row) {
      await table.loadIds([row]);
      const id = table.runId(row) ?? null;
      set({ baseline: id === getState().baseline ? null : id });
    },
    stepColumn: (id, by) => inOrder((columns) => stepped(columns, id, by)),
    moveColumn: (id, before) => inOrder((columns) => moved(columns, id, before)),
    resize,
    fit(id) {
      const column = parts.column(id);
      if (column) resize(id, widths.fitted(column, parts.rows()), true);
    },
    lookAt: (row) => bus.set({ hover: row === null ? null : (table.runId(row) ?? null) }),
  };
}
