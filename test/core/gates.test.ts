import { describe, expect, it } from 'vitest';
import type { MetricRow } from '../../src/core/compare/comparison.ts';
import { compareMetric, type OpenRow, type RowContext } from '../../src/core/compare/metric-row.ts';
import { gateKinds, judgeGates } from '../../src/core/gates/index.ts';
import type { GateRule, Goal } from '../../src/core/model/settings.ts';
import { gate, matched, metricSetting, rowContext, run, settings } from '../support/build.ts';

interface Case {
  readonly goal?: Goal | null;
  readonly baseline?: readonly number[] | null;
  readonly current: readonly number[];
  readonly min_change?: string | number | null;
  /** Of earlier pushes, one value each. */
  readonly past?: readonly number[];
}

function open(gates: readonly GateRule[], facts: Case, key = 'm'): OpenRow {
  const { goal = 'maximize', baseline = [0.8], current, min_change = null, past = [] } = facts;
  const runs = (values: readonly number[]) => values.map((value) => run({ metrics: { [key]: value } }));
  const [head, base] = [runs(current), baseline && runs(baseline)];
  const over: Partial<RowContext> = {
    settings: settings({ metrics: [metricSetting(key, { goal, gates, min_change })] }),
    past: past.map((value) => runs([value])),
  };
  return compareMetric(key, head, rowContext(base && matched(head, base), over));
}

const judgedRow = (gates: readonly GateRule[], facts: Case): MetricRow =>
  judgeGates([open(gates, facts)])[0] as MetricRow;
const judged = (kind: string, limit: string | number, facts: Case, over: Partial<GateRule> = {}) =>
  judgedRow([gate(kind, limit, over)], facts).gates[0];
const bare = { evidence: 'difference' } as const;

describe('max-regression by the bare difference', () => {
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
    ['a target, further away', 0.1, { goal: 'target:1', baseline: [0.9], current: [1.3] }, false],
    ['a target, past it and nearer', 0, { goal: 'target:1', baseline: [0.8], current: [1.1] }, true],
    ['less than the smallest change', 0, { current: [0.795], min_change: 0.01 }, true],
    ['more than the smallest change', 0, { current: [0.78], min_change: 0.01 }, false],
  ])('%s', (_case, limit, facts, passed) => {
    const result = judged('max-regression', limit, facts, bare);
    expect(result).toMatchObject({ rule: `max-regression: ${limit}`, level: 'fail', passed, p: null, accepted: null });
    expect(result?.reason).toContain(`at most ${limit} worse`);
  });
});

describe('max-regression where chance must be excluded', () => {
  const five = { baseline: [0.8, 0.801, 0.799, 0.802, 0.798], current: [0.7, 0.701, 0.699, 0.702, 0.698] };

  it.each<[string, Case]>([
    ['an improvement', { current: [0.9] }],
    ['a loss within the limit', { current: [0.793] }],
    ['nothing at all', { current: [0.8] }],
  ])('%s passes without any test', (_case, facts) => {
    expect(judged('max-regression', '1%', facts)).toMatchObject({ passed: true, p: null });
  });

  it.each<[string, Case, string]>([
    ['one against one', { current: [0.1] }, 'one run against one'],
    ['two against two', { baseline: [0.8, 0.81], current: [0.1, 0.11] }, '2 runs against 2'],
    ['five pushes before', { current: [0.1], past: [0.8, 0.81, 0.79, 0.8, 0.81] }, '5 comparable pushes'],
  ])('%s cannot be judged past the limit: neither passed nor failed', (_case, facts, why) => {
    const result = judged('max-regression', '1%', facts);
    expect(result?.passed).toBeNull();
    expect(result?.reason).toContain('more than 1% worse, but');
    expect(result?.reason).toContain(why);
  });

  it('five against five, far apart, fail, and the row is regressed', () => {
    const row = judgedRow([gate('max-regression', '1%')], five);
    expect(row).toMatchObject({ verdict: 'regressed', reason: '', gates: [{ passed: false }] });
    expect(row.gates[0]?.p).toBeCloseTo(1 / 252, 12);
    expect(row.gates[0]?.reason).toContain('chance gives such a loss with p = 0.004 (5 + 5 runs)');
  });

  it('five against five that overlap pass, past the limit too', () => {
    const result = judged('max-regression', 0, { baseline: [1, 2, 3, 4, 5], current: [0.9, 2.1, 2.9, 4.1, 4.9] });
    expect(result).toMatchObject({ passed: true });
    expect(result?.reason).toContain('more than 0 worse, but chance can explain it');
  });

  it('is asked less of where the gate wants the bare difference', () => {
    expect(judged('max-regression', '1%', { current: [0.7] }, bare)).toMatchObject({ passed: false, p: null });
  });

  it('is corrected over all gates that are tested, whatever experiments and groups they are of', () => {
    const gates = [gate('max-regression', 0)];
    const others = Array.from({ length: 12 }, (_, i) =>
      open(gates, { baseline: [1, 2, 3, 4], current: [1, 2, 3, 4.5] }, `x${i}`),
    );
    const alone = judgeGates([open(gates, five)])[0]?.gates[0];
    const together = judgeGates([open(gates, five), ...others])[0]?.gates[0];
    expect(alone).toMatchObject({ passed: false });
    expect(together?.p).toBeCloseTo((alone?.p ?? 0) * (others.length + 1), 12);
    expect(together?.passed).not.toBe(false);
  });

  it('does not pay for rows without a gate, and for gates that test nothing', () => {
    const tested = open([gate('max-regression', 0)], five);
    const [alone] = judgeGates([tested]);
    const quiet = [
      open([], five, 'a'),
      open([gate('min', 0)], five, 'b'),
      open([gate('max-regression', 0, bare)], five, 'c'),
    ];
    expect(judgeGates([tested, ...quiet])[0]).toEqual(alone);
  });
});

describe('max-regression', () => {
  it.each<[string, Case, string]>([
    ['no baseline', { baseline: null, current: [1] }, 'cannot be judged: no baseline'],
    ['a share of nothing', { baseline: [0], current: [1] }, 'the baseline is 0, so there is no share of it'],
    ['no goal', { goal: null, current: [1] }, 'whether more or less is better is not known'],
    ['not finite', { current: [Number.NaN] }, 'not finite in the run'],
    ['not logged', { current: [] }, 'not logged by this merge request'],
  ])('cannot be judged with %s', (_case, facts, reason) => {
    for (const over of [{}, bare]) {
      const result = judged('max-regression', '1%', facts, over);
      expect(result?.passed).toBeNull();
      expect(result?.reason).toContain(reason);
    }
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
    expect(judged(kind, limit, { goal: null, baseline: null, ...facts })).toMatchObject({ passed, p: null });
  });

  it.each([['min'], ['max']])('%s cannot be judged without a value', (kind) => {
    expect(judged(kind, 1, { current: [] })).toMatchObject({
      ...{ passed: null, reason: 'cannot be judged: not logged by this merge request' },
    });
    expect(judged(kind, 1, { current: [Number.NaN, 3] })?.passed).toBeNull();
  });

  it('hold whatever the sides may be compared for', () => {
    const other = open([gate('min', 0.9)], { current: [0.5], baseline: null });
    expect(judgeGates([other])[0]).toMatchObject({ verdict: 'not-comparable', gates: [{ passed: false }] });
  });
});

describe('the list', () => {
  it('judges every rule in the order given', () => {
    const rules = [
      gate('max', 1, { level: 'warn' }),
      gate('max-regression', '1%', bare),
      gate('min', 0.6, { level: 'warn' }),
    ];
    const { gates } = judgedRow(rules, { baseline: [0.9], current: [0.5] });
    expect(gates.map(({ rule, level, passed }) => [rule, level, passed])).toEqual([
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
    expect(() => judgedRow([gate('median', 1)], { current: [1] })).toThrow(/median/);
  });
});
