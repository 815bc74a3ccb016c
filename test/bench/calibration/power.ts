/** Merge requests with a true loss: how often its gate fails. */
import type { Measured } from '../measure.ts';
import { inPercent, standardError } from './rates.ts';
import { steady } from './shapes.ts';
import { type Kind, plain, simulate } from './simulate.ts';
import { print, table } from './table.ts';
import { type Layout, wordsOf } from './trial.ts';

const LOSSES = [0.5, 1, 1.5, 2, 3];
const TRIALS = 2000;
/** Of runs whose deals are tens of thousands. */
const FEWER = 500;
const PROMISED = 0.8;
const FOLD = 0.8;

const history = (pushes: number): Layout => ({ kind: 'history', pushes });
const runs = (head: number, base: number): Layout => ({ kind: 'replicates', head, base });
const pairs = (count: number): Layout => ({ kind: 'pairs', pairs: count });

type Row = readonly [name: string, kind: Omit<Kind, 'shape'>, trials: number];

const one: readonly Row[] = [
  ...[19, 25, 40, 80].map(history).map((layout) => row(layout)),
  ...[runs(3, 3), runs(5, 5)].map((layout) => row(layout)),
  ...[runs(5, 20), runs(10, 10)].map((layout) => row(layout, {}, FEWER)),
  ...[5, 10].map((count) => row(pairs(count), {}, TRIALS, `${count} pairs of the same seed`)),
  ...[5, 10].map((count) => row(pairs(count), { fold: FOLD }, TRIALS, `${count} pairs of the same fold`)),
];

const five: readonly Row[] = [runs(5, 5), pairs(10), history(100)].map((layout) => row(layout, { metrics: 5 }));

function row(layout: Layout, over: Partial<Kind> = {}, trials = TRIALS, name = wordsOf(layout)): Row {
  return [name, { ...plain, layout, ...over }, trials];
}

/** Rows of the table, and the shares by name and loss. */
function curves(title: string, kinds: readonly Row[]): Map<string, number> {
  const normal = steady['normal'];
  if (!normal) throw new RangeError('no normal values');
  const found = new Map<string, number>();
  const rows = kinds.map(([name, kind, trials]) => {
    const told = LOSSES.map((loss) => {
      const share = simulate(`${title} ${name} ${loss}`, { ...kind, shape: normal, loss }, trials).found;
      found.set(`${name} ${loss}`, share);
      return inPercent(share);
    });
    return [name, ...told];
  });
  print(table(`**${title}**`, ['', ...LOSSES.map((loss) => `${loss} sd`)], rows));
  return found;
}

export function power(): Measured[] {
  const found = curves('One gated metric, normal values: its gate fails at a true loss, in %', one);
  curves('Five gated metrics, a loss in one of them: its gate fails, in %', five);
  const share = found.get(`${wordsOf(runs(5, 5))} 2`) ?? 0;
  return [
    {
      what: 'detection of a loss of 2 sd by 5 + 5 runs: 80% to what is found',
      ...{ ratio: PROMISED / share, most: 1 },
      figures: `${inPercent(share)}% ± ${inPercent(standardError(share, TRIALS))}% of ${TRIALS} merge requests`,
    },
  ];
}
