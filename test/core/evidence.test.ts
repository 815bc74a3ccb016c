import { describe, expect, it } from 'vitest';
import { LEVEL, lossBetween, type Numbers, TESTED_HISTORY, weigh } from '../../src/core/compare/evidence.ts';
import { sampleOf } from '../../src/core/compare/sample.ts';

function weighed(over: Partial<Numbers>) {
  const numbers: Numbers = {
    ...{ baseline: [1], current: [2], replicated: true, pairs: null, history: [], goal: 'maximize', minChange: 0 },
    ...over,
  };
  const difference = (sampleOf(numbers.current)?.value ?? 0) - (sampleOf(numbers.baseline)?.value ?? 0);
  return weigh(numbers, difference);
}

const pairsOf = (differences: readonly number[], from = 10) =>
  differences.map((by, i) => [from + i, from + i + by] as const);
const bySides = (pairs: readonly (readonly [number, number])[]): Partial<Numbers> => ({
  ...{ pairs, baseline: pairs.map(([before]) => before), current: pairs.map(([, now]) => now) },
});

describe('too little to test', () => {
  it.each<[string, Partial<Numbers>, string]>([
    ['one against one', {}, 'one run against one'],
    ['one against many', { baseline: [1, 2, 3, 4] }, 'one run against 4'],
    ['two against two', { baseline: [1, 2], current: [3, 4] }, '2 runs against 2'],
    [
      'other settings within a side',
      { baseline: [1, 2, 3], current: [7, 8, 9], replicated: false },
      'of different settings within a side',
    ],
    ['four pushes', { history: [1, 2, 1, 2] }, 'one run against one'],
  ])('%s is a difference and no more', (_case, numbers, words) => {
    const found = weighed(numbers);
    expect(found).toMatchObject({
      ...{
        evidence: 'difference',
        verdict: 'unknown',
        method: null,
        p: null,
        interval: null,
        effect: null,
        loss: null,
      },
      spread: null,
    });
    expect(found.reason).toMatch(/^not tested: /);
    expect(found.reason).toContain(words);
    expect(found.untested).toContain(words);
  });
});

describe('replicates', () => {
  const [low, high] = [
    [1, 1.1, 0.9, 1.05, 0.95],
    [2, 2.1, 1.9, 2.05, 1.95],
  ];

  it.each<[string, Numbers['goal'], number[], number[], string]>([
    ['more is better', 'maximize', low, high, 'improved'],
    ['more is worse', 'minimize', low, high, 'regressed'],
    ['less is worse', 'maximize', high, low, 'regressed'],
    ['less is better', 'minimize', high, low, 'improved'],
    ['nearer to the target', 'target:2', low, high, 'improved'],
    ['further from it', 'target:1', low, high, 'regressed'],
    ['past it and nearer', 'target:1.9', low, high, 'improved'],
    ['no goal', null, low, high, 'unknown'],
    ['the same', 'maximize', low, [1.01, 1.08, 0.91, 1.06, 0.93], 'inside-spread'],
  ])('five and five: %s', (_case, goal, baseline, current, verdict) => {
    const found = weighed({ baseline, current, goal });
    expect(found).toMatchObject({ evidence: 'replicates', method: 'permutation', verdict, untested: '' });
    expect(found.interval?.[0]).toBeLessThan(found.interval?.[1] ?? 0);
    expect(found.loss === null).toBe(goal === null);
  });

  it('five and five that do not overlap have the p of all ways to deal them', () => {
    const worse = weighed({ baseline: high, current: low });
    expect(worse.p).toBeCloseTo(2 / 252, 12);
    expect(worse.loss?.p).toBeCloseTo(1 / 252, 12);
    expect(worse.loss?.least).toBeCloseTo(1 / 252, 12);
    expect(worse.loss?.support).toBe('5 + 5 runs');
    expect(worse.effect).toBeLessThan(-5);
    expect(weighed({ baseline: low, current: high }).loss?.p).toBeGreaterThan(0.99);
  });

  it('three and three can just reach one in twenty', () => {
    const found = weighed({ baseline: [2, 2.1, 1.9], current: [1, 1.1, 0.9] });
    expect(found).toMatchObject({ evidence: 'replicates', loss: { support: '3 + 3 runs' } });
    expect(found.loss?.p).toBeCloseTo(0.05, 12);
    expect(found.loss?.least).toBeCloseTo(0.05, 12);
  });

  it.each<[string, number[], number[], string, number]>([
    ['that do not scatter and moved', [1, 1, 1, 1, 1], [2, 2, 2, 2, 2], 'improved', 2 / 252],
    ['of which one side does not scatter', [1, 1, 1, 1, 1], [2, 2.1, 1.9, 2.05, 1.95], 'improved', 2 / 252],
  ])('%s', (_case, baseline, current, verdict, p) => {
    const found = weighed({ baseline, current });
    expect(found.verdict).toBe(verdict);
    expect(found.p).toBeCloseTo(p, 12);
    for (const number of [...(found.interval ?? []), found.effect ?? 0]) expect(Number.isFinite(number)).toBe(true);
  });

  it('a loss within the smallest change is no test passed for a loss', () => {
    const found = weighed({ baseline: high, current: high.map((value) => value - 0.5), minChange: 0.6 });
    expect(found).toMatchObject({
      verdict: 'unchanged',
      reason: 'by less than the smallest change that means anything',
    });
    expect(found.loss?.p).toBeGreaterThan(0.5);
    const more = weighed({ baseline: high, current: high.map((value) => value - 1), minChange: 0.6 });
    expect(more).toMatchObject({ verdict: 'regressed' });
    expect(more.loss?.p).toBeLessThanOrEqual(LEVEL);
  });
});

describe('pairs of the same seed', () => {
  it('see what scatter between seeds hides', () => {
    const found = weighed(bySides(pairsOf([-0.1, -0.11, -0.09, -0.1, -0.12, -0.1])));
    expect(found).toMatchObject({ evidence: 'replicates', method: 'pairs', verdict: 'regressed' });
    expect(found.loss?.p).toBeLessThan(0.001);
    expect(found.loss?.support).toBe('6 pairs of runs');
    const unpaired = weighed({ ...bySides(pairsOf([-0.1, -0.11, -0.09, -0.1, -0.12, -0.1])), pairs: null });
    expect(unpaired.verdict).toBe('inside-spread');
  });

  it('are too few below five, and then count one by one', () => {
    expect(weighed(bySides(pairsOf([-0.1, -0.1, -0.1, -0.11])))).toMatchObject({ method: 'permutation' });
  });

  it('that go both ways are inside', () => {
    expect(weighed(bySides(pairsOf([-0.1, 0.1, -0.2, 0.21, 0.05, -0.07]))).verdict).toBe('inside-spread');
  });

  it('that all moved by the same are sure', () => {
    const found = weighed(bySides(pairsOf([-0.5, -0.5, -0.5, -0.5, -0.5])));
    expect(found).toMatchObject({ verdict: 'regressed', interval: [-0.5, -0.5], p: 0, loss: { p: 0 } });
    expect(found.effect).toBeNull();
  });

  it('of a sweep need no replicates', () => {
    expect(weighed({ ...bySides(pairsOf([1, 1.1, 0.9, 1, 1.2, 1, 0.8])), replicated: false })).toMatchObject({
      ...{ evidence: 'replicates', method: 'pairs', verdict: 'improved' },
    });
  });
});

describe('earlier pushes', () => {
  /** So many values around 1 without a direction. */
  const history = (n: number) => Array.from({ length: n }, (_, i) => 1 + (((i * 7919) % 101) - 50) / 5000);

  it('show a place inside or outside', () => {
    expect(weighed({ history: history(10), current: [1.001] })).toMatchObject({
      ...{ evidence: 'history', method: 'history', verdict: 'inside-spread', interval: null, effect: null },
    });
    expect(weighed({ history: history(10), current: [3] })).toMatchObject({ verdict: 'outside-spread', reason: '' });
    expect(weighed({ history: history(10), current: [3], goal: null }).verdict).toBe('outside-spread');
  });

  it(`test a loss from ${TESTED_HISTORY} on`, () => {
    const few = weighed({ history: history(TESTED_HISTORY - 1), current: [0.1] });
    expect(few.loss).toBeNull();
    expect(few.untested).toContain(`has ${TESTED_HISTORY - 1} comparable pushes`);
    const enough = weighed({ history: history(TESTED_HISTORY), current: [0.1] });
    expect(enough.loss?.p).toBeCloseTo(1 / (TESTED_HISTORY + 1), 12);
    expect(enough.loss?.support).toBe(`${TESTED_HISTORY} earlier pushes`);
    expect(weighed({ history: history(30), current: [3] }).loss?.p).toBeGreaterThan(0.9);
    expect(weighed({ history: history(30), current: [1] }).loss?.p).toBeGreaterThan(LEVEL);
    expect(weighed({ history: history(30), current: [0.1], goal: 'minimize' }).loss?.p).toBeGreaterThan(0.9);
    expect(weighed({ history: history(30), current: [0.1], goal: null }).loss).toBeNull();
  });

  it('that all gave the same make any other value one outside', () => {
    const same = Array(20).fill(1);
    expect(weighed({ history: same, current: [1.0001] })).toMatchObject({ verdict: 'outside-spread', spread: [1, 1] });
    expect(weighed({ history: same, current: [0.9999] }).loss?.p).toBeCloseTo(1 / 21, 12);
  });

  it('that drift say so, and nothing is tested', () => {
    const drifting = Array.from({ length: 30 }, (_, i) => i / 10 + ((i * 7) % 5) / 50);
    const found = weighed({ history: drifting, current: [0] });
    expect(found).toMatchObject({ evidence: 'history', verdict: 'unknown', spread: null, loss: null });
    expect(found.reason).toContain('drifts');
    expect(found.untested).toContain('drifts');
  });

  it('give way to replicates', () => {
    const sides = { baseline: [1, 1.1, 0.9], current: [2, 2.1, 1.9] };
    expect(weighed({ ...sides, history: history(30) })).toMatchObject({
      ...{ evidence: 'replicates', history: { n: 30 }, spread: [expect.any(Number), expect.any(Number)] },
    });
  });
});

describe('how much worse the mean run is', () => {
  it.each<[Numbers['goal'] & string, number[], number[], number]>([
    ['maximize', [1], [0.5], 0.5],
    ['minimize', [1], [0.5], -0.5],
    ['target:2', [1, 3], [2, 2], -1],
    ['target:2', [2], [1, 3], 1],
  ])('%s: %j to %j', (goal, baseline, current, expected) => {
    expect(lossBetween({ baseline, current }, goal)).toBeCloseTo(expected, 12);
  });
});
