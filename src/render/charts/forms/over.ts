/**
 * A metric along an order, each place of which has the same room: what runs and commits share. Data sets: `spread`, one row from `y` to `y2`; `limits`, a row
 * a limit; `best`, the best so far; `means`, a line; `bins`; `dots`, small ones; `points`; `tags`, texts above points; `labels` and `named`.
 */
import type { TopLevelSpec } from 'vega-lite';
import type { Layer, Position } from '../chart.ts';
import { ink } from '../theme.ts';
import { binsLayer, pointsLayer } from './layers.ts';
import {
  along,
  atRule,
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

/** Texts of some places, `every` places apart. */
function ordered(): Position {
  const texts = "xTexts[round(datum.value / every)] || ''";
  const axis = { tickCount: 4, tickMinStep: 1, labelExpr: texts, labelLimit: 200, labelSeparation: 8 };
  return { ...along('x'), title: null, axis } as Position;
}

const parts = ['best', 'means', 'bins', 'dots', 'tags'] as const;
export type Part = (typeof parts)[number];

export function overSpec(kind: ScaleKind, drawn: readonly Part[]): TopLevelSpec {
  const [x, y] = [ordered(), along('y', kind)];
  const wide = { x: { value: 0 }, x2: { value: 'width' } } as const;
  const layers: Record<Part | 'spread' | 'limits' | 'points', Layer> = {
    spread: {
      data: { name: 'spread' },
      mark: { type: 'rect', fill: ink('text'), fillOpacity: 0.08, strokeOpacity: 0, aria: false, clip: true },
      encoding: { ...wide, y, y2: upTo('y2') },
    },
    limits: {
      data: { name: 'limits' },
      mark: { type: 'rule', stroke: ink('vermillion'), strokeWidth: 1.4, strokeDash: [2, 3], clip: true },
      encoding: { ...wide, y },
    },
    best: {
      data: { name: 'best' },
      mark: { type: 'line', interpolate: 'step-after', stroke: ink('blue'), strokeWidth: 1.4, clip: true },
      encoding: { x, y },
    },
    means: {
      data: { name: 'means' },
      mark: { type: 'line', stroke: ink('blue'), strokeWidth: 1.4, clip: true },
      encoding: { x, y },
    },
    bins: binsLayer(x, y),
    dots: {
      data: { name: 'dots' },
      mark: { type: 'point', size: pointSize('14'), strokeOpacity: 0, clip: true },
      encoding: { x, y, fill: inked, shape: shaped, fillOpacity: pointOpacity('0.5') },
    },
    points: pointsLayer(x, y, 1.2),
    tags: {
      data: { name: 'tags' },
      mark: { type: 'text', dy: -11, fill: ink('vermillion'), fontSize: 11 },
      encoding: { x, y, text: { field: 'label', type: 'nominal' } },
    },
  };
  const order = ['spread', 'bins', 'limits', 'best', 'means', 'dots', 'points', 'tags'] as const;
  const asked = new Set<string>([...drawn, 'spread', 'limits', 'points']);
  return formFrame(
    [
      ...order.filter((name) => asked.has(name)).map((name) => layers[name]),
      atRule,
      ...sideLabels(['line', 'point'], kind === 'log'),
    ],
    [{ name: 'every', value: 1 }, ...pointParams],
  );
}
