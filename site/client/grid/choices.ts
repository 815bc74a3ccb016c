/** A list in which things are searched, ticked and put in order. */
import { count } from '../../../src/render/format.ts';
import { button, el } from '../lib/element.ts';

export interface Choice {
  readonly id: string;
  readonly label: string;
  readonly hint: string;
  readonly chosen: boolean;
  /** Cannot be taken away. */
  readonly fixed: boolean;
  /** `null` where it cannot be pinned. */
  readonly pinned: boolean | null;
  /** Whether it can be moved among the others. */
  readonly moves: boolean;
}

export interface ChoiceActs {
  /** Chosen ones first, in their order. */
  list(): readonly Choice[];
  toggle(id: string): void;
  pin(id: string): void;
  step(id: string, by: -1 | 1): void;
}

/** More than these nobody reads: the search finds the rest. */
const MOST = 150;

export interface Choices {
  readonly element: HTMLElement;
  /** After something else changed what is chosen. */
  draw(): void;
}

export function makeChoices(what: string, acts: ChoiceActs): Choices {
  const search = el('input', { type: 'search', placeholder: `Search ${what}`, 'aria-label': `Search ${what}` });
  const list = el('ul', { class: 'choices' });
  const more = el('p', { class: 'quiet', role: 'status' });
  const draw = () => {
    const wanted = search.value.trim().toLowerCase();
    const found = acts
      .list()
      .filter(({ label, hint }) => wanted === '' || `${label} ${hint}`.toLowerCase().includes(wanted));
    list.replaceChildren(...found.slice(0, MOST).map((choice) => itemOf(choice, acts, again)));
    more.textContent =
      found.length === 0
        ? `No column has “${search.value.trim().slice(0, 60)}” in its name.`
        : found.length > MOST
          ? `${count(found.length - MOST, 'more column')}: search for them.`
          : '';
  };
  /** Draws after a change and leaves the keyboard where it was. */
  const again = (id: string, part: string) => {
    draw();
    const item = [...list.children].find((one) => one instanceof HTMLElement && one.dataset['id'] === id);
    const same = item?.querySelector<HTMLElement>(`[data-part="${part}"]:not(:disabled)`);
    (same ?? item?.querySelector<HTMLElement>('input:not(:disabled)') ?? search).focus();
  };
  search.addEventListener('input', draw);
  const element = el('div', {}, search, list, more);
  element.addEventListener('keydown', (event) => {
    if (event.altKey || (event.key !== 'ArrowDown' && event.key !== 'ArrowUp')) return;
    const stops = [search, ...list.querySelectorAll<HTMLInputElement>('input:not(:disabled)')];
    const item = event.target instanceof Element ? event.target.closest('li') : null;
    const at = stops.findIndex((stop) => stop === event.target || item?.contains(stop));
    stops[at + (event.key === 'ArrowDown' ? 1 : -1)]?.focus();
    event.preventDefault();
  });
  draw();
  return { element, draw };
}

function itemOf(choice: Choice, acts: ChoiceActs, again: (id: string, part: string) => void): HTMLElement {
  const { id, label, hint, chosen, fixed, pinned, moves } = choice;
  const box = el('input', { type: 'checkbox', 'data-part': 'tick', disabled: fixed });
  box.checked = chosen;
  box.addEventListener('change', () => {
    acts.toggle(id);
    again(id, 'tick');
  });
  const text = el('bdi', { class: 'choice-name', title: label.slice(0, 400) }, label.slice(0, 120));
  const item = el('li', { 'data-id': id }, el('label', {}, box, text, el('span', { class: 'quiet' }, hint)));
  const doing = (act: () => void, part: string) => () => {
    act();
    again(id, part);
  };
  const add = (part: string, sign: string, name: string, act: () => void, pressed: boolean | null = null) =>
    item.append(
      button(sign, doing(act, part), {
        ...{ class: 'small', 'data-part': part, 'aria-label': `${name}: ${label.slice(0, 120)}`, title: name },
        'aria-pressed': pressed === null ? null : String(pressed),
      }),
    );
  if (pinned !== null) add('pin', pinned ? 'pinned' : 'pin', 'Pin', () => acts.pin(id), pinned);
  if (moves) {
    add('up', '↑', 'Move to the front', () => acts.step(id, -1));
    add('down', '↓', 'Move to the back', () => acts.step(id, 1));
    box.addEventListener('keydown', (event) => {
      const by = { ArrowUp: -1, ArrowDown: 1 }[event.key];
      if (!event.altKey || by === undefined) return;
      event.preventDefault();
      acts.step(id, by as -1 | 1);
      again(id, 'tick');
    });
  }
  return item;
}
