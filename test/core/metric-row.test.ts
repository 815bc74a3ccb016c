import { describe, expect, it } from 'vitest';
import type { MetricRow } from '../../src/core/compare/comparison.ts';
import { compareMetric } from '../../src/core/compare/metric-row.ts';
import type { Settings } from '../../src/core/model/settings.ts';
import { metricSetting, run, settings } from '../support/build.ts';

type Values = readonly (number | null | undefined)[];

/** One run for each value; `undefined` is a run that did not log the metric. */
const runs = (values: Values) =>
  values.map((value) => run({ metrics: value === undefined ? {} : { 'val/auc': value } }));

function row(baseline: Values | null, current: Values, written: Settings = settings()): MetricRow {
  return compareMetric('val/auc', runs(current), baseline && runs(baseline), written);
}

describe('one run against one', () => {
  it('is a difference, its share of the baseline, and better or worse by the goal', () => {
    const found = row([0.8], [0.82]);
    expect(found).toMatchObject({ goal: 'maximize', verdict: 'improved', evidence: 'difference', reason: '' });
    expect(found.difference).toBeCloseTo(0.02, 12);
    expect(found.relative).toBeCloseTo(0.025, 12);
    expect(found.baseline).toEqual({ n: 1, value: 0.8, sd: null });
    expect(row([0.8], [0.7]).verdict).toBe('regressed');
    const less = settings({ metrics: [metricSetting('val/auc', { goal: 'minimize' })] });
    expect(row([0.8], [0.7], less).verdict).toBe('improved');
  });

  it('without a goal only changed, and says why', () => {
    const found = compareMetric('zeta', [run({ metrics: { zeta: 2 } })], [run({ metrics: { zeta: 1 } })], settings());
    expect(found).toMatchObject({
      verdict: 'unknown',
      difference: 1,
      reason: 'whether more or less is better is not known',
    });
  });
});

describe.each<[string, number, number, Partial<MetricRow>]>([
  ['zero baseline', 0, 0.5, { difference: 0.5, relative: null, verdict: 'improved' }],
  ['negative baseline, up', -2, -1, { difference: 1, relative: 0.5, verdict: 'improved' }],
  ['negative baseline, down', -2, -3, { difference: -1, relative: -0.5, verdict: 'regressed' }],
  ['across zero', -1, 1, { difference: 2, relative: 2, verdict: 'improved' }],
  ['equal', 0.7, 0.7, { difference: 0, relative: 0, verdict: 'unchanged' }],
  ['both zero', 0, 0, { difference: 0, relative: null, verdict: 'unchanged' }],
  ['tiny baseline', 1e-300, 1e-299, { verdict: 'improved' }],
])('%s', (_case, baseline, current, expected) => {
  it('is ordinary', () => expect(row([baseline], [current])).toMatchObject(expected));
});

describe('several runs', () => {
  it('are their mean and standard deviation (n − 1)', () => {
    const { current } = row([1], [2, 4, 4, 4, 5, 5, 7, 9]);
    expect(current).toMatchObject({ n: 8, value: 5 });
    expect(current?.sd).toBeCloseTo(2.138089935, 8);
  });

  it.each([0.7, 0.1, 1 / 3, 1e-12, 123456.789])('that all say %d did not move from one that says so', (value) => {
    expect(row([value], [value, value, value])).toMatchObject({ verdict: 'unchanged', difference: 0 });
    expect(row([value], [value, value, value]).current?.sd).toBe(0);
  });

  it('of the same values in another order did not move', () => {
    expect(row([0.1, 0.2, 0.3], [0.3, 0.2, 0.1])).toMatchObject({ verdict: 'unchanged', difference: 0 });
    expect(row([0.1, 0.2, 0.3], [0.2])).toMatchObject({ verdict: 'unchanged', difference: 0 });
  });

  it('keep a difference that is small but real', () => {
    expect(row([0.7, 0.7], [0.7, 0.7 + 1e-9]).verdict).toBe('improved');
  });

  it('near the largest number stay finite', () => {
    const found = row([1.7e308, 1.7e308], [1.6e308, 1.6e308]);
    expect(found.baseline?.value).toBe(1.7e308);
    expect(found.current?.value).toBe(1.6e308);
  });

  it('so far apart that the difference is no number are not comparable', () => {
    expect(row([-1.7e308], [1.7e308])).toMatchObject({ verdict: 'not-comparable', difference: null, relative: null });
    expect(row([5e-324], [1]).relative).toBeNull();
  });
});

describe('what cannot be compared says why', () => {
  it.each<[string, Values | null, Values, string]>([
    ['NaN now', [0.8], [Number.NaN], 'not finite in 1 of 1 runs of this merge request'],
    [
      'infinite in one of two',
      [0.8],
      [0.8, Number.POSITIVE_INFINITY],
      'not finite in 1 of 2 runs of this merge request',
    ],
    ['lost by the source', [0.8], [null], 'not finite in 1 of 1 runs of this merge request'],
    ['NaN before', [0.8, Number.NaN], [0.8], 'not finite in 1 of 2 baseline runs'],
    ['missing now', [0.8], [undefined], 'not logged by this merge request'],
    ['missing before', [undefined], [0.8], 'not logged by the baseline'],
    ['no baseline', null, [0.8], 'no baseline'],
  ])('%s', (_case, baseline, current, reason) => {
    expect(row(baseline, current)).toMatchObject({
      ...{ verdict: 'not-comparable', difference: null, relative: null, evidence: 'none', reason },
    });
  });

  it('and a mean of what is left of a broken side is not shown as its value', () => {
    expect(row([0.8], [0.8, Number.NaN]).current).toBeNull();
  });
});
