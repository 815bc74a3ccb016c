/** On paper the first rows stand one below the other, with as many columns as there is room for. */
import type { Frame } from './frame.ts';

/** Pixels across a page, roughly, since a browser does not tell before; and how much smaller its letters are than those of a screen. */
const ACROSS = 700;
const SCALE = 0.75;
const ROWS = 100;

/** `again` shows the table as it was. */
export function makePrint(frame: Frame, again: () => void): void {
  addEventListener('beforeprint', () => frame.print({ rows: ROWS, across: ACROSS, scale: SCALE }));
  addEventListener('afterprint', again);
}
