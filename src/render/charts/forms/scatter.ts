/**
 * One point a run by two of its values. Data sets: `points`; `trend`, two rows; `bins`, squares with how many runs each has, of more runs than can be told apart;
 * `labels`, what the colours mean.
 */
import type { Layer } from '../chart.ts';
import { ink } from '../theme.ts';
import type { Form } from './form.ts';
import { along, atRule, dimmed, edged, formFrame, inked, type ScaleKind, shaped, sideLabels, upTo } from './parts.ts';

function layersOf(xKind: ScaleKind, yKind: ScaleKind): Layer[] {
  const [x, y] = [along('x', xKind), along('y', yKind)];
  return [
    {
      data: { name: 'bins' },
      mark: { type: 'rect', strokeOpacity: 0, clip: true },
      encoding: { x, x2: upTo('x2'), y, y2: upTo('y2'), fill: inked },
    },
    {
      data: { name: 'trend' },
      mark: { type: 'line', stroke: ink('muted'), strokeWidth: 1.4, strokeDash: [5, 3], clip: true },
      encoding: { x, y },
    },
    {
      data: { name: 'points' },
      mark: { type: 'point', size: 30, strokeWidth: 0.8, clip: true },
      encoding: {
        x,
        y,
        fill: inked,
        stroke: edged,
        shape: shaped,
        fillOpacity: dimmed(0.85, 0.12),
        strokeOpacity: dimmed(0.85, 0.12),
      },
    },
    atRule,
    ...sideLabels('point', yKind === 'log'),
  ];
}

export const scatter: Form = {
  name: 'scatter',
  variants: ['linear-linear', 'linear-log', 'log-linear', 'log-log', 'time-linear', 'time-log'],
  spec(variant) {
    const [x, y] = variant.split('-') as [ScaleKind, ScaleKind];
    return formFrame(layersOf(x, y));
  },
};
