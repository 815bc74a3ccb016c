/** A metric in each run, oldest left, with the best so far. Variants are scales of the metric. */
import type { Form } from './form.ts';
import { overSpec } from './over.ts';
import type { ScaleKind } from './parts.ts';

export const overRuns: Form = {
  name: 'over-runs',
  variants: ['linear', 'log'],
  spec: (variant) => overSpec(variant as ScaleKind, ['best', 'bins']),
};
