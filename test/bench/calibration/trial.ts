/** One simulated merge request: its numbers as runs, through the product's own rows and gates, and now and then through all of its comparison. */
import { compare } from '../../../src/core/compare/compare.ts';
import type { MetricRow } from '../../../src/core/compare/comparison.ts';
import { compareMetric, type OpenRow } from '../../../src/core/compare/metric-row.ts';
import { judgeGates } from '../../../src/core/gates/index.ts';
import type { Run } from '../../../src/core/model/run.ts';
import type { Goal, Settings } from '../../../src/core/model/settings.ts';
import {
  baseRun,
  ci,
  commit,
  gate,
  HOUR,
  headRun,
  matched,
  mergeRequest,
  metricSetting,
  NOON,
  rowContext,
  run,
  settings,
  sha,
  snapshot,
} from '../../support/build.ts';

/** How many runs there are, and of what. The same seeds or folds are on both sides of `pairs`. */
export type Layout =
  | { readonly kind: 'history'; readonly pushes: number }
  | { readonly kind: 'replicates'; readonly head: number; readonly base: number }
  | { readonly kind: 'pairs'; readonly pairs: number };

/** The values of one metric: one a run, in the order of seeds where they are paired; of earlier pushes one each, oldest first. */
export interface Column {
  readonly head: readonly number[];
  readonly base: readonly number[];
  readonly past: readonly number[];
}

export function wordsOf(layout: Layout): string {
  if (layout.kind === 'history') return `one run against ${layout.pushes} pushes`;
  return layout.kind === 'pairs' ? `${layout.pairs} pairs` : `${layout.head} + ${layout.base} runs`;
}

/** How many values a metric takes on either side, where an earlier push is one. */
export function sizesOf(layout: Layout): { readonly head: number; readonly base: number } {
  if (layout.kind === 'history') return { head: 1, base: layout.pushes };
  return layout.kind === 'pairs' ? { head: layout.pairs, base: layout.pairs } : layout;
}

/** Of one run against a history, the last push is the baseline. */
export function columnOf(layout: Layout, before: readonly number[], head: readonly number[]): Column {
  return layout.kind === 'history' ? { head, base: before.slice(-1), past: before } : { head, base: before, past: [] };
}

const nameOf = (metric: number) => `m${metric}`;

/** Every metric is gated: not worse at all, beyond what chance explains. */
function rulesOf(goals: readonly Goal[]): Settings {
  const gates = [gate('max-regression', 0)];
  return settings({ metrics: goals.map((goal, metric) => metricSetting(nameOf(metric), { goal, gates })) });
}

/** The metrics of one run, out of columns. */
const metricsAt = (columns: readonly Column[], side: keyof Column, at: number) =>
  Object.fromEntries(columns.map((column, metric) => [nameOf(metric), column[side][at] ?? Number.NaN]));

const runsOf = (columns: readonly Column[], side: keyof Column, make: (metrics: Record<string, number>) => Run) =>
  (columns[0]?.[side] ?? []).map((_, at) => make(metricsAt(columns, side, at)));

/** The rows of all metrics before their gates are judged. */
export function rowsOf(layout: Layout, columns: readonly Column[], goals: readonly Goal[]): OpenRow[] {
  const make = (metrics: Record<string, number>) => run({ metrics });
  const head = runsOf(columns, 'head', make);
  const base = layout.kind === 'history' ? [] : runsOf(columns, 'base', make);
  const past = runsOf(columns, 'past', make);
  const before = layout.kind === 'history' ? past.slice(-1) : base;
  const pairs = layout.kind === 'pairs' ? head.flatMap((one, at) => pairOf(before[at], one)) : null;
  const context = {
    ...rowContext(matched(head, before, { pairs }), { settings: rulesOf(goals) }),
    past: past.map((one) => [one]),
  };
  return columns.map((_, metric) => compareMetric(nameOf(metric), head, context));
}

const pairOf = (base: Run | undefined, head: Run): (readonly [Run, Run])[] => (base ? [[base, head]] : []);

type Facts = Parameters<typeof run>[0] & {};

/** The same numbers as a snapshot of a merge request, its target branch and their pipelines. */
function wholeComparison(layout: Layout, columns: readonly Column[], goals: readonly Goal[]): readonly MetricRow[] {
  const side = (which: keyof Column, make: (facts: Facts, at: number) => Run) => {
    let at = 0;
    return runsOf(columns, which, (metrics) => {
      const seed = layout.kind === 'pairs' ? { seed: String(at) } : {};
      return make({ metrics, params: { lr: '0.1', ...seed } }, at++);
    });
  };
  const pushes = layout.kind === 'history' ? layout.pushes : 1;
  const pushed = (facts: Facts, at: number) => {
    const ago = pushes - 1 - at;
    return baseRun({ ...facts, ci: ci({ commit: sha(commitName(ago)) }), start_time: NOON - HOUR * (1 + ago) });
  };
  const head = side('head', headRun);
  const base = layout.kind === 'history' ? side('past', pushed) : side('base', baseRun);
  const commits = Array.from({ length: pushes }, (_, ago) => commit(commitName(ago)));
  const whole = snapshot([...head, ...base], { settings: rulesOf(goals), commits });
  return compare(whole, mergeRequest()).experiments.flatMap(({ metrics }) => metrics);
}

/** The newest commit of the target branch is the merge base. */
const commitName = (ago: number) => (ago === 0 ? 'base' : `${ago} ago`);

export interface Decision {
  /** Of each metric's gate. */
  readonly passed: readonly (boolean | null)[];
  readonly drifts: readonly boolean[];
}

const decisionOf = (rows: readonly MetricRow[]): Decision => ({
  passed: rows.map(({ gates }) => (gates[0] ? gates[0].passed : null)),
  drifts: rows.map(({ history }) => history?.state === 'drift'),
});

/** What the gates decide together. */
export function decide(layout: Layout, columns: readonly Column[], goals: readonly Goal[]): Decision {
  return decisionOf(judgeGates(rowsOf(layout, columns, goals)));
}

/** Stops everything where the whole comparison says another thing than rows and gates by themselves. */
export function mustAgree(
  layout: Layout,
  columns: readonly Column[],
  goals: readonly Goal[],
  { passed, drifts }: Decision,
): void {
  const whole = decisionOf(wholeComparison(layout, columns, goals));
  if (JSON.stringify(whole) === JSON.stringify({ passed, drifts })) return;
  throw new Error(`compare() decides otherwise for ${wordsOf(layout)}: ${JSON.stringify({ whole, passed, columns })}`);
}
