/** The table of runs: takes the place of the static one and follows what the reader sets up. */
import type { Arranged } from '../../../src/table/arrange.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ViewState } from '../../../src/table/view-state.ts';
import { wear } from '../chart/style.ts';
import type { Bus } from '../lib/bus.ts';
import { button, el } from '../lib/element.ts';
import { shortIdIn } from '../lib/short-ids.ts';
import { makeArranger } from './arranger.ts';
import { makeBar } from './bar.ts';
import { makeSource } from './cell-source.ts';
import cellsCss from './cells.css' with { type: 'text' };
import { chosenColumns, type GridColumn, ownColumns } from './columns.ts';
import { columnsMenu, groupMenu } from './columns-menu.ts';
import { copyMenu } from './copy-menu.ts';
import { makeEmpty } from './empty.ts';
import { exampleFilter } from './example-filter.ts';
import { makeFilterBox } from './filter-box.ts';
import { makeFocus } from './focus.ts';
import { makeFrame } from './frame.ts';
import gridCss from './grid.css' with { type: 'text' };
import { listenToKeys } from './keyboard.ts';
import { listenForShortcuts, makeKeysDialog } from './keys-dialog.ts';
import { knownPlaces } from './known-places.ts';
import { type Line, linesOf, pathKey } from './lines.ts';
import { makeCommands } from './make-commands.ts';
import { groupHead } from './name-cell.ts';
import panelsCss from './panels.css' with { type: 'text' };
import paperCss from './paper.css' with { type: 'text' };
import { listenToPointer } from './pointer.ts';
import { makePrint } from './print.ts';
import { makeSelection } from './selection.ts';
import { measureStatic } from './taken-over.ts';
import toolsCss from './tools.css' with { type: 'text' };
import { valuesOf } from './values.ts';
import { makeWidths } from './widths.ts';

/** How a change comes into the address. `draft`: in place of what is there, which `push` then leaves as it was before. */
export type How = 'push' | 'replace' | 'draft';

export interface GridPlace {
  /** Where filter and menus stand. */
  readonly tools: HTMLElement;
  /** What scrolls the static table. */
  readonly box: HTMLElement;
}

export interface GridView {
  readonly table: LoadingTable;
  readonly bus: Bus;
  getState(): ViewState;
  setState(change: Partial<ViewState>, how: How): void;
  /** Row of the run that others are compared with; `null` for none. */
  baselineRow(): number | null;
}

export interface Grid {
  /** After the state changed; resolves when the rows are there. */
  update(): Promise<void>;
  /** As it was arranged last. */
  arranged(): Arranged;
  /** Stands in place of the counts until something changes. */
  say(text: string): void;
}

/** Resolves when the static table has given way. */
export async function mountGrid({ tools, box }: GridPlace, view: GridView): Promise<Grid> {
  const { table, bus, getState, setState } = view;
  // First what is laid out is measured: styles that come before would have all of it laid out once more.
  const before = measureStatic(box);
  wear(gridCss + cellsCss + panelsCss + toolsCss + paperCss);
  const values = valuesOf(table);
  const widths = makeWidths(table, values, before.widths);
  const own = ownColumns(table, before.columns);
  const arranger = makeArranger(table);
  const foldedRows = new Set<number>();
  const folds = () => ({ openGroups: new Set(getState().open.map(pathKey)), foldedRows });
  let arranged: Arranged = { rows: new Uint32Array(), total: table.rows, groups: null, trouble: null };
  let columns: readonly GridColumn[] = [];
  /** Width of a column while it is dragged. */
  let dragged: { readonly id: string; readonly width: number } | null = null;
  let news: string | null = null;
  let turn = 0;

  const set = (change: Partial<ViewState>, how: How = 'push') => setState(change, how);
  const chosen = (differing = getState().differing) =>
    chosenColumns(table, { columns: getState().columns, differing }, own, (id) => arranger.differs(arranged.rows, id));
  const source = makeSource({
    ...{ table, values, bus, getState, baselineRow: view.baselineRow, arranged: () => arranged },
    places: knownPlaces(() => frame.refill()),
    nested: () => lines().nested,
  });
  const lines = () => shownLines;
  let shownLines = linesOf(arranged, folds());
  const ids = idsWhenSeen(table, () => frame.refill());
  const frame = makeFrame(box, source, before.measures, (from, to, had) => {
    ids.seen(from, to, shownLines.at);
    focus.drawn(had);
  });
  const focus = makeFocus(frame, ({ row }) => commands.lookAt(frame.lineAt(row)?.row ?? null));
  const selection = makeSelection({
    table,
    selected: () => getState().selected,
    shown: () => arranged.rows,
    choose: (selected) => set({ selected }),
  });
  const commands = makeCommands({
    ...{ table, bus, getState, set, foldedRows, selection, widths, source },
    chosen: () => chosen(false),
    column: (id) => columns.find((column) => column.id === id),
    rows: () => arranged.rows,
    drag: (id, width) => {
      dragged = { id, width };
      show();
    },
    drawAgain: () => show(),
  });
  const filter = makeFilterBox({
    ...{ table, example: exampleFilter(table, values) },
    typed: (text) => set({ filter: text }, 'draft'),
    committed: (text) => set({ filter: text }, 'push'),
  });
  const bar = makeBar({
    ...{ shortId: shortIdIn(table), clear: () => commands.clearSelection() },
    setBaseline: (baseline) => set({ baseline }),
  });
  const menus = [columnsMenu, groupMenu].map((make) =>
    make({ table, state: getState, chosen: () => chosen(false), change: (change) => set(change) }),
  );
  const dialog = makeKeysDialog();
  const copy = copyMenu({
    table,
    rows: () => source.selectedRows() ?? arranged.rows,
    columns: () => columns.map(({ id }) => id),
    fileName: () => table.manifest.experiment.name.replace(/[^\p{L}\p{N}._-]+/gu, '-').slice(0, 80) || 'runs',
  });
  const empty = makeEmpty(table, () => set({ filter: '' }));
  const keys = button('Keys', dialog.open, { class: 'opens', 'aria-keyshortcuts': '?' });

  /** Draws what is arranged; nothing is waited for. */
  const show = () => {
    const state = getState();
    const baseline = view.baselineRow();
    const groups = arranged.groups?.slice(0, 60).map((group) => groupHead(group, 1, source)) ?? null;
    const beside = { differences: baseline !== null, groups };
    columns = chosen().flatMap((column) => {
      const width = dragged?.id === column.id ? dragged.width : column.width;
      return widths.of({ ...column, width }, beside) ?? [];
    });
    shownLines = linesOf(arranged, folds(), arranger.parentOf(state));
    const pinned: Line | null =
      baseline === null ? null : { row: baseline, group: null, level: 1, children: 0, open: null };
    frame.show({ columns, lines: shownLines, sort: state.sort, baseline: pinned });
    frame.heads.setSelected(selection.how());
    empty.show(arranged.rows.length === 0 && arranged.total > 0 ? state.filter : null);
    showBar();
  };
  const showBar = () => {
    const { selected, baseline } = getState();
    const groups = arranged.groups?.length ?? null;
    bar.update({ shown: arranged.rows.length, total: arranged.total, groups, selected, baseline, news });
    for (const menu of menus) menu.update();
  };
  const say = (text: string | null) => {
    news = text;
    showBar();
  };
  const update = async (): Promise<void> => {
    const mine = ++turn;
    const missing = arranger.missing(
      getState(),
      chosen(false).map(({ id }) => id),
    );
    if (missing.columns.length > 0 || missing.ids) {
      const slow = setTimeout(() => say('Loading columns …'), 200);
      try {
        await arranger.load(missing);
      } catch (cause) {
        if (mine === turn) say(cause instanceof Error ? cause.message : String(cause));
        return;
      } finally {
        clearTimeout(slow);
      }
      if (mine !== turn) return;
    }
    news = null;
    dragged = null;
    const next = arranger.arranged(getState());
    filter.update(getState().filter, next.trouble);
    // Half a condition is not yet a mistake, and half a word fits nothing: the rows stay until it is whole.
    const unfinished = filter.isTyping() && (next.trouble !== null || next.rows.length === 0);
    if (!unfinished) {
      if (next !== arranged) box.scrollTop = turn === 1 ? box.scrollTop : 0;
      arranged = next;
    }
    show();
    void loadShown();
  };
  /** What is shown and not there yet comes after the rows. */
  const loadShown = async () => {
    const wanted = columns.map(({ id }) => id).filter((id) => !table.column(id) && !table.shapes(id));
    if (wanted.length === 0) return;
    try {
      await table.load(wanted);
      show();
    } catch (cause) {
      say(cause instanceof Error ? cause.message : String(cause));
    }
  };

  listenToKeys(frame, focus, commands);
  listenToPointer(frame, focus, commands);
  listenForShortcuts({ filter: filter.focus, keys: dialog.open });
  bus.subscribe(() => frame.light());
  const menuBar = el('div', { class: 'menus' }, ...menus.map(({ panel }) => panel.element), copy.element, keys);
  await update();
  box.style.setProperty('--whole', `${before.height}px`);
  const [left, top] = [box.scrollLeft, box.scrollTop];
  box.classList.add('has-grid');
  for (const name of ['tabindex', 'role', 'aria-label']) box.removeAttribute(name);
  frame.root.setAttribute('aria-label', `Runs of ${table.manifest.experiment.name}`);
  box.replaceChildren(frame.root, empty.element);
  box.scrollTo(left, top);
  tools.replaceChildren(filter.element, filter.trouble, bar.element, menuBar, dialog.element);
  frame.draw();
  makePrint(frame, show);
  return { update, arranged: () => arranged, say };
}

/** Loads ids of runs when their rows have stood still for a moment. */
function idsWhenSeen(table: LoadingTable, come: () => void) {
  let waiting = 0;
  return {
    seen(from: number, to: number, at: (line: number) => Line | undefined) {
      clearTimeout(waiting);
      waiting = window.setTimeout(() => {
        const rows: number[] = [];
        for (let line = from; line < to; line++) {
          const row = at(line)?.row ?? null;
          if (row !== null && table.runId(row) === undefined) rows.push(row);
        }
        if (rows.length > 0) table.loadIds(rows).then(come, () => {});
      }, 60);
    },
  };
}
