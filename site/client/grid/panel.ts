/** A button that opens a small panel below it. */
import { button, el } from '../lib/element.ts';

export interface Panel {
  readonly element: HTMLElement;
  readonly button: HTMLButtonElement;
  close(): void;
}

let made = 0;

/** `fill` is called each time that it opens. */
export function makePanel(label: string, fill: (panel: HTMLElement) => void): Panel {
  const id = `panel-${made++}`;
  const panel = el('div', { class: 'panel', id, role: 'group', 'aria-label': label, hidden: true });
  const opener = button(label, () => (panel.hidden ? open() : close()), {
    ...{ class: 'opens', 'aria-expanded': 'false', 'aria-controls': id },
  });
  const element = el('div', { class: 'panel-place' }, opener, panel);
  const open = () => {
    fill(panel);
    panel.hidden = false;
    opener.setAttribute('aria-expanded', 'true');
    document.addEventListener('pointerdown', outside);
    keepInside(panel);
    panel.querySelector<HTMLElement>('input, select, button')?.focus();
  };
  const close = () => {
    if (panel.hidden) return;
    const had = panel.contains(document.activeElement);
    panel.hidden = true;
    opener.setAttribute('aria-expanded', 'false');
    document.removeEventListener('pointerdown', outside);
    if (had) opener.focus();
  };
  const outside = ({ target }: Event) => {
    if (target instanceof Node && !element.contains(target)) close();
  };
  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || panel.hidden) return;
    event.stopPropagation();
    close();
  });
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget instanceof Node && !element.contains(relatedTarget)) close();
  });
  return { element, button: opener, close };
}

/** A panel that would stand out of the page moves to the left. */
function keepInside(panel: HTMLElement): void {
  panel.style.translate = '';
  const { left, right } = panel.getBoundingClientRect();
  const room = document.documentElement.clientWidth;
  const by = Math.max(Math.min(0, room - 8 - right), 8 - left);
  if (by !== 0) panel.style.translate = `${by}px`;
}
