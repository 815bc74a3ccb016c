import { describe, expect, it } from 'vitest';
import { bestIndex, type Reading, readingOf, type Wanted } from '../../src/core/compare/value.ts';
import type { Goal, Summary } from '../../src/core/model/settings.ts';
import { histories, run } from '../support/build.ts';

const { NaN: nan, POSITIVE_INFINITY: inf, NEGATIVE_INFINITY: minusInf } = Number;

interface Case {
  readonly goal?: Goal | null;
  readonly steps?: readonly number[];
}

function read(summary: Summary, values: readonly (number | null)[], { goal = 'maximize', steps }: Case = {}): Reading {
  const { curve, seriesOf } = histories();
  return readingOf(curve(run(), 'm', values, steps), { key: 'm', summary, goal, leading: null }, seriesOf);
}

const value = (number: number): Reading => ({ kind: 'value', value: number });
const notFinite = (words: string): Reading => ({ kind: 'not-finite', words });
const unknown = (words: string): Reading => ({ kind: 'unknown', words });

describe('last', () => {
  it.each<[string, (number | null)[], Reading]>([
    ['the last value', [3, 1, 2], value(2)],
    ['one value', [3], value(3)],
    ['zero and below', [1, -0.5], value(-0.5)],
    ['NaN', [1, nan], notFinite('NaN at step 2')],
    ['infinity', [1, inf], notFinite('infinity at step 2')],
    ['minus infinity', [minusInf], notFinite('minus infinity at step 1')],
    ['lost', [1, null], notFinite('a value that GitLab lost, as it loses NaN')],
    ['a number after NaN', [nan, 1], value(1)],
  ])('%s', (_case, values, expected) => expect(read('last', values)).toEqual(expected));

  it('needs no history', () => {
    const one = run({ metrics: { m: 0.5 } });
    expect(readingOf(one, { key: 'm', summary: 'last', goal: null, leading: null }, () => null)).toEqual(value(0.5));
  });

  it('is the highest step, whatever was logged last', () => {
    expect(read('last', [1, 2, 3], { steps: [30, 10, 20] })).toEqual(value(1));
  });
});

describe.each<[Summary]>([['last'], ['best'], ['mean-last-3'], ['step:1'], ['best-epoch'], ['best-epoch:loss']])(
  '%s',
  (summary) => {
    it('of a metric that the run does not have is absent', () => {
      const wanted: Wanted = { key: '__proto__', summary, goal: 'maximize', leading: null };
      expect(readingOf(run({ metrics: { m: 1 } }), wanted, () => null)).toEqual({ kind: 'absent' });
    });
  },
);

describe.each<[Summary]>([['best'], ['mean-last-3'], ['step:1'], ['best-epoch']])('%s without a history', (summary) => {
  it('is not known, even where the last value is', () => {
    const leading = { key: 'm', goal: 'maximize' } as const;
    const wanted: Wanted = { key: 'm', summary, goal: 'maximize', leading };
    expect(readingOf(run({ metrics: { m: 1 } }), wanted, () => null)).toEqual(unknown('its history was not read'));
  });
});

describe('best', () => {
  it.each<[string, Goal | null, (number | null)[], Reading]>([
    ['the most', 'maximize', [1, 3, 2], value(3)],
    ['the least', 'minimize', [3, 1, 2], value(1)],
    ['the nearest', 'target:2', [5, 1.5, 9], value(1.5)],
    ['of finite values only', 'maximize', [nan, 1, inf, null], value(1)],
    ['negative', 'maximize', [-3, -1, -2], value(-1)],
    ['none finite', 'minimize', [nan, minusInf, null], notFinite('no finite value at all')],
    ['no goal', null, [1, 2], unknown('which value is best is not known without a goal')],
  ])('%s', (_case, goal, values, expected) => expect(read('best', values, { goal })).toEqual(expected));

  it('is the first of equal ones', () => {
    expect(bestIndex(Float64Array.of(1, 2, 2), 'maximize')).toBe(1);
    expect(bestIndex(Float64Array.of(1, 3), 'target:2')).toBe(0);
    expect(bestIndex(new Float64Array(), 'maximize')).toBeNull();
  });
});

describe('the mean of the last few', () => {
  it.each<[Summary, (number | null)[], Reading]>([
    ['mean-last-2', [9, 1, 2], value(1.5)],
    ['mean-last-5', [1, 2, 3], value(2)],
    ['mean-last-1', [1, 2], value(2)],
    ['mean-last-2', [nan, 1, 3], value(2)],
    ['mean-last-2', [1, nan, 3], notFinite('NaN at step 2')],
    ['mean-last-2', [1, null, 3], notFinite('NaN at step 2')],
    ['mean-last-2', [-1.7e308, -1.7e308], value(-1.7e308)],
  ])('%s of %j', (summary, values, expected) => expect(read(summary, values)).toEqual(expected));

  it.each([2, 3, 5, 6, 7, 49])('of %d equal values is that value', (k) => {
    for (const same of [0.1, 0.3, 0.7, 1.1]) expect(read(`mean-last-${k}`, Array(k).fill(same))).toEqual(value(same));
  });
});

describe('the value at a step', () => {
  it.each<[Summary, readonly number[], Reading]>([
    ['step:20', [10, 20, 30], value(2)],
    ['step:0', [0, 1, 2], value(1)],
    ['step:-1', [-1, 0, 1], value(1)],
    ['step:20', [20, 20, 30], value(2)],
    ['step:25', [10, 20, 30], unknown('it has no value at step 25')],
  ])('%s of %j', (summary, steps, expected) => expect(read(summary, [1, 2, 3], { steps })).toEqual(expected));

  it('that is not finite is said with it', () => {
    expect(read('step:2', [1, inf])).toEqual(notFinite('infinity at step 2'));
  });
});

describe('the value at the best epoch', () => {
  const at = (
    guide: readonly (number | null)[],
    goal: Goal | null,
    summary: Summary = 'best-epoch',
    steps?: number[],
  ) => {
    const { curve, seriesOf } = histories();
    const one = curve(curve(run(), 'm', [10, 20, 30]), 'guide', guide, steps);
    return readingOf(one, { key: 'm', summary, goal: null, leading: { key: 'guide', goal } }, seriesOf);
  };

  it.each<[string, readonly (number | null)[], Goal, Reading]>([
    ['most', [1, 3, 2], 'maximize', value(20)],
    ['least', [1, 3, 2], 'minimize', value(10)],
    ['nearest', [9, 8, 5], 'target:6', value(30)],
    ['first of equals', [3, 1, 3], 'maximize', value(10)],
    ['finite ones', [nan, 1, null], 'maximize', value(20)],
    ['none', [nan, nan, null], 'maximize', notFinite('no finite value of “guide”, which says the best epoch')],
  ])('%s', (_case, guide, goal, expected) => expect(at(guide, goal)).toEqual(expected));

  it('is not known where the epochs do not meet, or nothing says which is best', () => {
    expect(at([1, 3], 'maximize', 'best-epoch', [5, 10])).toEqual(unknown('it has no value at step 10'));
    expect(at([1, 3], null)).toEqual(unknown('the metric that its best epoch goes by has no goal'));
    const { curve, seriesOf } = histories();
    const one = curve(run(), 'm', [1, 2]);
    const by = (leading: Wanted['leading']) =>
      readingOf(one, { key: 'm', summary: 'best-epoch', goal: null, leading }, seriesOf);
    expect(by(null)).toEqual(unknown('the metric that its best epoch goes by has no goal'));
    expect(by({ key: 'x”y', goal: 'minimize' })).toEqual(
      unknown('the history of “x"y”, which says the best epoch, was not read'),
    );
  });
});
