/** The line in which the filter is typed, with what could come next below it (a combobox with a list box), and what is wrong with it. */
import { type Completion, complete, type FilterTrouble } from '../../../src/table/filter/index.ts';
import type { Table } from '../../../src/table/table.ts';
import { button, el, setAttribute } from '../lib/element.ts';

export interface FilterBox {
  readonly element: HTMLElement;
  /** What is wrong is said here. */
  readonly trouble: HTMLElement;
  /** The state's filter; a text that is being typed stays. */
  update(filter: string, trouble: FilterTrouble | null): void;
  /** Whether the reader is in the middle of it. */
  isTyping(): boolean;
  focus(): void;
}

export interface FilterActs {
  readonly table: Table;
  /** Shown while nothing is typed. */
  readonly example: string;
  /** A text that is not finished. */
  typed(text: string): void;
  /** One that is. */
  committed(text: string): void;
}

/** Milliseconds without a key until rows follow, and until a mistake is said. */
const FOLLOWS = 120;
const SAYS = 900;

export function makeFilterBox({ table, example, typed, committed }: FilterActs): FilterBox {
  const input = el('input', {
    ...{ type: 'text', class: 'filter-text', role: 'combobox', autocomplete: 'off', spellcheck: 'false' },
    ...{ 'aria-autocomplete': 'list', 'aria-expanded': 'false', 'aria-controls': 'filter-list', id: 'filter' },
    ...{ 'aria-describedby': 'filter-trouble', placeholder: example, enterkeyhint: 'search' },
  });
  const list = el('ul', {
    id: 'filter-list',
    role: 'listbox',
    class: 'completions',
    'aria-label': 'Completions',
    hidden: true,
  });
  const trouble = el('p', { id: 'filter-trouble', class: 'trouble', role: 'status' });
  const place = el('div', { class: 'filter-place' }, input, list);
  const element = el('div', { class: 'filter' }, el('label', { for: 'filter' }, 'Filter'), place);
  let completion: Completion = { from: 0, to: 0, suggestions: [] };
  let active = -1;
  let typing = false;
  let wrong: FilterTrouble | null = null;
  let follow = 0;
  let say = 0;

  const close = () => {
    list.hidden = true;
    active = -1;
    setAttribute(input, 'aria-expanded', 'false');
    setAttribute(input, 'aria-activedescendant', null);
  };
  const open = () => {
    completion = complete(input.value, input.selectionStart ?? input.value.length, table);
    active = -1;
    list.replaceChildren(
      ...completion.suggestions.map(({ label, hint }, i) =>
        el(
          'li',
          { role: 'option', id: `filter-option-${i}`, 'aria-selected': 'false' },
          el('bdi', {}, label),
          el('span', { class: 'quiet' }, hint),
        ),
      ),
    );
    list.hidden = completion.suggestions.length === 0;
    setAttribute(input, 'aria-expanded', String(!list.hidden));
    setAttribute(input, 'aria-activedescendant', null);
  };
  const pick = (at: number) => {
    active = at;
    for (const [i, option] of [...list.children].entries()) option.setAttribute('aria-selected', String(i === active));
    setAttribute(input, 'aria-activedescendant', active < 0 ? null : `filter-option-${active}`);
    list.children[active]?.scrollIntoView({ block: 'nearest' });
  };
  const put = (from: number, to: number, text: string) => {
    input.setRangeText(text, from, to, 'end');
    input.focus();
    changed();
  };
  const accept = (at: number) => {
    const suggestion = completion.suggestions[at];
    if (suggestion) put(completion.from, completion.to, suggestion.text);
  };
  const changed = () => {
    typing = true;
    paintTrouble(trouble, input.value, null, put);
    open();
    clearTimeout(follow);
    clearTimeout(say);
    follow = window.setTimeout(() => typed(input.value), FOLLOWS);
    say = window.setTimeout(sayNow, SAYS);
  };
  const sayNow = () => {
    clearTimeout(say);
    setAttribute(input, 'aria-invalid', wrong ? 'true' : null);
    paintTrouble(trouble, input.value, wrong, put);
  };
  const commit = () => {
    close();
    if (!typing) return;
    typing = false;
    clearTimeout(follow);
    committed(input.value);
  };
  input.addEventListener('input', changed);
  input.addEventListener('blur', commit);
  input.addEventListener('keydown', (event) => {
    const count = list.hidden ? 0 : completion.suggestions.length;
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      if (count === 0) open();
      else
        pick(event.key === 'ArrowDown' ? ((active + 2) % (count + 1)) - 1 : ((active + 1 + count) % (count + 1)) - 1);
    } else if (event.key === 'Enter') {
      if (active >= 0) accept(active);
      else commit();
    } else if (event.key === 'Escape') {
      if (list.hidden) return;
      close();
    } else return;
    event.preventDefault();
    event.stopPropagation();
  });
  list.addEventListener('pointerdown', (event) => {
    // The line keeps the keyboard.
    event.preventDefault();
    const option = event.target instanceof Element ? event.target.closest('li') : null;
    if (option) accept([...list.children].indexOf(option));
  });
  return {
    element,
    trouble,
    isTyping: () => typing,
    focus: () => {
      input.focus();
      input.select();
    },
    update(filter, found) {
      wrong = found;
      if (typing) return;
      if (input.value !== filter) input.value = filter;
      sayNow();
    },
  };
}

/** The sentence, the text with the place marked, and what would be understood instead. */
function paintTrouble(
  element: HTMLElement,
  text: string,
  found: FilterTrouble | null,
  put: (from: number, to: number, text: string) => void,
): void {
  // What is said already stays: a button in it may just be pressed.
  const said = found ? JSON.stringify([text, found]) : '';
  if (element.dataset['said'] === said) return;
  element.dataset['said'] = said;
  if (!found) {
    element.replaceChildren();
    return;
  }
  const { from, to, what, mend, instead } = found;
  const part = (start: number, end: number) => text.slice(start, end);
  const marked = el(
    'code',
    {},
    part(Math.max(0, from - 40), from),
    el('mark', {}, part(from, to) || '\u2423'),
    part(to, to + 40),
  );
  const parts: (Node | string)[] = [el('span', { class: 'attention' }, '◆ '), `${what} `, marked, ` ${mend}`];
  if (instead !== null)
    parts.push(
      ' ',
      button(`Use ${instead.slice(0, 80)}`, () => put(from, to, instead), { class: 'small' }),
    );
  element.replaceChildren(...parts);
}
