/** On paper the first rows stand one below the other, with as many columns as there is room for. */
import type { Frame } from './frame.ts';

/** Pixels across a page, roughly: a browser does not tell before. */
const ACROSS = 1000;
const ROWS = 100;

/** `again` shows the table as it was. */
export function makePrint(frame: Frame, again: () => void): void {
  addEventListener('beforeprint', () => frame.print({ rows: ROWS, across: ACROSS }));
  addEventListener('afterprint', again);
}
