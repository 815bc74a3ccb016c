/** Rows and curves of every kind for the charts of a comparison. */
import type { MetricRow } from '../../../src/core/compare/comparison.ts';
import type { Series } from '../../../src/core/model/series.ts';
import type { ComparedCurves } from '../../../src/render/charts/index.ts';
import { aSeries } from '../../support/written-snapshot.ts';

export const hostileName = '<b>"& `| ]]> %% --> "] \u202e 模型 🙂 Ωμέγα \ud800 \uffff';

const pushes = Array.from({ length: 20 }, (_, i) => 0.76 + 0.008 * Math.sin(i * 2.4));

/** A merge request that is far under what 24 pushes gave. */
export function historyRow(over: Partial<MetricRow> = {}): MetricRow {
  return {
    ...{ key: 'm', group: 'churn', goal: 'maximize', primary: true, summary: 'last' },
    ...{ baseline: { n: 1, value: 0.76, sd: null }, current: { n: 1, value: 0.7291, sd: null }, best: null },
    ...{ difference: -0.0309, relative: -0.0407, direction: 'worse', interval: null, effect: null, p: 0.001 },
    ...{ method: 'history', spread: [0.75, 0.77], history: { n: 24, values: pushes, state: 'steady', words: '' } },
    ...{ evidence: 'history', verdict: 'regressed', reason: '', min_change: null, remarks: [], gates: [] },
    ...over,
  };
}

const gate = (rule: string) => ({ rule, level: 'fail', passed: false, reason: '', p: null, accepted: null }) as const;
const past = (over: Partial<NonNullable<MetricRow['history']>>) => ({
  history: { n: 24, values: pushes, state: 'steady', words: '', ...over } as const,
});
const at = (value: number) => ({ current: { n: 1, value, sd: null }, difference: value - 0.76 });
const times = (factor: number): Partial<MetricRow> => ({
  ...past({ values: pushes.map((value) => value * factor) }),
  ...{ spread: [0.75 * factor, 0.77 * factor], baseline: { n: 1, value: 0.76 * factor, sd: null } },
  ...{ current: { n: 1, value: 0.7291 * factor, sd: null }, difference: -0.0309 * factor },
});

export const histories: Readonly<Record<string, MetricRow>> = {
  outside: historyRow(),
  inside: historyRow({ ...at(0.7612), verdict: 'inside-spread' }),
  'since a step': historyRow({ ...at(0.7612), ...past({ state: 'step', words: 'There was a step.' }) }),
  drifting: historyRow({ ...past({ state: 'drift', words: 'They drift.' }), spread: null, verdict: 'unknown' }),
  'with an interval': historyRow({ interval: [-0.04, -0.02], evidence: 'replicates' }),
  'with a limit': historyRow({ gates: [gate('min: 0.74'), gate('max-regression: 1%')] }),
  'a far limit': historyRow({ gates: [gate('max: 50')] }),
  'all of one value': historyRow({
    ...past({ values: pushes.map(() => 1) }),
    ...{ spread: [1, 1], baseline: { n: 1, value: 1, sd: null }, current: { n: 1, value: 1, sd: null } },
  }),
  'no baseline': historyRow({ baseline: null, difference: null, goal: null }),
  'two pushes': historyRow({ ...past({ n: 2, values: [0.1, Number.NaN, 0.2] }), spread: null }),
  bytes: historyRow({ key: 'memory_bytes', goal: 'minimize', ...times(3e9) }),
  tiny: historyRow({ ...times(1e-14) }),
  huge: historyRow({ ...times(-1e15) }),
  hostile: historyRow({ key: hostileName }),
};

/** What falls from 1 to `end`, with a ripple. */
const falling = (n: number, end: number, step: (i: number) => number = (i) => i): Series =>
  aSeries(
    Array.from(
      { length: n },
      (_, i) => end + (1 - end) * (1 - i / (n - 1)) ** 2 + 0.02 * Math.sin(i * 1.7) * (i < n - 1 ? 1 : 0),
    ),
    step,
  );
const side = (series: readonly Series[], runs = series.length, drawn = runs) => ({ series, runs, drawn });
const of = (current: ComparedCurves['current'], baseline: ComparedCurves['current'], key = 'l'): ComparedCurves => ({
  ...{ key, goal: 'minimize', current, baseline },
});

export const curves: Readonly<Record<string, ComparedCurves>> = {
  plain: of(side([falling(50, 0.3)]), side([falling(60, 0.4)])),
  seeds: of(
    side([0.3, 0.31, 0.32].map((end) => falling(1000, end))),
    side(
      [0.4, 0.41, 0.42].map((end) => falling(1000, end)),
      8,
      5,
    ),
  ),
  steps: of(
    side(
      [falling(40, 0.3), falling(40, 0.3, (i) => 1 + i * 2)].map((one, i) =>
        i === 0 ? { ...one, steps: one.steps.map((s) => s * 2) } : one,
      ),
    ),
    side([falling(40, 0.4)]),
  ),
  alone: of(side([falling(40, 0.3)]), side([])),
  'only the baseline': of(side([aSeries([1])]), side([falling(40, 0.3)])),
  'with gaps': of(
    side([aSeries([0.9, 0.8, null, null, 0.7, 0.6, Number.POSITIVE_INFINITY, 0.4])]),
    side([aSeries([0.9, 0.85, 0.8, 0.7, 0.65])]),
  ),
  'over time': of(side([falling(50, 0.3, () => 0)]), side([falling(60, 0.4, () => 0)])),
  hostile: of(side([falling(50, 0.3)]), side([falling(60, 0.4)]), hostileName),
};
