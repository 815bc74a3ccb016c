import { describe, expect, it } from 'vitest';
import { gammaRatio } from '../../../src/core/statistics/gamma-ratio.ts';
import { normalSurvival } from '../../../src/core/statistics/normal.ts';
import { studentT } from '../../../src/core/statistics/student-t.ts';

const DFS = [0.5, 0.9, 1, 1.37, 2, 3, 5.5, 12, 47.3, 240, 1e3, 1e5, 1e7];

describe('quantiles of the printed tables', () => {
  it.each<[number, number, string]>([
    [0.95, 1, '6.314'],
    [0.975, 1, '12.706'],
    [0.995, 1, '63.657'],
    [0.9, 2, '1.886'],
    [0.975, 2, '4.303'],
    [0.975, 3, '3.182'],
    [0.975, 4, '2.776'],
    [0.995, 5, '4.032'],
    [0.75, 6, '0.718'],
    [0.999, 9, '4.297'],
    [0.975, 10, '2.228'],
    [0.9995, 20, '3.850'],
    [0.975, 30, '2.042'],
    [0.975, 120, '1.980'],
    [0.975, 1e7, '1.960'],
  ])('%d with %d degrees of freedom', (p, df, printed) => {
    expect(studentT.quantile(p, df).toFixed(3)).toBe(printed);
    expect(studentT.quantile(1 - p, df).toFixed(3)).toBe(`-${printed}`);
  });
});

/** How far from 1 the quotient is. */
const off = (found: number, expected: number) => Math.abs(found / expected - 1);

describe('where the tail has a formula', () => {
  it.each([1e-3, 0.7, 1.41, 1.42, 3, 50, 1e4, 1e9, 1e12])('one and two degrees of freedom at %d', (t) => {
    expect(off(studentT.survival(t, 1), Math.atan2(1, t) / Math.PI)).toBeLessThan(1e-13);
    const root = Math.sqrt(2 + t * t);
    expect(off(studentT.survival(t, 2), 1 / (root * (root + t)))).toBeLessThan(1e-13);
  });

  it.each([0.01, 1.3, 1.5, 2.5, 6, 7])('nearly normal at %d', (t) => {
    const bend = (t * (t * t + 1) * Math.exp((-t * t) / 2)) / Math.sqrt(2 * Math.PI) / 4e7;
    expect(off(studentT.survival(t, 1e7), normalSurvival(t) + bend)).toBeLessThan(1e-13 + (t ** 4 / 4e7) ** 2);
  });

  it.each([0.2, 0.5, 1, 3.5, 11.99, 12.01, 80])('the ratio of gamma functions at %d goes up by its own rule', (a) => {
    expect(off(gammaRatio(a) * gammaRatio(a + 0.5), a)).toBeLessThan(1e-15);
  });
});

describe.each(DFS)('%d degrees of freedom', (df) => {
  it('is symmetric, and both sides are everything', () => {
    for (const t of [0, 1e-9, 0.4, 1.41, 1.42, 5, 300]) {
      expect(studentT.cdf(-t, df)).toBe(studentT.survival(t, df));
      expect(studentT.cdf(t, df) + studentT.survival(t, df)).toBeCloseTo(1, 15);
    }
    expect(studentT.survival(0, df)).toBe(0.5);
    expect(studentT.survival(Number.POSITIVE_INFINITY, df)).toBe(0);
    expect(studentT.cdf(Number.POSITIVE_INFINITY, df)).toBe(1);
  });

  it('goes down everywhere, also where the formula changes', () => {
    const grid = Array.from({ length: 400 }, (_, index) => index * 0.01);
    const found = grid.map((t) => studentT.survival(t, df));
    for (const [index, p] of found.slice(1).entries()) expect(p).toBeLessThan(found[index] ?? 0);
  });

  it('finds the t of a probability', () => {
    for (const p of [1e-10, 3e-7, 1e-4, 0.01, 0.2, 0.2499, 0.25, 0.2501, 0.4, 0.4999, 0.7, 0.99]) {
      expect(off(studentT.cdf(studentT.quantile(p, df), df), p)).toBeLessThan(1e-12);
    }
    expect(studentT.quantile(0.5, df)).toBe(0);
    expect(studentT.quantile(0, df)).toBe(Number.NEGATIVE_INFINITY);
    expect(studentT.quantile(1, df)).toBe(Number.POSITIVE_INFINITY);
    expect(studentT.quantile(1.1, df)).toBeNaN();
    expect(off(studentT.cdf(studentT.quantile(1e-60, df), df), 1e-60)).toBeLessThan(1e-12);
  });
});
