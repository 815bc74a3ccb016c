/** A metric along the commits of the default branch: means as a line, runs as dots, merge requests as rings. Variants are scales of the metric. */
import type { Form } from './form.ts';
import { overSpec } from './over.ts';
import type { ScaleKind } from './parts.ts';

export const overCommits: Form = {
  name: 'over-commits',
  variants: ['linear', 'log'],
  spec: (variant) => overSpec(variant as ScaleKind, ['means', 'dots', 'tags']),
};
