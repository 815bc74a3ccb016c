/** The rows that can be seen, and a few beyond: as many elements whatever the table's length, filled anew while it scrolls. */
import { el } from '../lib/element.ts';
import type { CellSource } from './cells.ts';
import type { DrawnColumn } from './column-window.ts';
import type { Lines } from './lines.ts';
import { makeRow, type RowView } from './rows.ts';

export interface Body {
  readonly element: HTMLElement;
  setLines(lines: Lines): void;
  setColumns(drawn: readonly DrawnColumn[]): void;
  /** Draws what lies between these pixels of the body, and so many rows beyond either edge; gives back the lines that are drawn, from and, without, to. */
  draw(top: number, bottom: number, beyond: number): readonly [from: number, to: number];
  /** Fills the drawn rows anew. */
  refill(): void;
  /** Shows which run is lit. */
  light(): void;
  rows(): readonly RowView[];
  /** Draws the first rows one below the other, as paper wants them, until lines are set again. */
  flow(count: number): void;
  /** The cell of a line, `undefined` where it is not drawn. */
  cellAt(line: number, place: number): HTMLElement | undefined;
}

/** `above` are rows that stand over the first line, heads included. */
export function makeBody(source: CellSource, rowHeight: number, above: () => number): Body {
  const element = el('div', { role: 'rowgroup', class: 'grid-body' });
  let rows: RowView[] = [];
  let lines: Lines = { count: 0, nested: false, at: () => undefined };
  let drawn: readonly DrawnColumn[] = [];
  const fill = (row: RowView, number: number) => {
    const line = lines.at(number);
    row.line = number;
    if (line) row.fill(line, { rowIndex: above() + number + 1, top: number * rowHeight });
  };
  const grow = (count: number) => {
    while (rows.length < count) {
      const row = makeRow(source);
      row.setColumns(drawn);
      rows.push(row);
      element.append(row.element);
    }
    for (const row of rows.splice(count)) row.element.remove();
  };
  const draw = (top: number, bottom: number, beyond: number): readonly [number, number] => {
    const from = Math.max(0, Math.min(lines.count, Math.floor(top / rowHeight) - beyond));
    const to = Math.max(from, Math.min(lines.count, Math.ceil(bottom / rowHeight) + beyond));
    drawLines(from, to);
    return [from, to];
  };
  const drawLines = (from: number, to: number) => {
    grow(to - from);
    turn(from);
    for (const [i, row] of rows.entries()) if (row.line !== from + i) fill(row, from + i);
  };
  /** Brings rows that stay in the picture to their place in the order, so that few are filled and the page's order is that of the lines. */
  const turn = (from: number) => {
    const at = rows.findIndex((row) => row.line === from);
    if (at > 0) {
      const gone = rows.splice(0, at);
      element.append(...gone.map((row) => row.element));
      rows = [...rows, ...gone];
      return;
    }
    const first = rows[0]?.line ?? -1;
    const by = first - from;
    if (first < 0 || by <= 0 || by >= rows.length) return;
    const gone = rows.splice(rows.length - by, by);
    element.prepend(...gone.map((row) => row.element));
    rows = [...gone, ...rows];
  };
  return {
    element,
    draw,
    setLines(next) {
      lines = next;
      for (const row of rows) row.line = -1;
      element.style.height = `${lines.count * rowHeight}px`;
    },
    setColumns(next) {
      drawn = next;
      for (const row of rows) {
        row.setColumns(drawn);
        row.line = -1;
      }
    },
    refill() {
      for (const row of rows) if (row.line >= 0) fill(row, row.line);
    },
    light() {
      for (const row of rows) row.light();
    },
    rows: () => rows,
    flow(count) {
      drawLines(0, Math.min(count, lines.count));
      element.style.height = '';
      for (const row of rows) {
        row.element.style.transform = '';
        row.line = -1;
      }
    },
    cellAt: (line, place) => rows.find((row) => row.line === line)?.cellAt(place),
  };
}
