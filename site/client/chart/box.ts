/** The element that takes the static picture's place, at its size. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { el } from '../lib/element.ts';

export interface Box {
  /** What has the focus, hears the pointer and keeps the size. */
  readonly stage: HTMLElement;
  /** Where Vega draws. */
  readonly drawing: HTMLElement;
  /** Over it: the highlight. */
  readonly over: HTMLCanvasElement;
  /** What is pointed at, for the eye; `null` for nothing. */
  tell(text: string | null): void;
  /** For those who listen. */
  announce(text: string): void;
  /** Shows the whole again. Both buttons are placed by others. */
  readonly whole: HTMLButtonElement;
  /** The button that hands the chosen ranges to the page. */
  readonly use: HTMLButtonElement;
  /** Says what the keys do, which differs where axes stand side by side. */
  teach(ranges: boolean): void;
  /** A sentence in the picture's place. */
  trouble(text: string): void;
  /** Puts the static picture back. */
  close(): void;
}

const KEYS = 'Arrow keys go along the points and from run to run. 0 shows the whole again, F fills the screen.';
const ZOOM = 'Plus and minus zoom.';
const RANGES = 'On the axis that you are at, [ and ] make the value the lower and the upper end of a range.';
const USUAL = { width: 440, height: 230 };
let count = 0;

/** Nothing on the page moves: the stage is as large as the picture was. */
export function boxIn(figure: HTMLElement): Box {
  const picture = figure.querySelector('svg.chart');
  const id = `chart-keys-${count++}`;
  const drawing = el('div', { class: 'drawing', 'aria-hidden': 'true' });
  const over = el('canvas', { class: 'over', 'aria-hidden': 'true' });
  const told = el('p', { class: 'told', 'aria-hidden': 'true', hidden: true });
  const live = el('p', { class: 'unseen', 'aria-live': 'polite' });
  const keys = el('p', { class: 'unseen', id });
  const whole = el('button', { type: 'button', class: 'whole', hidden: true }, 'Show all');
  const use = el('button', { type: 'button', class: 'use', hidden: true }, 'Filter the table to this');
  const named = { role: 'application', 'aria-roledescription': 'chart', 'aria-describedby': id };
  const stage = el('div', { class: 'chart live', tabindex: 0, ...named }, drawing, over, told);
  const box = el('div', { class: 'chart-box' }, stage, live, keys);
  const { width, height } = picture ? sizeOf(picture) : USUAL;
  box.style.setProperty('--ratio', String(width / height));
  if (picture) {
    picture.replaceWith(box);
    // seen until Vega has drawn the same
    drawing.append(picture);
  } else (figure.querySelector('figcaption') ?? figure).after(box);
  return {
    ...{ stage, drawing, over, whole, use },
    teach(ranges) {
      keys.textContent = `${KEYS} ${ranges ? RANGES : ZOOM}`;
    },
    tell(text) {
      told.hidden = text === null;
      told.textContent = text ?? '';
    },
    announce: (text) => {
      live.textContent = text;
    },
    trouble(text) {
      drawing.replaceChildren(el('p', { class: 'chart-trouble' }, text));
      over.getContext('2d')?.clearRect(0, 0, over.width, over.height);
    },
    close: () => (picture ? box.replaceWith(picture) : box.remove()),
  };
}

function sizeOf(picture: Element): { readonly width: number; readonly height: number } {
  const { width, height } = picture.getBoundingClientRect();
  return width > 0 && height > 0 ? { width, height } : USUAL;
}

/** Sentence and summary around the picture are those of the chart. */
export function nameBox(figure: HTMLElement, { stage }: Box, { title, summary }: FormChart): void {
  stage.ariaLabel = `${title}. ${summary}`;
  setText(figure.querySelector('figcaption'), title);
  const said = figure.querySelector<HTMLElement>('.summary');
  // Fewer words than before leave their room: nothing below moves up.
  if (said && said.style.minHeight === '') said.style.minHeight = `${said.getBoundingClientRect().height}px`;
  setText(said, summary);
}

function setText(place: Element | null, text: string): void {
  const inner = place?.querySelector('bdi') ?? place;
  if (inner && inner.textContent !== text) inner.textContent = text;
}
