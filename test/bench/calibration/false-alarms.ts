/** Merge requests in which nothing changed: how often a gate fails all the same. */
import type { Measured } from '../measure.ts';
import { inPercent, promise, type Rate } from './rates.ts';
import { autocorrelated, moving, type Shape, steady } from './shapes.ts';
import { type Kind, type Outcome, plain, rateOf, simulate } from './simulate.ts';
import { print, table } from './table.ts';
import { type Layout, sizesOf, wordsOf } from './trial.ts';

const PUSHES = [19, 25, 40, 80];
const TRIALS = 2000;
/** Where they cost little. */
const MORE = 4000;

type Shapes = Readonly<Record<string, Shape>>;

interface Cells {
  readonly name: string;
  readonly trials: number;
  readonly kind: Omit<Kind, 'shape'>;
  /** The only shapes that are drawn; all where there are none. */
  readonly only?: readonly string[];
}

/** A table of shapes by kinds of merge request; the rates of its cells come back. */
function cells(title: string, shapes: Shapes, columns: readonly Cells[], words: (outcome: Outcome) => string): Rate[] {
  const rates: Rate[] = [];
  const rows = Object.entries(shapes).map(([name, shape]) => {
    const told = columns.map((column) => {
      if (column.only && !column.only.includes(name)) return '–';
      const what = `${name}, ${column.name}`;
      const outcome = simulate(`${title} ${what}`, { ...column.kind, shape }, column.trials);
      rates.push(rateOf(what, outcome));
      return words(outcome);
    });
    return [name, ...told];
  });
  const head = ['values', ...columns.map((column) => column.name)];
  print(table(`**${title}**`, head, rows));
  return rates;
}

const failed = ({ fails }: Outcome) => inPercent(fails);
const withOpen = ({ fails, open }: Outcome) => `${inPercent(fails)} (${inPercent(open)})`;
const withDrift = ({ fails, open, drifts }: Outcome) => [fails, open, drifts].map(inPercent).join(' / ');

function histories(): Measured[] {
  const columns = PUSHES.map((pushes) => ({
    ...{ name: `${pushes} pushes`, trials: TRIALS },
    kind: { ...plain, layout: { kind: 'history', pushes } as const },
  }));
  const title = (kind: string) => `One run against ${kind}: fails / cannot be judged / said to drift, in %`;
  const told = (kind: string, shapes: Shapes) =>
    promise(`one run against ${kind}`, cells(title(kind), shapes, columns, withDrift));
  return [
    told('a steady history', steady),
    told('a history that hangs on itself', autocorrelated),
    told('a history that moves', moving),
  ];
}

function sides(head: number, base: number, trials: number, only?: readonly string[]): Cells {
  const layout: Layout = { kind: 'replicates', head, base };
  return { name: wordsOf(layout), trials, kind: { ...plain, layout }, ...(only ? { only } : {}) };
}

/** Where a merge request takes milliseconds: all deals of 5 + 20 runs are 53,130, those of 10 + 10 are 184,756. */
const few = ['normal', 'heavy-tailed (t, 3 df)', 'skewed, long tail of losses', 'discrete (right of 50)'];
const fewest = ['normal', 'skewed, long tail of losses'];

function replicates(): Measured[] {
  const columns = [
    ...[sides(3, 3, MORE), sides(5, 5, MORE), sides(5, 20, TRIALS, few), sides(10, 10, TRIALS, fewest)],
    ...[sides(10, 40, TRIALS), sides(30, 30, TRIALS, few)],
  ];
  return [promise('runs of both sides', cells('Runs of both sides: fails in %', steady, columns, failed))];
}

const FOLD = 0.8;

function pairs(): Measured[] {
  const columns = [0, FOLD].flatMap((fold) =>
    [5, 6, 10].map((pairs) => ({
      ...{ name: `${pairs} ${fold === 0 ? 'seeds' : 'folds'}`, trials: TRIALS },
      kind: { ...plain, layout: { kind: 'pairs', pairs } as const, fold },
    })),
  );
  const title =
    'The same seeds or folds on both sides: fails in % (folds have 0.8 of their variance in common, seeds nothing)';
  return [promise('the same seeds or folds', cells(title, steady, columns, failed))];
}

const FAMILY = 5;

function families(): Measured[] {
  const layouts: Layout[] = [
    { kind: 'replicates', head: 3, base: 3 },
    { kind: 'replicates', head: 5, base: 5 },
    { kind: 'pairs', pairs: 10 },
    { kind: 'history', pushes: 100 },
  ];
  const all = [0, 0.8].map((together) => {
    const columns = layouts.map((layout) => ({
      ...{ name: wordsOf(layout), trials: TRIALS, kind: { ...plain, layout, metrics: FAMILY, together } },
    }));
    const how = together === 0 ? 'independent' : `${together} of their variance in common`;
    const title = `Five gated metrics, ${how}: any gate fails, in %, and in brackets none fails but one cannot be judged`;
    const shapes = Object.fromEntries(Object.entries(steady).filter(([name]) => few.includes(name)));
    return cells(title, shapes, columns, withOpen);
  });
  return [promise('any of five gates', all.flat())];
}

/** No promise: the mean is what it was, and the values of the merge request scatter more, or less. */
function otherScatter(): void {
  const layouts: Layout[] = [
    { kind: 'history', pushes: 25 },
    { kind: 'replicates', head: 5, base: 5 },
    { kind: 'replicates', head: 10, base: 40 },
  ];
  const rows = fewest.map((name) => {
    const shape = steady[name];
    if (!shape) throw new RangeError(`no shape is called ${name}`);
    const told = layouts.flatMap((layout) =>
      [0.5, 2].map((factor) => {
        const { base } = sizesOf(layout);
        const scaled: Shape = (by, n) => shape(by, n).map((value, at) => (at < base ? value : factor * value));
        const kind = { ...plain, layout, shape: scaled };
        return inPercent(simulate(`scatter ${name} ${wordsOf(layout)} ${factor}`, kind, TRIALS).fails);
      }),
    );
    return [name, ...told];
  });
  const head = ['values', ...layouts.flatMap((layout) => [`${wordsOf(layout)}, half`, 'twice'])];
  print(
    table('**The same mean, and half or twice the scatter in the merge request: fails in % (no promise)**', head, rows),
  );
}

export function falseAlarms(): Measured[] {
  const measured = [...histories(), ...replicates(), ...pairs(), ...families()];
  otherScatter();
  return measured;
}
