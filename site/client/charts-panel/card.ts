/** One chart of the page: its figure, taken over from the static page or made anew, and what it shows. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { formatNumber } from '../../../src/render/format.ts';
import type { ChartChoice } from '../../../src/table/view-state.ts';
import { type AxisRange, type LiveChart, mountChart, rangeFrom, rangeText, type Zoom } from '../chart/index.ts';
import type { Bus } from '../lib/bus.ts';
import { el } from '../lib/element.ts';
import { makerOf } from './make-chart.ts';

export interface Card {
  readonly figure: HTMLElement;
  choice: ChartChoice;
  /** Another choice from the page, of which it may be that only the part that is shown differs. */
  become(choice: ChartChoice): void;
  /** Stands among the controls under the chart. */
  place(settings: HTMLElement): void;
  /** What it was drawn from last; the same again is not drawn. */
  drawnOf: string;
  show(made: FormChart | { readonly why: string }): Promise<void>;
  close(): void;
}

const ROWS = 50;

export interface CardDeeds {
  zoomed(card: Card, zoom: Zoom): void;
  ranges(ranges: readonly AxisRange[]): void;
  nameOf(run: string): string | undefined;
}

/** A figure in the form of the static page's, for a chart that it does not have. */
export function newFigure(choice: ChartChoice): HTMLElement {
  const label = makerOf(choice.form)?.label ?? choice.form;
  return el(
    'figure',
    { class: 'picture' },
    el('figcaption', {}, el('bdi', {}, label)),
    el('p', { class: 'summary' }, el('bdi')),
    el('details', {}, el('summary', {}, 'Table', el('span', { class: 'unseen' }))),
  );
}

export function makeCard(figure: HTMLElement, choice: ChartChoice, bus: Bus, deeds: CardDeeds): Card {
  let live: LiveChart | null = null;
  const table = figure.querySelector<HTMLDetailsElement>(':scope > details');
  let shown: FormChart | null = null;
  const fillTable = () => {
    if (table?.open && shown) fillWith(table, shown);
  };
  table?.addEventListener('toggle', fillTable);
  let settings: HTMLElement | null = null;
  const placeSettings = () => {
    if (!settings) return;
    if (live) live.tools.prepend(settings);
    else if (table) table.before(settings);
  };
  const trouble = el('p', { class: 'chart-trouble', role: 'status' });

  const card: Card = {
    figure,
    choice,
    drawnOf: '',
    become(next) {
      const changed = JSON.stringify(zoomFrom(next)) !== JSON.stringify(zoomFrom(card.choice));
      card.choice = next;
      if (changed) live?.zoomTo(zoomFrom(next));
    },
    place(menu) {
      settings = menu;
      placeSettings();
    },
    async show(made) {
      if ('why' in made) {
        const height = figure.querySelector('.chart')?.getBoundingClientRect().height ?? 0;
        live?.close();
        live = null;
        placeSettings();
        shown = null;
        figure.querySelector('svg.chart')?.remove();
        if (height > 0) trouble.style.minHeight = `${height}px`;
        trouble.textContent = made.why;
        figure.querySelector('figcaption')?.after(trouble);
        setText(figure.querySelector('figcaption'), captionOf(card.choice));
        setText(figure.querySelector('.summary'), '');
        return;
      }
      const isFirst = shown === null && live === null;
      shown = made;
      trouble.remove();
      live ??= mountChart(figure, made, bus, {
        zoom: zoomFrom(card.choice),
        onZoom: (zoom) => deeds.zoomed(card, zoom),
        onRanges: deeds.ranges,
        nameOf: deeds.nameOf,
      });
      placeSettings();
      if (!isFirst) fillTable();
      await live.update(made);
    },
    close() {
      live?.close();
      table?.removeEventListener('toggle', fillTable);
    },
  };
  return card;
}

const captionOf = ({ form, fields }: ChartChoice): string =>
  [makerOf(form)?.label ?? form, fields.map((id) => id.replace(/^[mpth]\./, '')).join(', ')].filter(Boolean).join(': ');

function setText(place: Element | null, text: string): void {
  const inner = place?.querySelector('bdi') ?? place;
  if (inner) inner.textContent = text;
}

/** The part of the axes that a link shows; not one of what the form itself knows. */
export function zoomFrom({ options }: ChartChoice): Zoom {
  return { x: rangeFrom(options['zx']), y: rangeFrom(options['zy']) };
}

export function withZoom(choice: ChartChoice, { x, y }: Zoom): ChartChoice {
  const { zx: _x, zy: _y, ...options } = choice.options;
  return { ...choice, options: { ...options, ...(x ? { zx: rangeText(x) } : {}), ...(y ? { zy: rangeText(y) } : {}) } };
}

/** Without the part that is shown, which is not made anew. */
export function keyOf(choice: ChartChoice): string {
  const { form, fields, options } = withZoom(choice, { x: null, y: null });
  return JSON.stringify([form, fields, Object.entries(options).sort()]);
}

/** Every so many rows, and the last, of what would be too many to read. */
function fillWith(table: HTMLElement, { title, table: { head, rows } }: FormChart): void {
  const every = Math.ceil(rows.length / ROWS);
  const listed = rows.filter((_, index) => index % every === 0 || index === rows.length - 1);
  const cell = (value: string | number | null) =>
    typeof value === 'number'
      ? el('td', { class: 'number' }, formatNumber(value))
      : el('td', {}, el('bdi', {}, value ?? ''));
  const said = every > 1 ? `Every ${every}th of ${rows.length} rows, and the last` : `${rows.length} rows`;
  const made = el(
    'table',
    { class: 'small' },
    el('caption', {}, said),
    el('thead', {}, el('tr', {}, ...head.map((name) => el('th', { scope: 'col' }, el('bdi', {}, name))))),
    el('tbody', {}, ...listed.map((row) => el('tr', {}, ...row.map(cell)))),
  );
  const scroll = el('div', { class: 'scroll', tabindex: 0, role: 'group', 'aria-label': `Table of ${title}` }, made);
  const summary = table.querySelector('summary');
  const named = summary?.querySelector('.unseen');
  if (named) named.textContent = ` of ${title}`;
  table.replaceChildren(...(summary ? [summary] : []), scroll);
}
