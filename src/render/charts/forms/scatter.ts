/**
 * One point a run by two of its values. Data sets: `points`; `trend`, two rows; `bins`, squares with how many runs each has, of more runs than can be told
 * apart; `named`, what the colours mean.
 */
import { ink } from '../theme.ts';
import type { Form } from './form.ts';
import { axesOf, binsLayer, pointsLayer, timePairs } from './layers.ts';
import { atRule, formFrame, pointParams, sideLabels } from './parts.ts';

export const scatter: Form = {
  name: 'scatter',
  variants: timePairs,
  spec(variant) {
    const { x, y, yLog } = axesOf(variant);
    return formFrame(
      [
        binsLayer(x, y),
        {
          data: { name: 'trend' },
          mark: { type: 'line', stroke: ink('muted'), strokeWidth: 1.4, strokeDash: [5, 3], clip: true },
          encoding: { x, y },
        },
        pointsLayer(x, y),
        atRule,
        ...sideLabels(['point'], yLog),
      ],
      pointParams,
    );
  },
};
