/** False alarms among merge requests that are drawn, with replacement, from real runs of one configuration. */
import { judgeGates } from '../../../src/core/gates/index.ts';
import type { Measured } from '../measure.ts';
import { chance } from './random.ts';
import { inPercent, promise, type Rate } from './rates.ts';
import type { RealRuns, Replicates } from './real-runs.ts';
import { print, table } from './table.ts';
import { columnOf, type Layout, mustAgree, rowsOf, sizesOf, wordsOf } from './trial.ts';

const LAYOUTS: readonly Layout[] = [
  { kind: 'replicates', head: 3, base: 3 },
  { kind: 'replicates', head: 5, base: 5 },
  { kind: 'history', pushes: 25 },
];
const TRIALS = 2000;
/** Every so many are put through the whole comparison too. */
const WHOLE = 10;
/** Metrics that are gated together: those that a reader wants first. */
const TOGETHER = 6;

interface Found {
  /** Each metric by itself. */
  readonly alone: readonly Rate[];
  readonly pooled: number;
  readonly any: Rate;
  /** Of those together: none fails, and one cannot be judged. */
  readonly open: number;
  readonly drifts: number;
}

/** Whole runs are drawn, so that their metrics belong together as they do in the store. */
function drawnFrom({ store, name, runs, metrics }: Replicates, layout: Layout): Found {
  const what = `${store}, ${name}, ${wordsOf(layout)}`;
  const by = chance(what);
  const { head, base } = sizesOf(layout);
  const goals = metrics.map(({ goal }) => goal);
  const fails = metrics.map(() => 0);
  const count = { any: 0, open: 0, drifts: 0 };
  for (let trial = 0; trial < TRIALS; trial++) {
    const [before, now] = [base, head].map((size) => Array.from({ length: size }, () => by.below(runs)));
    const columns = metrics.map(({ values }) => {
      const at = (places: readonly number[] = []) => places.map((place) => values[place] ?? Number.NaN);
      return columnOf(layout, at(before), at(now));
    });
    const rows = rowsOf(layout, columns, goals);
    for (const [metric, row] of rows.entries()) {
      const [judged] = judgeGates([row]);
      if (judged?.gates[0]?.passed === false) fails[metric] = (fails[metric] ?? 0) + 1;
      if (judged?.history?.state === 'drift') count.drifts++;
    }
    const few = judgeGates(rows.slice(0, TOGETHER));
    const passed = few.map(({ gates }) => gates[0]?.passed ?? null);
    if (passed.includes(false)) count.any++;
    else if (passed.includes(null)) count.open++;
    const drifts = few.map(({ history }) => history?.state === 'drift');
    if (trial % WHOLE === 0)
      mustAgree(layout, columns.slice(0, TOGETHER), goals.slice(0, TOGETHER), { passed, drifts });
  }
  const all = TRIALS * metrics.length;
  return {
    alone: metrics.map(({ key }, at) => ({ what: `${what}, ${key}`, rate: (fails[at] ?? 0) / TRIALS, trials: TRIALS })),
    pooled: fails.reduce((sum, one) => sum + one, 0) / all,
    any: { what, rate: count.any / TRIALS, trials: TRIALS },
    ...{ open: count.open / TRIALS, drifts: count.drifts / all },
  };
}

export function realAlarms({ groups, words }: RealRuns): Measured[] {
  print(`\n**Real runs**\n\n${words.map((sentence) => `- ${sentence}.`).join('\n')}`);
  const alone: Rate[] = [];
  const together: Rate[] = [];
  const rows = groups.flatMap((group) =>
    LAYOUTS.map((layout) => {
      const found = drawnFrom(group, layout);
      alone.push(...found.alone);
      together.push(found.any);
      const [worst] = found.alone.toSorted((a, b) => b.rate - a.rate);
      const key = worst?.what.split(', ').at(-1) ?? '';
      return [
        ...[`${group.store}, ${group.name}, ${wordsOf(layout)}`, inPercent(found.pooled)],
        ...[`${inPercent(worst?.rate ?? 0)} ${key}`, inPercent(found.drifts)],
        `${inPercent(found.any.rate)} (${inPercent(found.open)})`,
      ];
    }),
  );
  const head = ['drawn from', 'all metrics', 'the worst', 'drift', 'any of six gates'];
  const title =
    'Drawn from real runs: fails in % (a metric by itself), and any of six gates together (none fails but one cannot be judged)';
  print(table(`**${title}**`, head, rows));
  return [promise('real runs, a metric by itself', alone), promise('real runs, any of six gates', together)];
}
