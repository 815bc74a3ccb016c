import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { hedgesFactor, hedgesG, welch } from '../../../src/core/statistics/two-samples.ts';
import { anyValues, binaryValues, reordered } from './samples.ts';

/** Hours of sleep gained with two drugs (Cushny & Peebles 1905, the example of Student 1908). */
const FIRST = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0, 2];
const SECOND = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4];

describe("Welch's test", () => {
  it('of the published example', () => {
    const found = welch(FIRST, SECOND);
    expect(found?.difference).toBeCloseTo(1.58, 12);
    expect(found && found.difference / found.standardError).toBeCloseTo(1.8608, 4);
    expect(found?.df).toBeCloseTo(17.776, 3);
    expect(found?.p.twoSided).toBeCloseTo(0.07939, 5);
    expect(found?.interval(0.95)[0]).toBeCloseTo(-0.2054832, 7);
    expect(found?.interval(0.95)[1]).toBeCloseTo(3.3654832, 7);
  });

  it('needs two values on each side', () => {
    expect(welch([], [1, 2])).toBeNull();
    expect(welch([1], [1, 2])).toBeNull();
    expect(welch([1, 2], [3])).toBeNull();
  });

  it.each<[string, number[], number[], object]>([
    ['the same', [0.1, 0.1], [0.1, 0.1, 0.1], { difference: 0, p: { less: 1, greater: 1, twoSided: 1 } }],
    ['higher', [1, 1], [3, 3, 3], { difference: 2, p: { less: 1, greater: 0, twoSided: 0 } }],
    ['lower', [3, 3], [1, 1, 1], { difference: -2, p: { less: 0, greater: 1, twoSided: 0 } }],
  ])('without scatter is certain: %s', (_case, baseline, current, expected) => {
    const found = welch(baseline, current);
    expect(found).toMatchObject({ ...expected, standardError: 0, df: 3 });
    expect(found?.interval(0.99)).toEqual([found?.difference, found?.difference]);
  });

  it('of one side that scatters has its degrees of freedom', () => {
    expect(welch([1, 1, 1, 1], [1, 2, 3])?.df).toBe(2);
    expect(welch([1, 2, 3, 9], [1, 1, 1])?.df).toBe(3);
  });

  it('is nothing where no number holds the difference or its error', () => {
    expect(welch([-1.7e308, -1.7e308], [1.7e308, 1.7e308])).toBeNull();
    expect(welch([-1.7e308, 1.7e308], [1, 2])).toBeNull();
    expect(welch([1.6e308, 1.7e308], [1.5e308, 1.4e308])?.difference).toBeCloseTo(-2e307, -294);
  });

  it('keeps small differences of large values', () => {
    const small = welch([1, 4, 2], [7, 3, 9]);
    const large = welch(
      [1, 4, 2].map((value) => value + 1e15),
      [7, 3, 9].map((value) => value + 1e15),
    );
    expect(large?.p).toEqual(small?.p);
    expect(large?.interval(0.95)).toEqual(small?.interval(0.95));
  });

  it('sees each side by its own scatter, however far the other is', () => {
    const near = [0, 1e-9, 3e-9];
    const alone = welch(near, [-1e6, -1e6])?.standardError;
    expect(alone).toBeCloseTo(Math.sqrt(7 / 9) * 1e-9, 20);
  });

  it('depends on the order of values in no digit', () => {
    fc.assert(
      fc.property(reordered(anyValues(2)), reordered(anyValues(2)), ([a, otherA], [b, otherB]) => {
        const [one, other] = [welch(a, b), welch(otherA, otherB)];
        expect({ ...other, interval: other?.interval(0.95) }).toEqual({ ...one, interval: one?.interval(0.95) });
        expect(hedgesG(otherA, otherB)).toBe(hedgesG(a, b));
      }),
    );
  });

  it('of swapped sides has its tails swapped', () => {
    fc.assert(
      fc.property(anyValues(2), anyValues(2), (a, b) => {
        const [there, back] = [welch(a, b), welch(b, a)];
        expect(back?.p.less).toBe(there?.p.greater);
        expect(back?.p.greater).toBe(there?.p.less);
        expect(back?.p.twoSided).toBe(there?.p.twoSided);
        expect((back?.difference ?? 0) + (there?.difference ?? 0)).toBe(0);
      }),
    );
  });

  it('of values moved by whole numbers and scaled by powers of two has the same p', () => {
    fc.assert(
      fc.property(
        binaryValues(2),
        binaryValues(2),
        fc.integer({ min: -1e6, max: 1e6 }),
        fc.integer({ min: -900, max: 900 }),
        (a, b, shift, power) => {
          const change = (values: number[]) => values.map((value) => (value + shift) * 2 ** power);
          expect(welch(change(a), change(b))?.p).toEqual(welch(a, b)?.p);
          expect(hedgesG(change(a), change(b))).toBe(hedgesG(a, b));
        },
      ),
    );
  });

  it('has intervals that hold the difference, and wider ones for more certainty', () => {
    fc.assert(
      fc.property(anyValues(2), anyValues(2), (a, b) => {
        const found = welch(a, b);
        if (!found) return;
        const [narrow, wide] = [found.interval(0.5), found.interval(0.99)];
        expect(wide[0]).toBeLessThanOrEqual(narrow[0]);
        expect(narrow[0]).toBeLessThanOrEqual(found.difference);
        expect(found.difference).toBeLessThanOrEqual(narrow[1]);
        expect(narrow[1]).toBeLessThanOrEqual(wide[1]);
      }),
    );
  });
});

describe("Hedges' g", () => {
  it.each<[number, number]>([
    [2, 1 / Math.sqrt(Math.PI)],
    [3, Math.sqrt(Math.PI / 6)],
    [4, Math.sqrt(2 / Math.PI)],
    [5, Math.sqrt((9 * Math.PI) / 40)],
  ])('has the factor of %d degrees of freedom', (df, factor) => {
    expect(hedgesFactor(df)).toBeCloseTo(factor, 15);
  });

  it('has nearly the factor that is often used for it', () => {
    for (const df of [10, 38, 1000]) expect(hedgesFactor(df)).toBeCloseTo(1 - 3 / (4 * df - 1), 3);
  });

  it('is the difference in standard deviations, made smaller', () => {
    expect(hedgesG([1, 2, 3], [2, 3, 4])).toBeCloseTo(Math.sqrt(2 / Math.PI), 12);
    expect(hedgesG([2, 3, 4], [1, 2, 3])).toBe(-(hedgesG([1, 2, 3], [2, 3, 4]) ?? 0));
  });

  it('is nothing without scatter, and of too few values', () => {
    expect(hedgesG([1, 1], [2, 2])).toBeNull();
    expect(hedgesG([1, 1], [1, 1])).toBeNull();
    expect(hedgesG([1], [1, 2])).toBeNull();
    expect(hedgesG([], [1, 2, 3, 4])).toBeNull();
    expect(hedgesG([0, 5e-324], [1e300, 1e300])).toBeNull();
  });
});
