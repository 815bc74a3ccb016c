/** What other tools decide on the same numbers: a fixed percentage, or a t-test without correction. */
import { LEVEL } from '../../../src/core/compare/evidence.ts';
import { badness } from '../../../src/core/compare/goal.ts';
import type { Goal } from '../../../src/core/model/settings.ts';
import { meanOf, momentsOf } from '../../../src/core/statistics/moments.ts';
import { studentT } from '../../../src/core/statistics/student-t.ts';
import { type Chance, chance } from './random.ts';
import { inPercent } from './rates.ts';
import type { RealRuns } from './real-runs.ts';
import { steady } from './shapes.ts';
import { drawn, plain } from './simulate.ts';
import { print, table } from './table.ts';
import { type Column, columnOf, decide, type Layout, sizesOf, wordsOf } from './trial.ts';

const TRIALS = 4000;
const LOSS = 2;

/** Whether the tool says that it got worse. */
type Rule = (column: Column, goal: Goal) => boolean;

const mean = (values: readonly number[]) => {
  const moments = momentsOf(values);
  return moments ? meanOf(moments) : Number.NaN;
};

/** Worse by more than this share of the baseline, as ml-ci-action (2%) and CodSpeed (10%) decide. */
const byShare =
  (share: number): Rule =>
  ({ base, head }, goal) => {
    const [before, now] = [mean(base), mean(head)];
    return badness(now, goal) - badness(before, goal) > share * Math.abs(before);
  };

/** The ratio of the worse to the better is above 200%, as github-action-benchmark decides. */
const doubled: Rule = ({ base, head }, goal) => {
  const [before, now] = [mean(base), mean(head)];
  return (goal === 'maximize' ? before / now : now / before) > 2;
};

/** Student's t-test of equal variances, two-sided, no correction; a difference to the better is no alarm. */
const byT: Rule = ({ base, head }, goal) => {
  const [before, now] = [momentsOf(base), momentsOf(head)];
  if (!before || !now) return false;
  const df = before.n + now.n - 2;
  const variance = (before.squares * before.unit ** 2 + now.squares * now.unit ** 2) / df;
  const difference = meanOf(now) - meanOf(before);
  const t = Math.abs(difference) / Math.sqrt(variance * (1 / before.n + 1 / now.n));
  return (goal === 'maximize' ? difference < 0 : difference > 0) && 2 * studentT.survival(t, df) < LEVEL;
};

/** Values of one metric, its standard deviation and its goal. */
type Data = (by: Chance, n: number) => { readonly values: number[]; readonly sd: number; readonly goal: Goal };

const around =
  (middle: number, sd: number): Data =>
  (by, n) => ({ values: Array.from({ length: n }, () => middle + sd * by.normal()), sd, goal: 'maximize' });

/** One of the metrics of the store's groups, at random, and runs of it. */
function fromStore({ groups }: RealRuns, store: string): Data {
  const metrics = groups.filter((group) => group.store === store).flatMap((group) => group.metrics);
  return (by, n) => {
    const one = metrics[by.below(metrics.length)];
    if (!one) throw new RangeError(`no metric of ${store}`);
    const { values, sd, goal } = one;
    return { values: Array.from({ length: n }, () => values[by.below(values.length)] ?? Number.NaN), sd, goal };
  };
}

const HISTORY: Layout = { kind: 'history', pushes: 25 };
const RUNS: Layout = { kind: 'replicates', head: 5, base: 5 };

const ours =
  (layout: Layout): Rule =>
  (column, goal) =>
    decide(layout, [column], [goal]).passed[0] === false;

const shares = [
  ['worse by 2%', byShare(0.02)],
  ['worse by 10%', byShare(0.1)],
  ['twice as bad (200%)', doubled],
] as const;

const rules: readonly [name: string, layout: Layout, rule: Rule][] = [
  ...shares.map(([name, rule]): [string, Layout, Rule] => [`one run against the last: ${name}`, HISTORY, rule]),
  ['one run against 25 pushes: ml-report', HISTORY, ours(HISTORY)],
  ...shares.map(([name, rule]): [string, Layout, Rule] => [`means of 5 + 5 runs: ${name}`, RUNS, rule]),
  ['5 + 5 runs: t-test, two-sided 5%', RUNS, byT],
  ['5 + 5 runs: ml-report', RUNS, ours(RUNS)],
];

/** False alarms and detection of each rule, on the same numbers for all rules of a layout. */
function sideBySide(name: string, data: Data): string[] {
  const alarms = rules.map(() => ({ still: 0, lost: 0 }));
  for (const layout of [HISTORY, RUNS]) {
    const by = chance(`${name} ${wordsOf(layout)}`);
    const { head, base } = sizesOf(layout);
    for (let trial = 0; trial < TRIALS; trial++) {
      const { values, sd, goal } = data(by, base + head);
      const worse = goal === 'maximize' ? -LOSS * sd : LOSS * sd;
      const [before, now] = [values.slice(0, base), values.slice(base)];
      const still = columnOf(layout, before, now);
      const lost = columnOf(
        layout,
        before,
        now.map((value) => value + worse),
      );
      for (const [at, [, of, rule]] of rules.entries()) {
        const count = alarms[at];
        if (of !== layout || !count) continue;
        if (rule(still, goal)) count.still++;
        if (rule(lost, goal)) count.lost++;
      }
    }
  }
  return alarms.map(({ still, lost }) => `${inPercent(still / TRIALS)} / ${inPercent(lost / TRIALS)}`);
}

/** Several metrics, one of which may have lost: any alarm where none has, and the alarm of the one that has. */
function overMetrics(layout: Layout, metrics: number, trials: number): string[] {
  const shape = steady['normal'];
  if (!shape) throw new RangeError('no normal values');
  const by = chance(`${wordsOf(layout)} of ${metrics}`);
  const goals = Array.from({ length: metrics }, (): Goal => 'maximize');
  const count = { byT: 0, tFound: 0, ours: 0, found: 0, open: 0 };
  for (let trial = 0; trial < trials; trial++) {
    const still = drawn({ ...plain, layout, shape, metrics }, by);
    const [first, ...rest] = still;
    if (!first) continue;
    const lost = { ...first, head: first.head.map((value) => value - LOSS) };
    if (still.some((column) => byT(column, 'maximize'))) count.byT++;
    if (byT(lost, 'maximize')) count.tFound++;
    const { passed } = decide(layout, still, goals);
    if (passed.includes(false)) count.ours++;
    const withLoss = decide(layout, [lost, ...rest], goals).passed[0];
    if (withLoss === false) count.found++;
    if (withLoss === null) count.open++;
  }
  const share = (of: number) => inPercent(of / trials);
  const open = count.open > 0 ? ` (not judged ${share(count.open)})` : '';
  return [
    ...[`${metrics} ${metrics === 1 ? 'metric' : 'metrics'}, ${wordsOf(layout)}`],
    ...[`${share(count.byT)} / ${share(count.tFound)}`, `${share(count.ours)} / ${share(count.found)}${open}`],
  ];
}

export function others(real: RealRuns): void {
  const data: readonly [string, Data][] = [
    ['0.9, sd 1% of it', around(0.9, 0.009)],
    ['0.9, sd 5% of it', around(0.9, 0.045)],
    ['liver-ct-seg', fromStore(real, 'liver-ct-seg')],
    ['fair-pruning', fromStore(real, 'fair-pruning')],
  ];
  const columns = data.map(([name, one]) => sideBySide(name, one));
  const rows = rules.map(([name], at) => [name, ...columns.map((cells) => cells[at] ?? '')]);
  const title = `Others on the same numbers: false alarms / detection of a loss of ${LOSS} sd, in %`;
  print(table(`**${title}**`, ['', ...data.map(([name]) => name)], rows));
  const many = [
    ...[overMetrics(RUNS, 1, TRIALS), overMetrics(RUNS, 5, TRIALS), overMetrics(RUNS, 20, TRIALS / 4)],
    overMetrics({ kind: 'replicates', head: 6, base: 6 }, 20, TRIALS / 4),
  ];
  const over = `Many metrics: any false alarm / detection of a loss of ${LOSS} sd in one of them, in %`;
  print(table(`**${over}**`, ['', 't-test without correction', 'ml-report'], many));
}
