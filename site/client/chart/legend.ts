/** A legend that is a filter: which lines are drawn, where there are more than can be named beside them. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { type Ink, palette } from '../../../src/render/charts/theme.ts';
import { button, el, setAttribute } from '../lib/element.ts';
import { seriesOf } from './drawing.ts';
import { nameOf } from './say.ts';

/** Up to so many lines are named beside their ends. */
const DIRECT = 6;

export interface Legend {
  update(chart: FormChart, nameOfRun: (run: string) => string | undefined): void;
  close(): void;
}

/** Opened by a control among the tools, so that nothing moves before it is asked for. */
export function legendIn(
  figure: HTMLElement,
  tools: HTMLElement,
  hidden: Set<string>,
  deeds: { changed(): void; point(series: string | null): void },
): Legend {
  const list = el('ul', { class: 'chart-legend', hidden: true });
  const opener = button('', () => open(list.hidden === true), { 'aria-expanded': 'false', hidden: true });
  const open = (wanted: boolean) => {
    list.hidden = !wanted;
    setAttribute(opener, 'aria-expanded', String(wanted));
  };
  tools.prepend(opener);
  const table = figure.querySelector(':scope > details');
  if (table) table.after(list);
  else figure.append(list);
  const count = (all: number) => {
    opener.textContent = hidden.size > 0 ? `${all - hidden.size} of ${all} lines` : `${all} lines`;
  };
  return {
    update(chart, nameOfRun) {
      const lines = linesOf(chart);
      for (const series of hidden) if (!lines.has(series)) hidden.delete(series);
      opener.hidden = lines.size <= DIRECT;
      if (opener.hidden) return open(false);
      count(lines.size);
      const items = [...lines].map(([series, row]) => {
        const box = el('input', { type: 'checkbox', checked: !hidden.has(series) });
        box.addEventListener('change', () => {
          if (box.checked) hidden.delete(series);
          else hidden.add(series);
          count(lines.size);
          deeds.changed();
        });
        const swatch = el('span', { class: 'swatch', 'aria-hidden': 'true' });
        const ink = row['ink'];
        if (typeof ink === 'string' && Object.hasOwn(palette, ink)) swatch.style.color = `var(--chart-${ink as Ink})`;
        if (row['mark'] !== 0) swatch.classList.add('dashed');
        const name = el('bdi', {}, nameOfRun(series) || nameOf(chart, { series, row }));
        const item = el('li', {}, el('label', {}, box, swatch, name));
        item.addEventListener('pointerenter', () => deeds.point(series));
        item.addEventListener('pointerleave', () => deeds.point(null));
        box.addEventListener('focus', () => deeds.point(series));
        box.addEventListener('blur', () => deeds.point(null));
        return item;
      });
      list.replaceChildren(...items);
    },
    close() {
      list.remove();
      opener.remove();
    },
  };
}

/** Of lines the first row each; single points have none. */
function linesOf({ data }: FormChart): Map<string, Readonly<Record<string, unknown>>> {
  const lines = new Map<string, Readonly<Record<string, unknown>>>();
  for (const row of data['lines'] ?? []) {
    const series = seriesOf(row);
    if (series !== '' && !lines.has(series)) lines.set(series, row as Readonly<Record<string, unknown>>);
  }
  return lines;
}
