/** Cells of texts, states, times and small curves. */
import { sparkline } from '../../../src/render/charts/sparkline.ts';
import type { Table } from '../../../src/table/table.ts';
import { el, setAttribute, svgEl } from '../lib/element.ts';
import type { Cell } from './cell.ts';
import type { GridColumn } from './columns.ts';
import type { Line } from './lines.ts';
import type { Values } from './values.ts';

export interface LinkSource {
  readonly values: Values;
  readonly table: Pick<Table, 'column' | 'shapes'>;
  /** Address in GitLab of a user, branch, commit or merge request; `null` where it is not known. */
  outOf(column: GridColumn, text: string): string | null;
}

export function plainCell({ id, look }: GridColumn, { values, table }: LinkSource): Cell {
  const kind = look === 'time' ? 'when' : 'value';
  const text = document.createTextNode('');
  const element = el('div', { role: 'gridcell', class: `cell ${kind}` }, text);
  return {
    element,
    fill(line) {
      const shown = textOf(line, id, (row) => values.text(id, look, row));
      if (text.data !== shown) text.data = shown;
      setAttribute(element, 'title', look === 'time' ? null : wholeText(line, table.column(id)?.text, shown));
    },
  };
}

const LONGEST_TITLE = 600;

/** Of short texts nothing, since they are seen. */
function wholeText(line: Line, read: ((row: number) => string | null) | undefined, shown: string): string | null {
  const whole = line.row === null ? null : (read?.(line.row) ?? null);
  return whole === null || (whole === shown && whole.length < 24) ? null : whole.slice(0, LONGEST_TITLE);
}

const textOf = (line: Line, _id: string, read: (row: number) => string) => (line.row === null ? '' : read(line.row));

export function statusCell({ id, look }: GridColumn, { values }: LinkSource): Cell {
  const element = el('div', { role: 'gridcell', class: 'cell' });
  return {
    element,
    fill(line) {
      const status = textOf(line, id, (row) => values.text(id, look, row));
      if (element.textContent === status) return;
      element.textContent = status;
      element.className = `cell status-${/^[a-z]+$/.test(status) ? status : 'finished'}`;
    },
  };
}

/** A text that is a place in GitLab, where it is known which. */
export function linkedCell(column: GridColumn, { values, outOf }: LinkSource): Cell {
  const link = el('a', { tabindex: -1 });
  const element = el('div', { role: 'gridcell', class: 'cell when' }, link);
  return {
    element,
    fill(line) {
      const text = textOf(line, column.id, (row) => values.text(column.id, column.look, row));
      const shown =
        column.id === 'commit' ? text.slice(0, 8) : column.id === 'merge_request' && text ? `!${text}` : text;
      if (link.textContent !== shown) link.textContent = shown;
      const href = text === '' ? null : outOf(column, text);
      setAttribute(link, 'href', href);
      setAttribute(element, 'title', text.length > 18 ? text : null);
    },
  };
}

const box = { width: 84, height: 18 };

/** The look of a history; what can be said of it without its numbers is where it ends. */
export function shapeCell({ id }: GridColumn, { table }: LinkSource): Cell {
  const path = svgEl('path');
  const end = svgEl('circle', { r: 0 });
  const drawing = svgEl('svg', {
    class: 'spark',
    ...box,
    viewBox: `0 0 ${box.width} ${box.height}`,
    'aria-hidden': 'true',
  });
  drawing.append(path, end);
  const element = el('div', { role: 'gridcell', class: 'cell shape' }, drawing);
  return {
    element,
    fill(line) {
      const shape = line.row === null ? undefined : table.shapes(id)?.shape(line.row);
      const drawn = shape && shape.length > 1 ? sparkline(shape, box) : null;
      end.setAttribute('r', drawn ? '2' : '0');
      setAttribute(path, 'd', drawn?.path ?? '');
      if (drawn) {
        end.setAttribute('cx', String(drawn.last.x));
        end.setAttribute('cy', String(drawn.last.y));
      }
      setAttribute(element, 'aria-label', drawn && shape ? endsAt(shape) : null);
    },
  };
}

function endsAt(shape: Uint8Array): string {
  const share = Math.round((((shape.at(-1) ?? 1) - 1) / 254) * 100);
  if (share === 100) return 'ends at its highest';
  return share === 0 ? 'ends at its lowest' : `ends at ${share}% from its lowest to its highest`;
}
