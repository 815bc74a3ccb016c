/** The cells of a row, by the look of their columns. */
import { el, setAttribute } from '../lib/element.ts';
import type { Cell } from './cell.ts';
import type { GridColumn } from './columns.ts';
import { type NameSource, nameCell } from './name-cell.ts';
import { type NumberSource, numberCell } from './number-cell.ts';
import { type LinkSource, linkedCell, plainCell, shapeCell, statusCell } from './plain-cells.ts';
import { makeMark, paintMark } from './run-mark.ts';

export interface RowSource {
  /** Whether lines can be folded, so that each has a level. */
  nested(): boolean;
  /** Id of the run that the pointer or the keyboard is at, in whichever chart or table. */
  lit(): string | null;
}

export type CellSource = NameSource & NumberSource & LinkSource & RowSource;

export function makeCell(column: GridColumn, source: CellSource): Cell {
  const { look } = column;
  if (look === 'name') return nameCell(source);
  if (look === 'number' || look === 'duration') return numberCell(column, source);
  if (look === 'shape') return shapeCell(column, source);
  if (look === 'status') return statusCell(column, source);
  return look === 'linked' ? linkedCell(column, source) : plainCell(column, source);
}

/** The first cell of a row, with which it is selected. */
export function selectCell(source: CellSource): Cell {
  const box = el('input', { type: 'checkbox', tabindex: -1 });
  const mark = makeMark();
  const element = el('div', { role: 'gridcell', class: 'cell select pin' }, box, mark);
  return {
    element,
    fill(line) {
      box.hidden = line.row === null;
      if (line.row === null) {
        paintMark(mark, null);
        return;
      }
      const id = source.runId(line.row);
      const selected = id !== undefined && source.isSelected(id);
      box.checked = selected;
      setAttribute(box, 'aria-label', `Select ${source.runName(line.row)}`);
      paintMark(mark, selected ? id : null);
    },
  };
}
