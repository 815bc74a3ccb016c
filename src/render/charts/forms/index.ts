/** The list of forms. A new one is a file beside this and one line here. */
import { differences, importance } from './bars.ts';
import { contour } from './contour.ts';
import { curves } from './curves.ts';
import type { Form } from './form.ts';
import { overCommits } from './over-commits.ts';
import { overRuns } from './over-runs.ts';
import { parallel } from './parallel.ts';
import { pareto } from './pareto.ts';
import { scatter } from './scatter.ts';

export type { Form, FormChart } from './form.ts';

export const forms: readonly Form[] = [
  overRuns,
  overCommits,
  curves,
  scatter,
  parallel,
  importance,
  contour,
  pareto,
  differences,
];
