/** The list of makers, in the order in which a reader is offered them. A new one is a file beside this and one line here. */
import { contourMaker } from './contour.ts';
import { curvesMaker } from './curves.ts';
import { differencesMaker } from './differences.ts';
import { importanceMaker } from './importance.ts';
import type { Maker } from './maker.ts';
import { overCommitsMaker } from './over-commits.ts';
import { overRunsMaker } from './over-runs.ts';
import { parallelMaker } from './parallel.ts';
import { paretoMaker } from './pareto.ts';
import { scatterMaker } from './scatter.ts';

export { defaultCharts } from './defaults.ts';
export type { Field, Maker, MakerInput, Needs, Option, Shown } from './maker.ts';

export const makers: readonly Maker[] = [
  overCommitsMaker,
  overRunsMaker,
  curvesMaker,
  scatterMaker,
  parallelMaker,
  importanceMaker,
  differencesMaker,
  paretoMaker,
  contourMaker,
];
