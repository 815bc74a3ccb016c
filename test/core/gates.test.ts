import { describe, expect, it } from 'vitest';
import { compareMetric } from '../../src/core/compare/metric-row.ts';
import { checkGates, gateKinds } from '../../src/core/gates/index.ts';
import type { GateRule, Goal } from '../../src/core/model/settings.ts';
import { metricSetting, run, settings } from '../support/build.ts';

interface Case {
  readonly goal?: Goal | null;
  readonly baseline?: readonly number[] | null;
  readonly current: readonly number[];
}

function judged(kind: string, limit: string | number, { goal = 'maximize', baseline = [0.8], current }: Case) {
  const gates: GateRule[] = [{ kind, limit, level: 'fail' }];
  const runs = (values: readonly number[]) => values.map((value) => run({ metrics: { m: value } }));
  const written = settings({ metrics: [metricSetting('m', { goal, gates })] });
  const [result] = compareMetric('m', runs(current), baseline && runs(baseline), written).gates;
  return result;
}

describe('max-regression', () => {
  it.each<[string, string | number, Case, boolean]>([
    ['a share, at the limit', '1%', { current: [0.792] }, true],
    ['a share, just above', '1%', { current: [0.792 - 1e-9] }, false],
    ['a share, just below', '1%', { current: [0.792 + 1e-9] }, true],
    ['a number, at the limit', 0.1, { current: [0.7] }, true],
    ['a number, just above', 0.1, { current: [0.7 - 1e-9] }, false],
    ['less is better, at the limit', '10%', { goal: 'minimize', baseline: [0.3], current: [0.33] }, true],
    ['less is better, just above', '10%', { goal: 'minimize', baseline: [0.3], current: [0.33 + 1e-9] }, false],
    ['an improvement', '0%', { current: [0.9] }, true],
    ['unchanged with no loss allowed', '0%', { current: [0.8] }, true],
    ['any loss with none allowed', 0, { current: [0.8 - 1e-9] }, false],
    ['a negative baseline, at the limit', '50%', { baseline: [-2], current: [-3] }, true],
    ['a negative baseline, above', '50%', { baseline: [-2], current: [-3.1] }, false],
    ['a zero baseline with a number', 0.1, { baseline: [0], current: [-0.2] }, false],
    ['equal replicates', '0%', { baseline: [0.7], current: [0.7, 0.7, 0.7] }, true],
  ])('%s', (_case, limit, facts, passed) => {
    const result = judged('max-regression', limit, facts);
    expect(result).toMatchObject({ rule: `max-regression: ${limit}`, level: 'fail', passed });
    expect(result?.reason).toContain(`at most ${limit} worse`);
  });

  it.each<[string, Case, string]>([
    ['no baseline', { baseline: null, current: [1] }, 'cannot be judged: no baseline'],
    ['a share of nothing', { baseline: [0], current: [1] }, 'the baseline is 0, so there is no share of it'],
    ['no goal', { goal: null, current: [1] }, 'whether more or less is better is not known'],
    ['not finite', { current: [Number.NaN] }, 'not finite in 1 of 1 runs'],
    ['not logged', { current: [] }, 'not logged by this merge request'],
  ])('cannot be judged with %s', (_case, facts, reason) => {
    const result = judged('max-regression', '1%', facts);
    expect(result?.passed).toBeNull();
    expect(result?.reason).toContain(reason);
  });
});

describe('min and max', () => {
  it.each<[string, number, Case, boolean]>([
    ['min', 0.8, { current: [0.8] }, true],
    ['min', 0.8, { current: [0.8 - 1e-9] }, false],
    ['min', 0.8, { current: [0.8 + 1e-9] }, true],
    ['min', 0.8, { current: [0.79, 0.8, 0.81] }, true],
    ['max', 50, { current: [50] }, true],
    ['max', 50, { current: [50.000001] }, false],
    ['max', 0.3, { current: [0.1, 0.3, 0.5] }, true],
    ['max', 0, { current: [-1] }, true],
  ])('%s: %d of %j', (kind, limit, facts, passed) => {
    expect(judged(kind, limit, { goal: null, baseline: null, ...facts })?.passed).toBe(passed);
  });

  it.each([['min'], ['max']])('%s cannot be judged without a value', (kind) => {
    expect(judged(kind, 1, { current: [] })).toMatchObject({
      ...{ passed: null, reason: 'cannot be judged: not logged by this merge request' },
    });
    expect(judged(kind, 1, { current: [Number.NaN, 3] })?.passed).toBeNull();
  });
});

describe('the list', () => {
  it('judges every rule in the order given', () => {
    const row = compareMetric('auc', [run({ metrics: { auc: 0.5 } })], [run({ metrics: { auc: 0.9 } })], settings());
    const results = checkGates(row, [
      { kind: 'max', limit: 1, level: 'warn' },
      { kind: 'max-regression', limit: '1%', level: 'fail' },
      { kind: 'min', limit: 0.6, level: 'warn' },
    ]);
    expect(results.map(({ rule, level, passed }) => [rule, level, passed])).toEqual([
      ['max: 1', 'warn', true],
      ['max-regression: 1%', 'fail', false],
      ['min: 0.6', 'warn', false],
    ]);
  });

  it('has names that differ and a sentence for each limit', () => {
    expect(new Set(gateKinds.map(({ name }) => name)).size).toBe(gateKinds.length);
    for (const { limit } of gateKinds) expect(limit.description).toMatch(/\w+.*\.$/);
  });

  it('refuses a kind that it does not have', () => {
    const row = compareMetric('auc', [run()], null, settings());
    expect(() => checkGates(row, [{ kind: 'median', limit: 1, level: 'fail' }])).toThrow(/median/);
  });
});
