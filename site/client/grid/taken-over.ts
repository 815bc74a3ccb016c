/** What the static table of the page tells the grid that takes its place: columns, widths, heights. */
import type { ColumnId } from '../../../src/table/manifest.ts';
import type { Measures } from './frame.ts';

export interface TakenOver {
  readonly columns: readonly ColumnId[];
  /** Pixels. */
  readonly widths: ReadonlyMap<ColumnId, number>;
  readonly measures: Measures;
  /** Height of the box with the whole static table in it. */
  readonly height: number;
}

const BLANK = 16;
const usual: Measures = { rowHeight: 29, headHeight: 29, selectWidth: 44 };

/** The last column of a table has no blank at its end; here others follow it. */
function widthOf(head: HTMLElement): number {
  const { width } = head.getBoundingClientRect();
  const blank = Number.parseFloat(getComputedStyle(head).paddingInlineEnd);
  return head.nextElementSibling === null && blank === 0 ? width + BLANK : width;
}

/** `box` is what scrolls the table. */
export function measureStatic(box: HTMLElement): TakenOver {
  const heads = [...box.querySelectorAll<HTMLElement>('thead th[data-column]')];
  const widths = new Map(heads.map((head) => [head.dataset['column'] ?? '', widthOf(head)]));
  const rows = [...box.querySelectorAll('tbody tr')];
  const [first, last] = [rows[0], rows.at(-1)];
  const rowHeight =
    first && last
      ? (last.getBoundingClientRect().bottom - first.getBoundingClientRect().top) / rows.length
      : usual.rowHeight;
  const headHeight = box.querySelector('thead')?.getBoundingClientRect().height ?? usual.headHeight;
  const indent = heads[0] ? Number.parseFloat(getComputedStyle(heads[0]).paddingInlineStart) : 0;
  const selectWidth = indent > 0 ? indent : usual.selectWidth;
  const name = widths.get('name');
  if (name !== undefined) widths.set('name', name - indent);
  return {
    columns: [...widths.keys()],
    widths,
    measures: { rowHeight, headHeight, selectWidth },
    height: box.scrollHeight + box.offsetHeight - box.clientHeight,
  };
}
