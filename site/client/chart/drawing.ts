/** A chart as a view of Vega's, in the reader's colours and at a size. */
import type { View, ViewScale } from 'vega-view';
import { type FormChart, withWords } from '../../../src/render/charts/forms/form.ts';
import { loadForm } from './form-files.ts';
import { inScheme, type Scheme } from './scheme.ts';
import { viewOf } from './vega.ts';
import type { Zoom } from './zoom.ts';

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** A view that has not run yet. Rejects with a sentence where the chart cannot be drawn. */
export async function drawingOf(chart: FormChart, scheme: Scheme, complain: (message: string) => void): Promise<View> {
  const { runtime } = await loadForm(chart.form, chart.variant);
  const worded = withWords(runtime, chart.words, (value) => JSON.stringify(value).slice(1, -1));
  const view = viewOf(JSON.parse(inScheme(worded, scheme)) as object, complain);
  fill(view, chart, null);
  return view;
}

/** The same form with other words needs another view. */
export const sameShape = (a: FormChart, b: FormChart): boolean =>
  a.form === b.form && a.variant === b.variant && JSON.stringify(a.words) === JSON.stringify(b.words);

/** Puts a chart's rows and numbers in, without those of `hidden`; the view has to run after it. */
export function fill(view: View, chart: FormChart, hidden: ReadonlySet<string> | null): void {
  for (const [name, value] of Object.entries(chart.signals)) if (name in view._signals) view.signal(name, value);
  for (const [name, rows] of Object.entries(chart.data)) {
    if (!(name in view._runtime.data)) continue;
    const shown = hidden?.size ? rows.filter((row) => !hidden.has(seriesOf(row))) : rows;
    view.data(
      name,
      shown.map((row) => ({ ...row })),
    );
  }
}

/** What a row belongs to: a run by its id, else a line by its number, as `#2`; empty where neither. */
export function seriesOf(row: unknown): string {
  if (typeof row !== 'object' || row === null) return '';
  const { run, line } = row as { readonly run?: unknown; readonly line?: unknown };
  return typeof run === 'string' && run !== '' ? run : typeof line === 'number' ? `#${line}` : '';
}

/** Shows a part of the axes, by the signals of their ends that forms have. */
export function showPart(view: View, chart: FormChart, zoom: Zoom): void {
  for (const axis of ['x', 'y'] as const) {
    const names = [`${axis}Low`, `${axis}High`];
    if (names.some((name) => !(name in view._signals))) continue;
    const range = zoom[axis] ?? names.map((name) => chart.signals[name]);
    for (const [index, name] of names.entries()) view.signal(name, range[index]);
  }
}

/** Sets the outer size; a chart whose size is its rows' has none. */
export function sizeTo(view: View, { width, height }: Size): void {
  if (width > 0) view.width(width);
  if (height > 0) view.height(height);
}

export const scaleOf = (view: View, axis: 'x' | 'y'): ViewScale | undefined => view._runtime.scales[axis]?.value;

/** Where the plot's top left corner lies in the picture. */
export function plotOf(view: View): { readonly left: number; readonly top: number } & Size {
  const { left, top } = view.padding();
  const [x, y] = view.origin();
  return { left: left + x, top: top + y, width: view.width(), height: view.height() };
}
