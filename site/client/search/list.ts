/** The list of results below the box: what is active, and how it is walked through. */
import { grouped } from '../../../src/render/format.ts';
import { el } from '../lib/element.ts';
import type { Result, ResultGroup } from './results.ts';

export interface ResultList {
  show(groups: readonly ResultGroup[]): void;
  /** By so many places, around the ends. */
  move(by: number): void;
  active(): Result | null;
  count(): number;
}

const headOf = (label: string, shown: number, total: number) =>
  shown < total ? `${label}, ${shown} of ${grouped(total)}` : label;

export function listIn(
  list: HTMLElement,
  box: HTMLElement,
  choose: (result: Result) => void,
  asLinks: boolean,
): ResultList {
  let shown: { readonly result: Result; readonly option: HTMLElement }[] = [];
  let at = -1;
  /** Whoever went to a result stays at it while more results come. */
  let moved = false;
  box.addEventListener('input', () => {
    moved = false;
  });

  function activate(index: number): void {
    shown[at]?.option.setAttribute('aria-selected', 'false');
    at = index;
    const option = shown[at]?.option;
    option?.setAttribute('aria-selected', 'true');
    option?.scrollIntoView({ block: 'nearest' });
    if (option) box.setAttribute('aria-activedescendant', option.id);
    else box.removeAttribute('aria-activedescendant');
  }

  function optionOf(result: Result, id: string): HTMLElement {
    const given = { id, role: 'option', 'aria-selected': 'false', tabindex: -1 };
    const parts = [el('bdi', { class: 'name' }, result.name), ' ', el('bdi', { class: 'quiet' }, result.beside)];
    const option: HTMLElement = asLinks
      ? el('a', { ...given, href: result.href }, ...parts)
      : el('div', given, ...parts);
    option.addEventListener('click', (event: MouseEvent) => {
      if (event.metaKey || event.ctrlKey || event.shiftKey) return;
      event.preventDefault();
      choose(result);
    });
    // The focus stays in the box.
    option.addEventListener('mousedown', (event) => event.preventDefault());
    return option;
  }

  return {
    show(groups) {
      const before = moved ? shown[at]?.result.href : undefined;
      shown = [];
      const parts = groups.flatMap(({ label, results, total }, g) => {
        if (results.length === 0) return [];
        const head = el(
          'div',
          { id: `found-${g}`, class: 'head', role: 'presentation' },
          headOf(label, results.length, total),
        );
        const options = results.map((result, i) => ({ result, option: optionOf(result, `found-${g}-${i}`) }));
        shown.push(...options);
        return [el('div', { role: 'group', 'aria-labelledby': head.id }, head, ...options.map(({ option }) => option))];
      });
      list.replaceChildren(...parts);
      at = -1;
      const again = shown.findIndex(({ result }) => result.href === before);
      activate(again >= 0 ? again : shown.length > 0 ? 0 : -1);
      box.setAttribute('aria-expanded', String(shown.length > 0));
    },
    move: (by) => {
      moved = true;
      if (shown.length > 0) activate((at + by + shown.length) % shown.length);
    },
    active: () => shown[at]?.result ?? null,
    count: () => shown.length,
  };
}
