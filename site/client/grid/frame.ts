/** The scrolling box with heads, the pinned baseline and the rows: draws what can be seen, once a frame. */
import { count, grouped } from '../../../src/render/format.ts';
import type { SortKey } from '../../../src/table/view-state.ts';
import { el, setAttribute } from '../lib/element.ts';
import { makeBody } from './body.ts';
import type { CellSource } from './cells.ts';
import { type DrawnColumn, drawnColumns, sameColumns } from './column-window.ts';
import type { GridColumn } from './columns.ts';
import { makeHeads } from './heads.ts';
import type { Line, Lines } from './lines.ts';
import { makeRow } from './rows.ts';

export interface Shown {
  readonly columns: readonly GridColumn[];
  readonly lines: Lines;
  readonly sort: readonly SortKey[];
  /** Stands between heads and rows; `null` for none. */
  readonly baseline: Line | null;
}

export interface Measures {
  readonly rowHeight: number;
  readonly headHeight: number;
  /** Width of the cell that selects. */
  readonly selectWidth: number;
}

/** Rows drawn beyond either edge, so that scrolling meets no blank. */
const BEYOND = 12;

export type Frame = ReturnType<typeof makeFrame>;

/** `box` scrolls; what is in it is replaced. `drawn` hears which lines are in the page, and whether the keyboard was in the table before. */
export function makeFrame(
  box: HTMLElement,
  source: CellSource,
  measures: Measures,
  drawn: (from: number, to: number, hadFocus: boolean) => void,
) {
  const { rowHeight, headHeight, selectWidth } = measures;
  const heads = makeHeads();
  const pinned = makeRow(source);
  pinned.element.classList.add('baseline');
  const head = el('div', { role: 'rowgroup', class: 'grid-head' }, heads.element);
  let shown: Shown = { columns: [], lines: { count: 0, nested: false, at: () => undefined }, sort: [], baseline: null };
  /** Rows that always stand over the lines. */
  const above = () => (shown.baseline ? 2 : 1);
  const body = makeBody(source, rowHeight, above);
  const root = el(
    'div',
    { role: 'grid', class: 'grid', tabindex: 0, 'aria-multiselectable': 'true' },
    head,
    body.element,
  );
  root.style.setProperty('--row', `${rowHeight}px`);
  root.style.setProperty('--head', `${headHeight}px`);
  root.style.setProperty('--select', `${selectWidth}px`);
  let columns: readonly DrawnColumn[] = [];
  let asked = 0;
  let soon = 0;
  let printing = false;

  /** Asked for before anything is written, since a browser would have to lay the page out first. */
  const look = () => ({
    ...{ left: box.scrollLeft, width: box.clientWidth, top: box.scrollTop, height: box.clientHeight },
    had: root.contains(document.activeElement),
  });
  const drawColumns = (view: ReturnType<typeof look>) => {
    const next = drawnColumns(shown.columns, selectWidth, view);
    heads.setColumns(next, shown.sort);
    if (sameColumns(columns, next)) return;
    columns = next;
    body.setColumns(columns);
    pinned.setColumns(columns);
    fillPinned();
  };
  const fillPinned = () => {
    if (shown.baseline) pinned.fill(shown.baseline, { rowIndex: 2, top: null });
  };
  const bodyTop = () => headHeight + (shown.baseline ? rowHeight : 0);
  const drawAs = (view: ReturnType<typeof look>, beyond: number) => {
    drawColumns(view);
    const height = view.height - bodyTop();
    const top = Math.max(0, Math.min(view.top, shown.lines.count * rowHeight - height));
    const [from, to] = body.draw(top, top + height, beyond);
    drawn(from, to, view.had);
  };
  const draw = () => {
    asked = 0;
    if (!printing) drawAs(look(), BEYOND);
  };
  const askDraw = () => {
    if (asked === 0) asked = requestAnimationFrame(draw);
  };
  box.addEventListener('scroll', askDraw, { passive: true });
  const sized = new ResizeObserver(askDraw);
  sized.observe(box);

  return {
    root,
    heads,
    above,
    show(next: Shown) {
      const view = look();
      printing = false;
      shown = next;
      const { lines, baseline } = shown;
      setAttribute(root, 'role', lines.nested ? 'treegrid' : 'grid');
      setAttribute(root, 'aria-rowcount', lines.count + above());
      setAttribute(root, 'aria-colcount', shown.columns.length + 1);
      root.style.width = `${selectWidth + shown.columns.reduce((sum, { width }) => sum + width, 0)}px`;
      if (baseline && !pinned.element.isConnected) head.append(pinned.element);
      if (!baseline) pinned.element.remove();
      body.setLines(lines);
      fillPinned();
      // What cannot be seen yet comes after what can.
      drawAs(view, 1);
      clearTimeout(soon);
      soon = window.setTimeout(askDraw, 300);
    },
    refill() {
      fillPinned();
      body.refill();
    },
    draw,
    /** Shows which run is lit, and nothing else anew. */
    light() {
      pinned.light();
      body.light();
    },
    /** Draws the first rows in the flow until `show`, columns narrower by `scale`; marks heads and cells past `across` pixels. */
    print({ rows, across, scale }: { readonly rows: number; readonly across: number; readonly scale: number }) {
      printing = true;
      drawColumns(look());
      body.flow(rows);
      root.style.width = '';
      let [end, fitting] = [0, 0];
      for (const { column, place } of columns) {
        end += column.width * scale;
        if (end <= across) fitting++;
        for (const row of [heads, pinned, ...body.rows()]) {
          const cell = row.cellAt(place);
          cell?.classList.toggle('off-paper', end > across);
          if (cell) cell.style.width = `${column.width * scale}px`;
        }
      }
      const parts = [partOf(rows, shown.lines.count, 'row'), partOf(fitting, shown.columns.length, 'column')].filter(
        Boolean,
      );
      box.dataset['onPaper'] = parts.length === 0 ? '' : `Printed are ${parts.join(' and ')}.`;
      columns = [];
    },
    /** Rows of a page, one of which stays in view. */
    pageRows: () => Math.max(1, Math.floor((box.clientHeight - bodyTop()) / rowHeight) - 1),
    /** The cell at a place; the row counts from 0, heads first; a column of -1 is the one that selects. */
    cellAt(row: number, column: number): HTMLElement | undefined {
      if (row === 0) return heads.cellAt(column);
      return row < above() ? pinned.cellAt(column) : body.cellAt(row - above(), column);
    },
    /** Scrolls so far that the place can be seen whole, and draws it. */
    reveal(row: number, column: number) {
      const line = row - above();
      if (line >= 0) {
        const [top, height] = [line * rowHeight, box.clientHeight - bodyTop()];
        if (top < box.scrollTop) box.scrollTop = top;
        else if (top + rowHeight > box.scrollTop + height) box.scrollTop = top + rowHeight - height;
      }
      revealColumn(box, shown.columns, selectWidth, column);
      draw();
    },
    columnAt: (place: number) => shown.columns[place],
    lineAt: (row: number) =>
      row < above() ? (row === 1 ? shown.baseline : null) : (shown.lines.at(row - above()) ?? null),
    size: () => ({ rows: above() + shown.lines.count, columns: shown.columns.length }),
    close: () => sized.disconnect(),
  };
}

function revealColumn(box: HTMLElement, columns: readonly GridColumn[], before: number, place: number): void {
  const column = columns[place];
  if (!column || column.pinned) return;
  const width = (list: readonly GridColumn[]) => list.reduce((sum, one) => sum + one.width, 0);
  const pinned = before + width(columns.filter((one) => one.pinned));
  const left = before + width(columns.slice(0, place));
  if (left < box.scrollLeft + pinned) box.scrollLeft = left - pinned;
  else if (left + column.width > box.scrollLeft + box.clientWidth)
    box.scrollLeft = left + column.width - box.clientWidth;
}

const partOf = (printed: number, all: number, what: string) =>
  printed < all ? `the first ${grouped(printed)} of ${count(all, what)}` : '';
