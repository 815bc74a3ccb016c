/** Which of many columns are drawn: the pinned ones, and those that can be seen from where the table stands sideways. */
import type { GridColumn } from './columns.ts';

/** Up to so many columns all are drawn. */
const FEW = 30;
/** Pixels beyond the edges, so that scrolling meets no blank. */
const BEYOND = 400;

export interface DrawnColumn {
  readonly column: GridColumn;
  /** Place among all columns, from 0. */
  readonly place: number;
  /** Pixels of columns left out before it. */
  readonly gap: number;
  /** Pixels from the left at which a pinned one stays; `null` for one that moves. */
  readonly stays: number | null;
}

/** `before` are pixels that stand in front of the first column. */
export function drawnColumns(
  columns: readonly GridColumn[],
  before: number,
  view: { readonly left: number; readonly width: number },
): DrawnColumn[] {
  const all = columns.length <= FEW;
  const [from, to] = [view.left - BEYOND, view.left + view.width + BEYOND];
  const drawn: DrawnColumn[] = [];
  let [at, gap, pinned] = [before, 0, before];
  for (const [place, column] of columns.entries()) {
    const end = at + column.width;
    if (column.pinned || all || (end > from && at < to)) {
      drawn.push({ column, place, gap, stays: column.pinned ? pinned : null });
      gap = 0;
    } else gap += column.width;
    if (column.pinned) pinned += column.width;
    at = end;
  }
  return drawn;
}

/** Whether the same cells can stay. */
export function sameColumns(a: readonly DrawnColumn[], b: readonly DrawnColumn[]): boolean {
  return (
    a.length === b.length &&
    a.every((one, i) => {
      const other = b[i];
      return (
        other !== undefined &&
        one.column.id === other.column.id &&
        one.column.width === other.column.width &&
        one.gap === other.gap &&
        one.stays === other.stays
      );
    })
  );
}
