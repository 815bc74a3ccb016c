import { describe, expect, it } from 'vitest';
import { curveRemarks } from '../../src/core/compare/remarks.ts';
import type { Goal, Summary } from '../../src/core/model/settings.ts';
import { chance } from '../bench/calibration/random.ts';
import { histories, run } from '../support/build.ts';

/** Rises to a peak of 1 at step 20, then goes to the last value at step 40. */
const peaked = (last: number) => [
  ...Array.from({ length: 20 }, (_, i) => i / 20),
  ...Array.from({ length: 21 }, (_, i) => 1 + ((last - 1) * i) / 20),
];

interface Facts {
  readonly goal?: Goal | null;
  readonly summary?: Summary;
  readonly sd?: number | null;
  /** How many of the runs had their histories read. */
  readonly read?: boolean;
}

function remarks(curves: readonly (readonly (number | null)[])[], facts: Facts = {}): string[] {
  const { goal = 'maximize', summary = 'last', sd = null, read = true } = facts;
  const { curve, seriesOf } = histories();
  const runs = curves.map((values) => curve(run(), 'auc', values));
  return curveRemarks(runs, { key: 'auc', summary, goal, leading: null }, sd, read ? seriesOf : () => null);
}

describe('a curve that was better before', () => {
  it.each<[string, number[], Goal, string[]]>([
    ['fell since', peaked(0.5), 'maximize', ['It peaked around step 22 and fell since.']],
    ['rose since', peaked(0.5).map((v) => -v), 'minimize', ['It was lowest around step 22 and rose since.']],
    [
      'went away from its target',
      peaked(0.5),
      'target:1',
      ['It was nearest to its target around step 22 and went away since.'],
    ],
    ['fell by less than a tenth of its range', peaked(0.92), 'maximize', []],
    ['did not fall', peaked(1), 'maximize', []],
    ['fell and that was good', peaked(0.5), 'minimize', ['It was lowest around step 4 and rose since.']],
    ['is flat', Array(12).fill(0.5), 'maximize', []],
    ['is short', [1, 0], 'maximize', []],
  ])('%s', (_case, values, goal, expected) => expect(remarks([values], { goal })).toEqual(expected));

  it.each<[string, Facts]>([
    ['no goal', { goal: null }],
    ['another summary', { summary: 'best' }],
    ['no history', { read: false }],
    ['a fall as the runs differ among themselves', { sd: 0.3 }],
  ])('is not told with %s', (_case, facts) => expect(remarks([peaked(0.5)], facts)).toEqual([]));

  it('is not told where a value is not finite', () => {
    for (const broken of [Number.NaN, Number.POSITIVE_INFINITY, null]) {
      expect(remarks([[...peaked(0.5).slice(0, -1), broken]])).toEqual([]);
      expect(remarks([[0, broken, ...peaked(0.5)]])).toEqual([]);
    }
  });

  it('is hardly ever told of noise, whose best of many is always better than its last', () => {
    const noise = chance('noise');
    const told = Array.from({ length: 200 }, (_, i) => {
      const curve = Array.from({ length: 20 + i }, () => noise.normal());
      return remarks([curve]).length;
    });
    expect(told.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(4);
  });

  it('of several runs is told where most of them did', () => {
    const [fell, held] = [peaked(0.5), peaked(1)];
    expect(remarks([fell, held, held])).toEqual([]);
    expect(remarks([fell, held])).toEqual([]);
    expect(remarks([fell, [0, ...fell], held])).toEqual([
      'It peaked around steps 22 to 23 and fell since in 2 of 3 runs.',
    ]);
    expect(remarks([fell, fell])).toEqual(['It peaked around step 22 and fell since in 2 of 2 runs.']);
    expect(remarks(Array(21).fill(fell))).toEqual([]);
    expect(remarks([])).toEqual([]);
  });
});
