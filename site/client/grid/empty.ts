/** What stands where no run fits the filter. */
import { button, el } from '../lib/element.ts';

export interface Empty {
  readonly element: HTMLElement;
  show(filter: string | null): void;
}

/** `clear` takes the filter away. */
export function makeEmpty(clear: () => void): Empty {
  const what = el('p', { class: 'what' });
  const element = el('div', { class: 'empty grid-empty', hidden: true }, what, button('Clear the filter', clear));
  return {
    element,
    show(filter) {
      element.hidden = filter === null;
      if (filter === null) return;
      what.replaceChildren('No run fits ', el('code', {}, filter.trim().slice(0, 200)), '.');
    },
  };
}
