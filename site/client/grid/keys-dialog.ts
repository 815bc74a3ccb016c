/** The list of keys. */
import { button, el } from '../lib/element.ts';

const keys: readonly (readonly [string, string])[] = [
  ['/', 'to the filter'],
  ['↑ ↓ ← →', 'from cell to cell'],
  ['Home, End', 'to the first and last column'],
  ['Ctrl Home, Ctrl End', 'to the first and last row'],
  ['Page up, Page down', 'by what can be seen'],
  [
    'Enter',
    'on a head: sort by the column (with Shift: by a further one); on a run: open it; on a group: open or close it',
  ],
  ['Space', 'select the run (with Shift: all from the last selected one)'],
  ['Shift ↑ ↓', 'select run by run'],
  ['Ctrl A', 'select all shown runs, or none'],
  ['b', 'compare the others with this run, or no longer'],
  ['← →', 'on a group or parent: close and open it'],
  ['Shift ← →', 'on a head: move the column'],
  ['F2', 'on a head: to its width, which ← and → change and Enter fits'],
  ['Esc', 'close what is open'],
  ['?', 'this list'],
];

/** The browser gives the keyboard back to where it was. */
export function makeKeysDialog(): { readonly element: HTMLDialogElement; open(): void } {
  const list = el(
    'dl',
    { class: 'keys' },
    ...keys.map(([key, what]) => el('div', {}, el('dt', {}, key), el('dd', {}, what))),
  );
  const title = el('h2', { id: 'keys-title' }, 'Keys of the table');
  const element = el('dialog', { class: 'keys-dialog', 'aria-labelledby': 'keys-title' }, title, list);
  element.append(button('Close', () => element.close()));
  return { element, open: () => element.open || element.showModal() };
}

/** `/` and `?` mean something wherever nothing is typed. */
export function listenForShortcuts(acts: { readonly filter: () => void; readonly keys: () => void }): () => void {
  const listen = (event: KeyboardEvent) => {
    const { target } = event;
    const types =
      target instanceof HTMLElement &&
      (target.matches('input:not([type=checkbox]), textarea, select') || target.isContentEditable);
    if (types || event.ctrlKey || event.metaKey || event.altKey || document.querySelector('dialog[open]')) return;
    if (event.key === '/') acts.filter();
    else if (event.key === '?') acts.keys();
    else return;
    event.preventDefault();
  };
  document.addEventListener('keydown', listen);
  return () => document.removeEventListener('keydown', listen);
}
