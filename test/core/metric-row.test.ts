import { describe, expect, it } from 'vitest';
import type { MetricRow } from '../../src/core/compare/comparison.ts';
import { compareMetric, type RowContext } from '../../src/core/compare/metric-row.ts';
import type { Settings } from '../../src/core/model/settings.ts';
import { histories, matched, metricSetting, rowContext, run, settings } from '../support/build.ts';

type Values = readonly (number | null | undefined)[];
type Row = Omit<MetricRow, 'gates'>;

/** One run for each value; `undefined` is a run that did not log the metric. */
const runs = (values: Values) =>
  values.map((value) => run({ metrics: value === undefined ? {} : { 'val/auc': value } }));

function row(
  baseline: Values | null,
  current: Values,
  written: Settings = settings(),
  over: Partial<RowContext> = {},
): Row {
  const [head, base] = [runs(current), baseline && runs(baseline)];
  return compareMetric('val/auc', head, rowContext(base && matched(head, base), { settings: written, ...over })).row;
}

describe('one run against one', () => {
  it('is a difference, its share of the baseline, and the way it went by the goal, but no verdict', () => {
    const found = row([0.8], [0.82]);
    expect(found).toMatchObject({
      ...{ goal: 'maximize', direction: 'better', evidence: 'difference', method: null },
      ...{ verdict: 'unknown', reason: 'not tested: one run against one' },
      ...{ interval: null, effect: null, p: null, spread: null, history: null },
    });
    expect(found.difference).toBeCloseTo(0.02, 12);
    expect(found.relative).toBeCloseTo(0.025, 12);
    expect(found.baseline).toEqual({ n: 1, value: 0.8, sd: null });
    expect(row([0.8], [0.7])).toMatchObject({ verdict: 'unknown', direction: 'worse' });
    const less = settings({ metrics: [metricSetting('val/auc', { goal: 'minimize' })] });
    expect(row([0.8], [0.7], less)).toMatchObject({ verdict: 'unknown', direction: 'better' });
  });

  it('without a goal went no way', () => {
    const [head, base] = [[run({ metrics: { zeta: 2 } })], [run({ metrics: { zeta: 1 } })]];
    expect(compareMetric('zeta', head, rowContext(matched(head, base))).row).toMatchObject({
      ...{ goal: null, verdict: 'unknown', difference: 1, direction: null, reason: 'not tested: one run against one' },
    });
  });

  it('towards a target is better by the distance from it', () => {
    const half = settings({ metrics: [metricSetting('val/auc', { goal: 'target:0.5' })] });
    expect(row([0.8], [0.4], half)).toMatchObject({ direction: 'better', difference: -0.4 });
    expect(row([0.45], [0.6], half)).toMatchObject({ direction: 'worse' });
    expect(row([0.25], [0.75], half)).toMatchObject({ direction: null, difference: 0.5 });
  });
});

describe.each<[string, number, number, Partial<MetricRow>]>([
  ['zero baseline', 0, 0.5, { difference: 0.5, relative: null, direction: 'better' }],
  ['negative baseline, up', -2, -1, { difference: 1, relative: 0.5, direction: 'better' }],
  ['negative baseline, down', -2, -3, { difference: -1, relative: -0.5, direction: 'worse' }],
  ['across zero', -1, 1, { difference: 2, relative: 2, direction: 'better' }],
  ['equal', 0.7, 0.7, { difference: 0, relative: 0, direction: null, verdict: 'unchanged' }],
  ['both zero', 0, 0, { difference: 0, relative: null, direction: null, verdict: 'unchanged' }],
  ['zero and minus zero', 0, -0, { difference: 0, relative: null, direction: null, verdict: 'unchanged' }],
  ['tiny baseline', 1e-300, 1e-299, { direction: 'better', verdict: 'unknown' }],
])('%s', (_case, baseline, current, expected) => {
  it('is ordinary', () => expect(JSON.parse(JSON.stringify(row([baseline], [current])))).toMatchObject(expected));
});

describe('several runs', () => {
  it('are their mean and standard deviation (n − 1)', () => {
    const { current } = row([1], [2, 4, 4, 4, 5, 5, 7, 9]);
    expect(current).toMatchObject({ n: 8, value: 5 });
    expect(current?.sd).toBeCloseTo(2.138089935, 8);
  });

  it.each([0.7, 0.1, 1 / 3, 1e-12, 123456.789])('that all say %d did not move from one that says so', (value) => {
    expect(row([value], [value, value, value])).toMatchObject({ verdict: 'unchanged', difference: 0, direction: null });
    expect(row([value], [value, value, value]).current?.sd).toBe(0);
  });

  it('of the same values in another order did not move', () => {
    expect(row([0.1, 0.2, 0.3], [0.3, 0.2, 0.1])).toMatchObject({ verdict: 'unchanged', difference: 0 });
    expect(row([0.1, 0.2, 0.3], [0.2])).toMatchObject({ verdict: 'unchanged', difference: 0 });
  });

  it('keep a difference that is small but real', () => {
    expect(row([0.7, 0.7], [0.7, 0.7 + 1e-9])).toMatchObject({ direction: 'better', verdict: 'unknown' });
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
    ['NaN now', [0.8], [Number.NaN], 'not finite in the run of this merge request: NaN at step 0'],
    [
      'infinite in one of two',
      [0.8],
      [0.8, Number.POSITIVE_INFINITY],
      'not finite in 1 of 2 runs of this merge request: infinity at step 0',
    ],
    [
      'minus infinity',
      [0.8],
      [Number.NEGATIVE_INFINITY],
      'not finite in the run of this merge request: minus infinity at step 0',
    ],
    [
      'lost by the source',
      [0.8],
      [null],
      'not finite in the run of this merge request: a value that GitLab lost, as it loses NaN',
    ],
    ['NaN before', [0.8, Number.NaN], [0.8], 'not finite in 1 of 2 baseline runs: NaN at step 0'],
    ['NaN on both sides', [Number.NaN], [Number.NaN], 'not finite in the run of this merge request: NaN at step 0'],
    ['NaN and no baseline', null, [Number.NaN], 'not finite in the run of this merge request: NaN at step 0'],
    ['missing now', [0.8], [undefined], 'not logged by this merge request'],
    ['missing before', [undefined], [0.8], 'not logged by the baseline'],
    ['no baseline', null, [0.8], 'no baseline'],
  ])('%s', (_case, baseline, current, reason) => {
    expect(row(baseline, current)).toMatchObject({
      ...{ verdict: 'not-comparable', difference: null, relative: null, direction: null, evidence: 'none', reason },
      ...{ interval: null, effect: null, p: null, method: null },
    });
  });

  it('and a mean of what is left of a broken side is not shown as its value', () => {
    expect(row([0.8], [0.8, Number.NaN]).current).toBeNull();
  });

  it('the group’s own obstacle', () => {
    expect(row([0.8], [0.8], settings(), { obstacle: 'other data: x' })).toMatchObject({
      ...{ verdict: 'not-comparable', reason: 'other data: x', difference: null },
    });
  });

  it('a history that nobody read, where the summary needs it', () => {
    const best = settings({ metrics: [metricSetting('val/auc', { summary: 'best' })] });
    expect(row([0.8], [0.8], best)).toMatchObject({
      ...{ verdict: 'not-comparable', summary: 'best' },
      reason: 'not known in the run of this merge request: its history was not read',
    });
  });

  it('some runs that did not log the metric are no obstacle, and not counted', () => {
    expect(row([0.8, undefined], [undefined, 0.8, 0.8])).toMatchObject({
      ...{ verdict: 'unchanged', baseline: { n: 1 }, current: { n: 2 } },
    });
  });
});

describe('the smallest change that means anything', () => {
  const least = (min_change: string | number) => settings({ metrics: [metricSetting('val/auc', { min_change })] });

  it.each<[string | number, number, number, number | null, boolean]>([
    [0.01, 0.8, 0.795, 0.01, true],
    [0.5, 2, 2.5, 0.5, true],
    [0.5, 2, 2.51, 0.5, false],
    ['10%', -2, -1.81, 0.2, true],
    ['10%', -2, -1.79, 0.2, false],
    ['10%', 0, 0.1, null, false],
    [0, 0.8, 0.81, 0, false],
  ])('%s from %d to %d', (written, before, now, min_change, small) => {
    const found = row([before], [now], least(written));
    if (min_change === null) expect(found.min_change).toBeNull();
    else expect(found.min_change).toBeCloseTo(min_change, 12);
    expect(found.verdict).toBe(small ? 'unchanged' : 'unknown');
    if (small) expect(found.reason).toBe('by less than the smallest change that means anything');
  });
});

describe('earlier pushes', () => {
  const usual = [0.8, 0.81, 0.79, 0.805, 0.795, 0.8, 0.79, 0.81];
  const past = (values: readonly (readonly number[])[]) => ({ past: values.map(runs) });

  it('give a value inside or outside of their spread', () => {
    const pushes = past(usual.map((value) => [value]));
    expect(row([0.8], [0.802], settings(), pushes)).toMatchObject({
      ...{ evidence: 'history', method: 'history', verdict: 'inside-spread', reason: '', interval: null },
      history: { n: 8, state: 'steady', values: usual, words: '' },
    });
    expect(row([0.8], [0.5], settings(), pushes)).toMatchObject({ verdict: 'outside-spread', direction: 'worse' });
  });

  it('count with as many runs each as the merge request has, the oldest of a push', () => {
    const pushes = past(usual.map((value) => [value, value + 10, value + 100]));
    expect(row([0.8], [0.7], settings(), pushes).history?.values).toEqual(usual);
    const two = row([0.8], [5, 5.5], settings(), pushes).history?.values ?? [];
    expect(two[0]).toBeCloseTo(5.8, 12);
  });

  it('are silent where they did not log the metric, or nothing finite', () => {
    const broken = past([[Number.NaN], [0.8], [0.81], [0.79], [0.8], [0.8]]);
    expect(row([0.8], [0.7], settings(), broken).history?.n).toBe(5);
    const fewer = { past: [runs([undefined]), ...[0.8, 0.81, 0.79, 0.8].map((value) => runs([value]))] };
    expect(row([0.8], [0.7], settings(), fewer)).toMatchObject({ evidence: 'difference', history: null, spread: null });
  });

  it('give way to replicates on both sides, and are shown all the same', () => {
    const found = row([0.8, 0.81, 0.79], [0.7, 0.71, 0.69], settings(), past(usual.map((value) => [value])));
    expect(found).toMatchObject({ evidence: 'replicates', history: { n: 8 } });
    expect(found.spread).not.toBeNull();
  });
});

describe('the summary', () => {
  it('best-epoch goes by the metric that stands for the experiment, or by the named one with its own goal', () => {
    const { curve, seriesOf } = histories();
    const one = run();
    const guided = curve(curve(curve(one, 'auc', [1, 3, 2]), 'val_loss', [3, 1, 2]), 'acc', [0.1, 0.2, 0.3]);
    const of = (summary: 'best-epoch' | `best-epoch:${string}`) =>
      compareMetric(
        'acc',
        [guided],
        rowContext(matched([guided], []), {
          ...{ settings: settings({ metrics: [metricSetting('acc', { summary })] }), seriesOf },
          leading: { key: 'acc', goal: 'maximize' },
        }),
      ).row.current?.value;
    expect(of('best-epoch')).toBe(0.3);
    expect(of('best-epoch:val_loss')).toBe(0.2);
    expect(of('best-epoch:auc')).toBe(0.2);
  });

  it('is what stands for a run, on both sides and in the past', () => {
    const { curve, seriesOf } = histories();
    const of = (values: readonly number[]) => curve(run(), 'val/auc', values);
    const [head, base] = [[of([0.2, 0.9, 0.5])], [of([0.8, 0.1])]];
    const written = settings({ metrics: [metricSetting('val/auc', { goal: 'maximize', summary: 'best' })] });
    const past = [0.7, 0.71, 0.72, 0.69, 0.7].map((best) => [of([best, 0])]);
    const found = compareMetric(
      'val/auc',
      head,
      rowContext(matched(head, base), { settings: written, seriesOf, past }),
    ).row;
    expect(found).toMatchObject({ baseline: { value: 0.8 }, current: { value: 0.9 }, summary: 'best' });
    expect(found.history?.values).toEqual([0.7, 0.71, 0.72, 0.69, 0.7]);
  });
});
