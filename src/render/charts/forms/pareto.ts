/** Quality against cost: runs that no other beats in both are joined by `front`. Data sets: `front`, `points`, `named`. */
import { ink } from '../theme.ts';
import type { Form } from './form.ts';
import { axesOf, pointsLayer, timePairs } from './layers.ts';
import { atRule, formFrame, pointParams, sideLabels } from './parts.ts';

export const pareto: Form = {
  name: 'pareto',
  variants: timePairs,
  spec(variant) {
    const { x, y, yLog } = axesOf(variant);
    return formFrame(
      [
        {
          data: { name: 'front' },
          mark: { type: 'line', stroke: ink('text'), strokeWidth: 1.2, clip: true },
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
