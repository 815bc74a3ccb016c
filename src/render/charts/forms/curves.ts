/** Histories of one metric, one line a run; groups as a mean in a band. Data sets: `bands`, `raw`, `lines`, `alone`, `labels`. */
import type { Layer } from '../chart.ts';
import type { Form } from './form.ts';
import { timePairs } from './layers.ts';
import { along, atRule, dashed, dimmed, formFrame, inked, type ScaleKind, sideLabels, upTo } from './parts.ts';

const of = { field: 'line', type: 'nominal' } as const;

function layersOf(xKind: ScaleKind, yKind: ScaleKind): Layer[] {
  const [x, y] = [along('x', xKind), along('y', yKind)];
  return [
    {
      data: { name: 'bands' },
      mark: { type: 'area', strokeOpacity: 0, aria: false, clip: true },
      encoding: { x, y, y2: upTo('y2'), detail: of, fill: inked, fillOpacity: { value: 0.14 } },
    },
    {
      data: { name: 'raw' },
      mark: { type: 'line', strokeWidth: 1, clip: true },
      encoding: { x, y, detail: of, stroke: inked, strokeOpacity: dimmed(0.28, 0.06) },
    },
    {
      data: { name: 'lines' },
      mark: { type: 'line', clip: true },
      encoding: { x, y, detail: of, stroke: inked, strokeDash: dashed, strokeOpacity: dimmed(1) },
    },
    {
      data: { name: 'alone' },
      mark: { type: 'point', size: 14, clip: true },
      encoding: { x, y, fill: inked, fillOpacity: dimmed(1), strokeOpacity: { value: 0 } },
    },
    atRule,
    ...sideLabels(['line'], yKind === 'log'),
  ];
}

export const curves: Form = {
  name: 'curves',
  variants: timePairs,
  spec(variant) {
    const [x, y] = variant.split('-') as [ScaleKind, ScaleKind];
    return formFrame(layersOf(x, y));
  },
};
