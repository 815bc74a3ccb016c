import type { Line } from './lines.ts';

/** A cell is made once for its column and filled anew for every line that comes by. */
export interface Cell {
  readonly element: HTMLElement;
  fill(line: Line): void;
}
