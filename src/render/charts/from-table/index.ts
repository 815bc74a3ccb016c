/** The list of makers, in the order in which a reader is offered them. A new one is a file beside this and one line here. */
import { curvesMaker } from './curves.ts';
import type { Maker } from './maker.ts';
import { overCommitsMaker } from './over-commits.ts';
import { overRunsMaker } from './over-runs.ts';
import { scatterMaker } from './scatter.ts';

export type { Field, Maker, MakerInput, Needs, Option, Shown } from './maker.ts';

export const makers: readonly Maker[] = [overRunsMaker, overCommitsMaker, curvesMaker, scatterMaker];
