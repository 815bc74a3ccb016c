/** What the scenarios are made of: numbers that scatter as real ones do, rules, and the pushes of a branch. */
import type { Commit } from '../../../src/core/model/project.ts';
import type { Run } from '../../../src/core/model/run.ts';
import type { GateRule } from '../../../src/core/model/settings.ts';
import { ci, commit, HOUR, headRun, MINUTE, metricSetting, NOON, run, settings, sha } from '../build.ts';

/** Thirty numbers of a normal distribution, in no order. */
const SCATTER = [
  ...[0.21, -0.84, 1.12, -0.33, 0.58, -1.37, 0.05, 0.94, -0.61, 1.48, -0.12, -1.05, 0.37, 0.72, -0.46],
  ...[-1.62, 1.21, -0.02, 0.44, -0.79, 0.9, 0.13, -0.27, -0.98, 0.66, 0.31, -1.18, 1.73, -0.55, 0.08],
] as const;

/** So many values around a mean, to four digits after the point; `from` begins elsewhere in the list. */
export function around(mean: number, sd: number, n: number, from = 0): number[] {
  return Array.from({ length: n }, (_, i) => {
    const z = SCATTER[(i + from) % SCATTER.length] ?? 0;
    return Number((mean + sd * z).toFixed(4));
  });
}

export function gate(kind: string, limit: string | number, over: Partial<GateRule> = {}): GateRule {
  return { kind, limit, level: 'fail', evidence: 'tested', ...over };
}

/** The rules of a careful team. */
export const gated = settings({
  metrics: [
    metricSetting('val/auc', {
      goal: 'maximize',
      primary: true,
      gates: [gate('max-regression', '1%'), gate('min', 0.8)],
    }),
    metricSetting('*loss*', { goal: 'minimize' }),
    metricSetting('lat*_ms', { goal: 'minimize', gates: [gate('max', 50, { level: 'warn' })] }),
  ],
});

type Facts = NonNullable<Parameters<typeof run>[0]>;

/** One run a side. */
export const pair = (now: Record<string, number | null>, before: Record<string, number | null>, facts: Facts = {}) => [
  headRun({ run_id: 'head', name: 'bold-otter-7', metrics: now, params: { lr: '0.01', depth: '6' }, ...facts }),
  atBase({ run_id: 'base', name: 'calm-fox-3', metrics: before, params: { lr: '1e-2', depth: '4' }, ...facts }),
];

const BEFORE = NOON - 24 * HOUR;

/** A run at the merge base, a day older. */
export const atBase = (facts: Facts = {}): Run => onMain('base', 0, facts);

/** A run of a commit of main, so many days before the merge base. */
export function onMain(name: string, days: number, facts: Facts = {}): Run {
  const start_time = BEFORE - days * 24 * HOUR;
  return run({ ci: ci({ commit: sha(name) }), start_time, end_time: start_time + 14 * MINUTE, ...facts });
}

/** Main with one run a push, a day apart, the last of them the merge base; metrics by name, oldest first. */
export function branch(
  metrics: Readonly<Record<string, readonly number[]>>,
  facts: Facts = {},
): { readonly runs: readonly Run[]; readonly commits: readonly Commit[] } {
  const length = Math.max(...Object.values(metrics).map((values) => values.length));
  const names = Array.from({ length }, (_, i) => (i === length - 1 ? 'base' : `push ${i}`));
  const at = (i: number) =>
    Object.fromEntries(
      Object.entries(metrics).flatMap(([key, values]) => (values[i] === undefined ? [] : [[key, values[i]]])),
    );
  return {
    runs: names.map((name, i) => onMain(name, length - 1 - i, { run_id: `main-${i}`, metrics: at(i), ...facts })),
    commits: names.map((name, i) => commit(name, { committed_at: BEFORE - (length - i) * 24 * HOUR })).reverse(),
  };
}

/** Runs of one configuration that differ by their seed, made by `make`; metrics by name, a value a run. */
export function replicates(
  make: (facts: Facts) => Run,
  id: string,
  metrics: Readonly<Record<string, readonly number[]>>,
  { params = {}, ...facts }: Facts = {},
  { over = 'seed', from = 0 } = {},
): Run[] {
  const length = Math.max(...Object.values(metrics).map((values) => values.length));
  return Array.from({ length }, (_, i) => {
    const own = Object.fromEntries(Object.entries(metrics).map(([key, values]) => [key, values[i] ?? null]));
    return make({ run_id: `${id}${i}`, metrics: own, params: { ...params, [over]: String(from + i) }, ...facts });
  });
}
