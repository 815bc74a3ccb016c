/**
 * One point a run by two of its values. Data sets: `points`; `trend`, two rows; `bins`, squares with how many runs each has, of more runs than can be told apart;
 * `named`, what the colours mean.
 */
import type { Layer } from '../chart.ts';
import { ink } from '../theme.ts';
import type { Form } from './form.ts';
import {
  along,
  atRule,
  edged,
  formFrame,
  inked,
  pointOpacity,
  pointParams,
  pointSize,
  type ScaleKind,
  shaped,
  sideLabels,
  upTo,
} from './parts.ts';

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
      mark: { type: 'point', size: pointSize(), strokeWidth: 0.8, clip: true },
      encoding: {
        x,
        y,
        fill: inked,
        stroke: edged,
        shape: shaped,
        fillOpacity: pointOpacity(),
        strokeOpacity: pointOpacity(),
      },
    },
    atRule,
    ...sideLabels(['point'], yKind === 'log'),
  ];
}

export const scatter: Form = {
  name: 'scatter',
  variants: ['linear-linear', 'linear-log', 'log-linear', 'log-log', 'time-linear', 'time-log'],
  spec(variant) {
    const [x, y] = variant.split('-') as [ScaleKind, ScaleKind];
    return formFrame(layersOf(x, y), pointParams);
  },
};
