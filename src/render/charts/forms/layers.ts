/** Layers that several forms have. */
import type { Layer, Position } from '../chart.ts';
import { along, edged, inked, pointOpacity, pointSize, type ScaleKind, shaped, upTo } from './parts.ts';

/** Squares of a grid, rows of `bins`. */
export const binsLayer = (x: Position, y: Position): Layer => ({
  data: { name: 'bins' },
  mark: { type: 'rect', strokeOpacity: 0, clip: true },
  encoding: { x, x2: upTo('x2'), y, y2: upTo('y2'), fill: inked },
});

/** Runs, rows of `points`. */
export const pointsLayer = (x: Position, y: Position, strokeWidth = 0.8): Layer => ({
  data: { name: 'points' },
  mark: { type: 'point', size: pointSize(), strokeWidth, clip: true },
  encoding: {
    ...{ x, y, fill: inked, stroke: edged, shape: shaped },
    ...{ fillOpacity: pointOpacity(), strokeOpacity: pointOpacity() },
  },
});

/** The variants of a form with two scales, and its axes for one of them. */
export const scalePairs = ['linear-linear', 'linear-log', 'log-linear', 'log-log'] as const;
export const timePairs = [...scalePairs, 'time-linear', 'time-log'] as const;

export function axesOf(variant: string): { readonly x: Position; readonly y: Position; readonly yLog: boolean } {
  const [x, y] = variant.split('-') as [ScaleKind, ScaleKind];
  return { x: along('x', x), y: along('y', y), yLog: y === 'log' };
}
