/** The row of column heads: what each is called, how the table is sorted by it, and the handle that makes it wider. */

import { goalInWords } from '../../../src/render/format.ts';
import { goalSign } from '../../../src/render/row.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import type { SortKey } from '../../../src/table/view-state.ts';
import { el, setAttribute } from '../lib/element.ts';
import type { DrawnColumn } from './column-window.ts';
import { type GridColumn, isNumeric, kindOf, labelOf } from './columns.ts';
import { placeCell } from './rows.ts';

export interface Heads {
  readonly element: HTMLElement;
  readonly all: HTMLInputElement;
  setColumns(drawn: readonly DrawnColumn[], sort: readonly SortKey[]): void;
  /** `every`: all shown runs are selected, `some`: some of them. */
  setSelected(how: 'none' | 'some' | 'every'): void;
  cellAt(place: number): HTMLElement | undefined;
  handleOf(id: ColumnId): HTMLElement | undefined;
}

interface Head {
  readonly element: HTMLElement;
  readonly mark: HTMLElement;
  readonly handle: HTMLElement;
  place: number;
}

export function makeHeads(): Heads {
  const all = el('input', { type: 'checkbox', tabindex: -1, 'aria-label': 'Select all shown runs' });
  const select = el('div', { role: 'columnheader', class: 'cell select pin', 'aria-colindex': 1 }, all);
  const element = el('div', { role: 'row', class: 'grid-row heads', 'aria-rowindex': 1 }, select);
  let heads = new Map<ColumnId, Head>();
  return {
    element,
    all,
    setColumns(drawn, sort) {
      const next = new Map<ColumnId, Head>();
      for (const one of drawn) {
        const head = heads.get(one.column.id) ?? makeHead(one.column);
        head.place = one.place;
        placeCell(head.element, one);
        head.handle.setAttribute('aria-valuenow', String(Math.round(one.column.width)));
        paintSort(head, one.column, sort);
        next.set(one.column.id, head);
      }
      heads = next;
      const wanted = [select, ...[...next.values()].map((head) => head.element)];
      if (wanted.length !== element.childElementCount || wanted.some((cell, i) => element.children[i] !== cell))
        element.replaceChildren(...wanted);
    },
    setSelected(how) {
      all.checked = how === 'every';
      all.indeterminate = how === 'some';
    },
    cellAt: (place) => (place < 0 ? select : [...heads.values()].find((head) => head.place === place)?.element),
    handleOf: (id) => heads.get(id)?.handle,
  };
}

function makeHead(column: GridColumn): Head {
  const { info } = column;
  const label = labelOf(info);
  const text = el('span', { class: 'head-text' }, el('bdi', {}, label));
  if (column.look === 'shape') text.replaceChildren(el('span', { class: 'quiet' }, 'history'));
  const goal = column.look === 'shape' ? '' : goalSign(info);
  const mark = el('span', { class: 'sort-mark', 'aria-hidden': 'true' });
  const handle = el('span', {
    ...{ class: 'handle', role: 'separator', tabindex: -1, 'aria-orientation': 'vertical' },
    ...{ 'aria-label': `Width of ${label}`, 'aria-valuemin': 24, 'aria-valuemax': 2000 },
  });
  const words = [label, kindOf(info), goalInWords(info.goal)].filter((word) => word !== '');
  const kind = info.group === 'run' ? '' : ' key';
  const element = el(
    'div',
    {
      ...{ role: 'columnheader', class: `cell head${kind}${isNumeric(column) ? ' number' : ''}`, tabindex: -1 },
      title: words.join(', '),
    },
    text,
    ...(goal ? [el('span', { class: 'goal', 'aria-hidden': 'true' }, ` ${goal}`)] : []),
    mark,
    handle,
  );
  if (column.look === 'shape') element.setAttribute('aria-label', `history of ${label}`);
  return { element, mark, handle, place: 0 };
}

function paintSort({ element, mark }: Head, { id, look }: GridColumn, sort: readonly SortKey[]): void {
  const at = sort.findIndex((key) => key.column === id);
  const key = sort[at];
  const direction = key?.descending ? 'descending' : 'ascending';
  // One column at a time may be said to sort the table: the first key.
  setAttribute(element, 'aria-sort', look === 'shape' ? null : at === 0 ? direction : 'none');
  mark.textContent = key ? `${key.descending ? '▾' : '▴'}${sort.length > 1 ? at + 1 : ''}` : '';
}
