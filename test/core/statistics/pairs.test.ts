import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactSigns, pairedEffect, pairedT } from '../../../src/core/statistics/pairs.ts';
import { anyValues, binaryValues, reordered } from './samples.ts';

const MOST = 1e6;

/** Sleep gained with the second drug less that with the first, of the same ten people (Student 1908). */
const SLEEP = [1.2, 2.4, 1.3, 1.3, 0, 1, 1.8, 0.8, 4.6, 1.4];
/** Crossed less self-fertilised plants, in eighths of an inch (Darwin 1876, counted by Fisher 1935). */
const PLANTS = [49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48];

describe('the t test of pairs', () => {
  it('of the published examples', () => {
    const sleep = pairedT(SLEEP);
    expect(sleep && sleep.difference / sleep.standardError).toBeCloseTo(4.0621, 4);
    expect(sleep?.p.twoSided).toBeCloseTo(0.002833, 6);
    expect(sleep?.interval(0.95).map((end) => end.toFixed(6))).toEqual(['0.700114', '2.459886']);
    const plants = pairedT(PLANTS);
    expect(plants && plants.difference / plants.standardError).toBeCloseTo(2.148, 3);
    expect(plants?.p.twoSided).toBeCloseTo(0.0497, 4);
  });

  it('without scatter is certain', () => {
    expect(pairedT([2, 2])).toMatchObject({ standardError: 0, df: 1, p: { less: 1, greater: 0, twoSided: 0 } });
    expect(pairedT([0, 0, 0])).toMatchObject({ difference: 0, df: 2, p: { less: 1, greater: 1, twoSided: 1 } });
    expect(pairedT([0.1, 0.1, 0.1])?.interval(0.95)).toEqual([0.1, 0.1]);
    expect(pairedT([-2, -2])?.p.less).toBe(0);
  });

  it('needs two pairs, its effect three', () => {
    expect(pairedT([1])).toBeNull();
    expect(pairedT([])).toBeNull();
    expect(pairedEffect([1, 2])).toBeNull();
    expect(pairedEffect([1, 1, 1])).toBeNull();
    expect(pairedEffect([1, 2, 3])).toBeCloseTo(2 * 0.5641895835477563, 14);
  });
});

describe('the exact test of signs', () => {
  it("counts Fisher's 863 of 32,768", () => {
    const found = exactSigns(PLANTS, MOST);
    expect(found?.arrangements).toBe(32_768);
    expect(found && found.p.greater * found.arrangements).toBe(863);
    expect(found?.p.twoSided).toBe(1726 / 32_768);
    expect(found?.least).toBe(1 / 32_768);
  });

  it('counts every choice of signs where sums of decimals are equal', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 1, maxLength: 9 }), (tenths) => {
        const signs = Array.from({ length: 2 ** tenths.length }, (_, choice) =>
          tenths.reduce((sum, value, index) => sum + ((choice >> index) & 1 ? value : -value), 0),
        );
        const total = tenths.reduce((sum, value) => sum + value, 0);
        const found = exactSigns(
          tenths.map((value) => value / 10),
          MOST,
        );
        expect(found?.p.less).toBe(signs.filter((sum) => sum <= total).length / signs.length);
        expect(found?.p.greater).toBe(signs.filter((sum) => sum >= total).length / signs.length);
        expect(found?.least).toBe(signs.filter((sum) => sum === Math.max(...signs)).length / signs.length);
      }),
    );
  });

  it('reaches many pairs by halves', () => {
    const found = exactSigns(Array(36).fill(0.1), 2 ** 36);
    expect(found?.p.greater).toBe(2 ** -36);
    expect(found?.p.less).toBe(1);
  });

  it('of nothing but zeros says nothing', () => {
    const p = { less: 1, greater: 1, twoSided: 1 };
    expect(exactSigns([0, 0], MOST)).toEqual({ p, arrangements: 4, least: 1 });
  });

  it('is not made of too many arrangements, or of none', () => {
    expect(exactSigns([1, 2, 3], 7)).toBeNull();
    expect(exactSigns([1, 2, 3], 8)?.p.greater).toBe(1 / 8);
    expect(exactSigns([], MOST)).toBeNull();
    expect(exactSigns(Array(5000).fill(1), Number.MAX_VALUE)).toBeNull();
  });
});

describe('tests of pairs', () => {
  it('depend on the order of pairs in no digit', () => {
    fc.assert(
      fc.property(reordered(anyValues(2)), ([some, other]) => {
        const [a, b] = [pairedT(some), pairedT(other)];
        expect({ ...b, interval: b?.interval(0.9) }).toEqual({ ...a, interval: a?.interval(0.9) });
        expect(exactSigns(other, MOST)).toEqual(exactSigns(some, MOST));
        expect(pairedEffect(other)).toBe(pairedEffect(some));
      }),
    );
  });

  it('of differences the other way round have their tails swapped, and keep p in any unit', () => {
    fc.assert(
      fc.property(binaryValues(2), fc.integer({ min: -900, max: 900 }), (some, power) => {
        const back = some.map((value) => -value);
        const scaled = some.map((value) => value * 2 ** power);
        for (const test of [pairedT, (values: number[]) => exactSigns(values, MOST)]) {
          const p = test(some)?.p;
          expect(test(scaled)?.p).toEqual(p);
          expect(test(back)?.p.less).toBeCloseTo(p?.greater ?? -1, 13);
          expect(test(back)?.p.twoSided).toBeCloseTo(p?.twoSided ?? -1, 13);
        }
      }),
    );
  });
});
