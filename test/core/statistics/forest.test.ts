import { describe, expect, it } from 'vitest';
import { forestImportance, numberFeature, textFeature } from '../../../src/core/statistics/forest.ts';
import { linearFit } from '../../../src/core/statistics/linear-fit.ts';
import { wholeNumbers } from '../../../src/core/statistics/whole-numbers.ts';

/** `columns` lists of numbers that look as if chance had drawn them from 0 to 1. */
function drawn(rows: number, columns: number): number[][] {
  const below = wholeNumbers();
  return Array.from({ length: columns }, () => Array.from({ length: rows }, () => below(1e6) / 1e6));
}

describe('importance by a forest', () => {
  it('finds the one feature of four that a target hangs on', () => {
    const columns = drawn(200, 4);
    const target = (columns[2] as number[]).map((x) => Math.sin(6 * x));
    const found = forestImportance(columns.map(numberFeature), target);
    expect(found?.r2).toBeGreaterThan(0.9);
    const [a, b, c, d] = found?.importance ?? [];
    expect(c).toBeGreaterThan(0.8);
    expect(c).toBeLessThan(1.2);
    for (const other of [a, b, d]) expect(Math.abs(other ?? 1)).toBeLessThan(0.03);
  });

  it('orders features by their weights, as the variance that each gives does (Friedman 1991)', () => {
    const columns = drawn(400, 7);
    const [x1, x2, x3, x4, x5] = columns as [number[], number[], number[], number[], number[]];
    const target = x1.map(
      (_, i) =>
        10 * Math.sin(Math.PI * (x1[i] as number) * (x2[i] as number)) +
        20 * ((x3[i] as number) - 0.5) ** 2 +
        10 * (x4[i] as number) +
        5 * (x5[i] as number),
    );
    const { importance = [], r2 = 0 } = forestImportance(columns.map(numberFeature), target) ?? {};
    const rank = [...importance.keys()].sort((a, b) => (importance[b] as number) - (importance[a] as number));
    expect(rank[0]).toBe(3);
    expect(new Set(rank.slice(0, 5))).toEqual(new Set([0, 1, 2, 3, 4]));
    expect(Math.max(importance[5] as number, importance[6] as number)).toBeLessThan(0.02);
    expect(r2).toBeGreaterThan(0.7);
  });

  it('predicts few runs of which no two have the same value', () => {
    const x = (drawn(30, 1)[0] ?? []).map((value) => 1000 * value);
    const found = forestImportance(
      [numberFeature(x)],
      x.map((value) => value ** 2),
    );
    expect(found?.r2).toBeGreaterThan(0.8);
  });

  it('sees two features that say nothing but together', () => {
    const below = wholeNumbers();
    const bits = Array.from({ length: 3 }, () => Array.from({ length: 300 }, () => below(2)));
    const [a, b] = bits as [number[], number[]];
    const { importance = [] } =
      forestImportance(
        bits.map(numberFeature),
        a.map((bit, i) => bit ^ (b[i] as number)),
      ) ?? {};
    expect(Math.min(importance[0] as number, importance[1] as number)).toBeGreaterThan(0.25);
    expect(importance[2]).toBeLessThan(0.05);
  });

  it('takes texts as categories without an order, and what is missing as one more', () => {
    const below = wholeNumbers();
    const texts = Array.from({ length: 200 }, () => ['adam', 'sgd', null, 'rmsprop'][below(4)] ?? null);
    const worth = new Map([
      ['adam', 1],
      ['sgd', 5],
      [null, 2],
      ['rmsprop', 5],
    ] as const);
    const target = texts.map((text) => worth.get(text as 'adam') ?? 0);
    const found = forestImportance([textFeature(texts), numberFeature(drawn(200, 1)[0] as number[])], target);
    expect(found?.r2).toBeGreaterThan(0.95);
    expect(found?.importance[0]).toBeGreaterThan(0.5);
  });

  it('predicts nothing of chance', () => {
    const [target = [], ...columns] = drawn(300, 5);
    const found = forestImportance(columns.map(numberFeature), target);
    expect(found?.r2).toBeLessThan(0.1);
    for (const one of found?.importance ?? []) expect(Math.abs(one)).toBeLessThan(0.1);
  });

  it('gives the same figures each time, and none for too few rows or for one value', () => {
    const [x = [], y = []] = drawn(40, 2);
    expect(forestImportance([numberFeature(x)], y)).toEqual(forestImportance([numberFeature(x)], y));
    expect(forestImportance([numberFeature(x.slice(0, 19))], y.slice(0, 19))).toBeNull();
    expect(
      forestImportance(
        [numberFeature(x)],
        y.map(() => 1),
      ),
    ).toBeNull();
    expect(forestImportance([], y)).toBeNull();
  });

  it('bins numbers in order, equal ones together, and not-a-number by itself', () => {
    expect([...numberFeature([3, Number.NaN, 1, 3, 2]).codes]).toEqual([3, 0, 1, 3, 2]);
    const many = numberFeature(Array.from({ length: 1000 }, (_, i) => i));
    expect(many.bins).toBe(32);
    expect([...many.codes]).toEqual([...many.codes].sort((a, b) => a - b));
  });
});

describe('a line through pairs', () => {
  it('is the known one of Anscombe’s quartet (1973)', () => {
    const x = [10, 8, 13, 9, 11, 14, 6, 4, 12, 7, 5];
    const y = [8.04, 6.95, 7.58, 8.81, 8.33, 9.96, 7.24, 4.26, 10.84, 4.82, 5.68];
    const fit = linearFit(x, y);
    expect(fit?.slope).toBeCloseTo(0.5000909, 6);
    expect(fit?.intercept).toBeCloseTo(3.0000909, 6);
    expect(fit?.r).toBeCloseTo(0.8164205, 6);
  });

  it('keeps its digits far from zero, is exact for a line, and nothing for too few or equal values', () => {
    const far = linearFit([1e9, 1e9 + 1, 1e9 + 2], [1, 3, 5]);
    expect(far?.slope).toBe(2);
    expect(far?.r).toBe(1);
    expect(linearFit([1, 2], [1, 2])).toBeNull();
    expect(linearFit([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(linearFit([1, 2, 3], [4, 4, 4])).toBeNull();
    expect(() => linearFit([1], [1, 2])).toThrow(RangeError);
  });
});
