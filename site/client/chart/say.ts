/** A place in a chart in words. */
import type { FormChart } from '../../../src/render/charts/forms/form.ts';
import { formatNumber, formatTime, oneLine } from '../../../src/render/format.ts';
import type { Dot } from './dots.ts';

const goal = /, (?:more|less) is better$/;

/** `tree-12 · step 340 · val/auc 0.9123`; `name` is that of the run where it is known. */
export function sayDot(chart: FormChart, dot: Dot, name: string | undefined): string {
  const { row } = dot;
  const value = chart.words['y'] === undefined ? row['value'] : undefined;
  const where =
    typeof value === 'string'
      ? [`${part(chart, 'x', row['x'])} ${value}`]
      : [part(chart, 'x', row['x']), part(chart, 'y', row['y'])];
  return [name || nameOf(chart, dot), ...where].filter(Boolean).join(' · ');
}

function part({ words, signals, variant }: FormChart, axis: 'x' | 'y', value: unknown): string {
  if (value === undefined || value === null) return '';
  const texts = signals[`${axis}Texts`];
  const text = Array.isArray(texts) && typeof value === 'number' ? texts[value] : undefined;
  const isTime = axis === 'x' && variant.startsWith('time');
  const said =
    typeof text === 'string'
      ? text
      : typeof value === 'number'
        ? isTime
          ? formatTime(value)
          : formatNumber(value)
        : String(value);
  return oneLine(`${(words[axis] ?? '').replace(goal, '')} ${said}`.trim());
}

/** What the chart itself calls a series beside its line, else the beginning of its id. */
export function nameOf({ data }: FormChart, { series, row }: Pick<Dot, 'series' | 'row'>): string {
  const label = (data['labels'] as readonly Readonly<Record<string, unknown>>[] | undefined)?.find((one) =>
    one['run'] ? one['run'] === series : one['ink'] === row['ink'] && one['mark'] === row['mark'],
  )?.['label'];
  return typeof label === 'string' ? oneLine(label) : series.slice(0, 8);
}
