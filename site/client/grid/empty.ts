/** What stands where no run fits the filter. */
import { arrange } from '../../../src/table/arrange.ts';
import type { Table } from '../../../src/table/table.ts';
import { button, el } from '../lib/element.ts';

export interface Empty {
  readonly element: HTMLElement;
  /** `null` hides it. */
  show(filter: string | null): void;
}

/** `clear` takes the filter away. */
export function makeEmpty(table: Table, clear: () => void): Empty {
  const what = el('p', { class: 'what' });
  const why = el('p');
  const element = el('div', { class: 'empty grid-empty', hidden: true }, what, why, button('Clear the filter', clear));
  return {
    element,
    show(filter) {
      element.hidden = filter === null;
      if (filter === null) return;
      what.replaceChildren('No run fits ', code(filter), '.');
      const alone = conditionsOf(filter).filter((part) => fits(part, table) === 0);
      why.hidden = alone.length === 0;
      why.replaceChildren(...alone.flatMap((part) => [code(part), ' alone fits none. ']));
    },
  };
}

const code = (text: string) => el('code', {}, text.trim().slice(0, 200));

/** The parts between `and`, where there are several and none stands in brackets or quotes. */
function conditionsOf(filter: string): string[] {
  if (/["'`()]/.test(filter)) return [];
  const parts = filter.split(/\s+and\s+/i);
  return parts.length > 1 ? parts : [];
}

/** How many runs; -1 where it is not understood. */
function fits(condition: string, table: Table): number {
  const { rows, trouble } = arrange(table, { filter: condition, sort: [], group: [] }, table.manifest.taken_at);
  return trouble ? -1 : rows.length;
}
