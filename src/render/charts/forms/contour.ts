/** The mean of a metric over two params, in squares: rows of `bins`, with the runs as `points` on top; `named`, what the colours mean. */
import type { Form } from './form.ts';
import { axesOf, binsLayer, pointsLayer, scalePairs } from './layers.ts';
import { atRule, formFrame, pointParams, sideLabels } from './parts.ts';

export const contour: Form = {
  name: 'contour',
  variants: scalePairs,
  spec(variant) {
    const { x, y, yLog } = axesOf(variant);
    return formFrame([binsLayer(x, y), pointsLayer(x, y), atRule, ...sideLabels(['point'], yLog)], pointParams);
  },
};
