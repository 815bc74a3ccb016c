import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { predictionInterval, predictionP, rankP } from '../../../src/core/statistics/next-value.ts';
import { mad, median, NORMAL_MAD, robustInterval } from '../../../src/core/statistics/robust.ts';
import { anyValues, reordered } from './samples.ts';

const NOTHING = { less: 1, greater: 1, twoSided: 1 };

/** The t of two degrees of freedom that leaves out 2.5 % above: it has a formula. */
const T = 0.95 / Math.sqrt(2 * 0.975 * 0.025);

describe('one more value', () => {
  it('is expected around the mean', () => {
    const [low, high] = predictionInterval([1, 2, 3], 0.95) ?? [];
    expect(low).toBeCloseTo(2 - T * Math.sqrt(4 / 3), 12);
    expect(high).toBeCloseTo(2 + T * Math.sqrt(4 / 3), 12);
    expect(predictionP([1, 2, 3], high ?? 0)?.greater).toBeCloseTo(0.025, 12);
    expect(predictionP([1, 2, 3], 2)).toEqual({ less: 0.5, greater: 0.5, twoSided: 1 });
  });

  it('after values that do not scatter is that value', () => {
    expect(predictionInterval([0.1, 0.1, 0.1], 0.9)).toEqual([0.1, 0.1]);
    expect(predictionP([0.1, 0.1, 0.1], 0.1)).toEqual(NOTHING);
    expect(predictionP([0.1, 0.1, 0.1], 0.2)).toEqual({ less: 1, greater: 0, twoSided: 0 });
  });

  it('is not foretold by a single one', () => {
    expect(predictionInterval([1], 0.9)).toBeNull();
    expect(predictionP([], 0.9)).toBeNull();
    expect(predictionInterval([-1.7e308, 1.7e308], 0.9)).toBeNull();
  });

  it('has a rank among them', () => {
    expect(rankP([1, 2, 3, 4], 5)).toEqual({ less: 1, greater: 1 / 5, twoSided: 2 / 5 });
    expect(rankP([1, 2, 3, 4], 0)).toEqual({ less: 1 / 5, greater: 1, twoSided: 2 / 5 });
    expect(rankP([1, 2, 2, 4], 2)).toEqual({ less: 4 / 5, greater: 4 / 5, twoSided: 1 });
    expect(rankP([], 3)).toEqual(NOTHING);
  });

  it('is the same after values in another order', () => {
    fc.assert(
      fc.property(reordered(anyValues(2)), fc.double({ noNaN: true, min: -9, max: 9 }), ([some, other], next) => {
        expect(predictionInterval(other, 0.95)).toEqual(predictionInterval(some, 0.95));
        expect(robustInterval(other, 0.95)).toEqual(robustInterval(some, 0.95));
        expect(predictionP(other, next)).toEqual(predictionP(some, next));
        expect(rankP(other, next)).toEqual(rankP(some, next));
      }),
    );
  });
});

describe('the middle and its scatter', () => {
  it('of few values', () => {
    expect(median([])).toBeNull();
    expect(mad([])).toBeNull();
    expect(median([3])).toBe(3);
    expect(mad([3])).toBe(0);
    expect(median([4, 1])).toBe(2.5);
    expect(median([9, 1, 4])).toBe(4);
    expect(median([0.1, 0.1])).toBe(0.1);
    expect(median([-1.5e308, 1.6e308, 1.6e308, 1.7e308, 1.7e308, 1.7e308])).toBe(1.6e308 / 2 + 1.7e308 / 2);
    expect(mad([1, 1, 2, 2, 4, 6, 9])).toBe(1);
  });

  it('do not move with one that is far off', () => {
    const values = [0.8, 0.81, 0.79, 0.82, 0.8];
    expect(robustInterval([...values, 1e9], 0.95)?.[1]).toBeLessThan(1);
    expect(predictionInterval([...values, 1e9], 0.95)?.[1]).toBeGreaterThan(1e8);
  });

  it('give no interval for one value, and the median alone where most are equal', () => {
    expect(robustInterval([], 0.9)).toBeNull();
    expect(robustInterval([1], 0.9)).toBeNull();
    expect(robustInterval([1, 1, 1, 7], 0.9)).toEqual([1, 1]);
  });

  it('of normal values is the standard deviation', () => {
    expect(NORMAL_MAD).toBeCloseTo(1.4826, 4);
  });
});
