/** Bars, one below the other, each with its `name` left and a `label` right of the plot: data sets `bars` and `texts`. */
import type { TopLevelSpec } from 'vega-lite';
import type { Layer, Position } from '../chart.ts';
import { ink } from '../theme.ts';
import type { Form } from './form.ts';
import { along, formFrame, inked, upTo } from './parts.ts';

/** `format` writes the numbers of the horizontal axis, with more digits where it is short. */
function barsSpec(format: (digits: number) => string): TopLevelSpec {
  const numbers = `xHigh - xLow < 0.05 ? '${format(1)}' : '${format(0)}'`;
  const labelExpr = `datum.value === 0 ? '0' : format(datum.value, ${numbers})`;
  const x = { ...along('x'), axis: { labelExpr, tickCount: 4, grid: true, domain: false, ticks: false } } as Position;
  const y = { ...along('y'), title: null, axis: null } as Position;
  const text = (field: string, align: 'left' | 'right', at: string): Layer => ({
    data: { name: 'texts' },
    mark: { type: 'text', align, baseline: 'middle' },
    encoding: { x: { value: { expr: at } }, y, text: { field, type: 'nominal' }, fill: inked },
  });
  return formFrame([
    {
      data: { name: 'bars' },
      mark: { type: 'rect', strokeOpacity: 0 },
      encoding: { x, x2: upTo('x2'), y, y2: upTo('y2'), fill: inked },
    },
    {
      data: { values: [{ zero: 0 }] },
      mark: { type: 'rule', stroke: ink('muted'), strokeWidth: 1 },
      encoding: { x: { ...x, field: 'zero' } as Position, y: { value: 0 }, y2: { value: 'height' } },
    },
    text('name', 'right', '-8'),
    text('label', 'left', 'width + 8'),
  ]);
}

/** What params say about a metric: how much worse it is predicted without each. */
export const importance: Form = {
  name: 'importance',
  variants: ['plain'],
  spec: () => barsSpec((digits) => `.${digits}%`),
};

/** How far metrics are from those of a baseline. */
export const differences: Form = {
  name: 'differences',
  variants: ['plain'],
  spec: () => barsSpec((digits) => `+.${digits}%`),
};
