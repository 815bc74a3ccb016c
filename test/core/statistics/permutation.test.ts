import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { exactPermutation } from '../../../src/core/statistics/permutation.ts';
import { binaryValues, reordered } from './samples.ts';

const MOST = 1e6;

/** Every choice of k of the values. */
function choices(values: readonly bigint[], k: number): bigint[][] {
  if (k === 0) return [[]];
  return values.flatMap((value, index) => choices(values.slice(index + 1), k - 1).map((rest) => [value, ...rest]));
}

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);
const scatter = (values: readonly bigint[]) => {
  const n = BigInt(values.length);
  return n * sum(values.map((value) => value * value)) - sum(values) ** 2n;
};

type Fraction = [bigint, bigint];

/** t |t| as a fraction of whole numbers; over 0 where no side scatters. */
function fraction(before: readonly bigint[], after: readonly bigint[]): Fraction {
  const [n, m] = [BigInt(before.length), BigInt(after.length)];
  const difference = sum(after) * n - sum(before) * m;
  const size = difference < 0n ? -difference : difference;
  return [difference * size, scatter(before) * m * m * (m - 1n) + scatter(after) * n * n * (n - 1n)];
}

/** Below, at or above 0 as the first is below, at or above the second. */
function order([a, b]: Fraction, [c, d]: Fraction): bigint {
  if (b === 0n && d === 0n) return BigInt(Math.sign(Number(a)) - Math.sign(Number(c)));
  return a * d - c * b;
}

/** What exact arithmetic of hundredths says. */
function counted(before: readonly bigint[], after: readonly bigint[]) {
  const pooled = [...before, ...after];
  const observed = fraction(before, after);
  const all = choices(
    pooled.map((_, index) => BigInt(index)),
    after.length,
  ).map((chosen) => {
    const picked = new Set(chosen.map(Number));
    return fraction(
      pooled.filter((_, index) => !picked.has(index)),
      pooled.filter((_, index) => picked.has(index)),
    );
  });
  const less = all.filter((one) => order(one, observed) <= 0n).length / all.length;
  const greater = all.filter((one) => order(one, observed) >= 0n).length / all.length;
  const tied = (end: Fraction) => all.filter((one) => order(one, end) === 0n).length / all.length;
  const ends = all.toSorted((one, other) => Number(order(one, other) > 0n) - Number(order(one, other) < 0n));
  return {
    p: { less, greater, twoSided: Math.min(1, 2 * Math.min(less, greater)) },
    arrangements: all.length,
    least: Math.min(...[ends[0], ends.at(-1)].map((end) => (end ? tied(end) : 1))),
  };
}

const hundredths = (most: number) =>
  fc.oneof(
    fc.array(fc.integer({ min: 78, max: 84 }), { minLength: 2, maxLength: most }),
    fc.array(fc.integer({ min: -500, max: 500 }), { minLength: 2, maxLength: most }),
    fc.array(fc.integer({ min: 1_000_000, max: 1_000_009 }), { minLength: 2, maxLength: most }),
  );

describe('the exact permutation test', () => {
  it('of values with two decimals is what whole numbers say', () => {
    fc.assert(
      fc.property(hundredths(5), hundredths(5), (a, b) => {
        const found = exactPermutation(
          a.map((value) => value / 100),
          b.map((value) => value / 100),
          MOST,
        );
        expect(found).toEqual(counted(a.map(BigInt), b.map(BigInt)));
      }),
      { numRuns: 400 },
    );
  });

  it('of a complete separation is the one arrangement of all', () => {
    expect(exactPermutation([1, 2, 3], [7, 8, 10], MOST)).toEqual({
      p: { less: 1, greater: 1 / 20, twoSided: 1 / 10 },
      arrangements: 20,
      least: 1 / 20,
    });
    expect(exactPermutation([7, 8, 10, 11], [1, 2], MOST)?.p).toEqual({ less: 1 / 15, greater: 1, twoSided: 2 / 15 });
  });

  it('of sides that do not scatter is as exact', () => {
    expect(exactPermutation([0.7, 0.7, 0.7], [0.9, 0.9, 0.9], MOST)).toEqual({
      p: { less: 1, greater: 1 / 20, twoSided: 1 / 10 },
      arrangements: 20,
      least: 1 / 20,
    });
    expect(exactPermutation([0, 1e-12, 2e-12], [1, 1 + 1e-12, 1], MOST)?.p.greater).toBe(1 / 20);
  });

  it('of equal values says nothing', () => {
    const p = { less: 1, greater: 1, twoSided: 1 };
    expect(exactPermutation([0.1, 0.1], [0.1, 0.1, 0.1], MOST)).toEqual({ p, arrangements: 10, least: 1 });
  });

  it('with ties cannot be as sure', () => {
    expect(exactPermutation([0, 0, 1, 1], [0, 1], MOST)?.least).toBe(3 / 15);
    expect(exactPermutation([0, 0, 0, 1], [0, 1], MOST)?.least).toBe(1 / 15);
  });

  it('is not made of too many arrangements, too few values, or a range that no number holds', () => {
    expect(exactPermutation([1, 2, 3], [4, 5, 6], 19)).toBeNull();
    expect(exactPermutation([1, 2, 3], [4, 5, 6], 20)?.arrangements).toBe(20);
    expect(exactPermutation([1], [4, 5, 6], MOST)).toBeNull();
    expect(exactPermutation([], [], MOST)).toBeNull();
    expect(exactPermutation(Array(2000).fill(1), Array(2000).fill(2), MOST)).toBeNull();
    expect(exactPermutation([-1.7e308, 1], [1.7e308, 2], MOST)).toBeNull();
  });

  it('depends on order, unit and origin in no digit, and mirrors', () => {
    fc.assert(
      fc.property(
        reordered(binaryValues(2, 6)),
        binaryValues(2, 6),
        fc.integer({ min: -900, max: 900 }),
        fc.integer({ min: -1000, max: 1000 }),
        ([a, otherA], b, power, shift) => {
          const found = exactPermutation(a, b, MOST);
          const change = (values: number[]) => values.map((value) => (value + shift) * 2 ** power);
          expect(exactPermutation(otherA, b.toReversed(), MOST)).toEqual(found);
          expect(exactPermutation(change(a), change(b), MOST)).toEqual(found);
          const back = exactPermutation(b, a, MOST);
          expect(back?.p).toEqual({ ...found?.p, less: found?.p.greater, greater: found?.p.less });
          expect(back?.least).toBe(found?.least);
        },
      ),
    );
  });

  it('never says less than it can', () => {
    fc.assert(
      fc.property(hundredths(6), hundredths(6), (a, b) => {
        const found = exactPermutation(a, b, MOST);
        if (!found) return;
        expect(Math.min(found.p.less, found.p.greater)).toBeGreaterThanOrEqual(found.least);
        expect(found.p.less + found.p.greater).toBeGreaterThanOrEqual(1);
      }),
    );
  });
});
