/** One row of the table in the page, filled anew for every line that it shows. */
import { el, setAttribute } from '../lib/element.ts';
import type { Cell } from './cell.ts';
import { type CellSource, makeCell, selectCell } from './cells.ts';
import type { DrawnColumn } from './column-window.ts';
import type { Line } from './lines.ts';

export interface RowView {
  readonly element: HTMLElement;
  /** Number of the line that it shows; -1: none yet. */
  line: number;
  setColumns(drawn: readonly DrawnColumn[]): void;
  fill(line: Line, place: RowPlace): void;
  /** Shows whether its run is lit. */
  light(): void;
  /** The cell of a column by its place, -1 for the one that selects; `undefined` where it is not drawn. */
  cellAt(place: number): HTMLElement | undefined;
}

export interface RowPlace {
  /** From 1, heads included. */
  readonly rowIndex: number;
  /** Pixels from the top of the body; `null` for a row that lies in the flow. */
  readonly top: number | null;
}

export function makeRow(source: CellSource): RowView {
  const element = el('div', { role: 'row', class: 'grid-row' });
  const select = selectCell(source);
  setAttribute(select.element, 'aria-colindex', 1);
  let shown: Line | null = null;
  let cells: readonly { readonly cell: Cell; readonly place: number }[] = [];
  const view: RowView = {
    element,
    line: -1,
    setColumns(drawn) {
      const known = new Map(cells.map(({ cell, place }) => [`${place} ${cell.element.dataset['column']}`, cell]));
      cells = drawn.map(({ column, place, gap, stays }) => {
        const cell = known.get(`${place} ${column.id}`) ?? makeCell(column, source);
        placeCell(cell.element, { column, place, gap, stays });
        return { cell, place };
      });
      element.replaceChildren(select.element, ...cells.map(({ cell }) => cell.element));
    },
    fill(line, { rowIndex, top }) {
      setAttribute(element, 'aria-rowindex', rowIndex);
      if (top !== null) element.style.transform = `translateY(${top}px)`;
      shown = line;
      describe(element, line, source);
      view.light();
      select.fill(line);
      for (const { cell } of cells) cell.fill(line);
    },
    light() {
      const id = shown === null || shown.row === null ? undefined : source.runId(shown.row);
      element.classList.toggle('lit', id !== undefined && id === source.lit());
    },
    cellAt: (place) => (place < 0 ? select.element : cells.find((one) => one.place === place)?.cell.element),
  };
  return view;
}

/** Width and place of a cell or of a column's head. */
export function placeCell(element: HTMLElement, { column, place, gap, stays }: DrawnColumn): void {
  const { style } = element;
  element.dataset['column'] = column.id;
  setAttribute(element, 'aria-colindex', place + 2);
  style.width = `${column.width}px`;
  style.marginInlineStart = gap > 0 ? `${gap}px` : '';
  style.insetInlineStart = stays === null ? '' : `${stays}px`;
  element.classList.toggle('pin', stays !== null);
}

function describe(element: HTMLElement, line: Line, source: CellSource): void {
  setAttribute(element, 'aria-level', source.nested() ? line.level : null);
  setAttribute(element, 'aria-expanded', line.open === null ? null : String(line.open));
  element.classList.toggle('group', line.row === null);
  const id = line.row === null ? undefined : source.runId(line.row);
  const selected = id !== undefined && source.isSelected(id);
  setAttribute(element, 'aria-selected', line.row === null ? null : String(selected));
}
