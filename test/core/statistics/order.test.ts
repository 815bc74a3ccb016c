import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lagCorrelation, levelStep, lineResidual, trend } from '../../../src/core/statistics/order.ts';
import { spearman } from '../../../src/core/statistics/rank-correlation.ts';
import { welch } from '../../../src/core/statistics/two-samples.ts';
import { binaryValues } from './samples.ts';

const STEP = [0.8, 0.81, 0.8, 0.82, 0.81, 0.9, 0.91, 0.9, 0.92];
const DRIFT = [1, 1.2, 1.35, 1.6, 1.83, 2, 2.15, 2.4, 2.6];

describe('a drift', () => {
  it('is the slope of the line', () => {
    expect(trend([1, 3, 5, 7])).toMatchObject({ slope: 2, p: 0 });
    expect(trend([7, 5, 3, 1])?.slope).toBe(-2);
    expect(trend([1, 2, 2, 1])).toEqual({ slope: 0, p: 1 });
    expect(trend(DRIFT)?.p).toBeLessThan(1e-9);
  });

  it('is not there in equal values, nor sought in three', () => {
    expect(trend([0.1, 0.1, 0.1, 0.1])).toEqual({ slope: 0, p: 1 });
    expect(trend([1, 2, 3])).toBeNull();
    expect(trend([-1.7e308, 1, 2, 1.7e308])).toBeNull();
    expect(lineResidual([1, 5])).toBe(0);
    expect(lineResidual([])).toBe(0);
    expect(lineResidual([1, 2, 1, 2])).toBeCloseTo(0.8, 15);
  });
});

describe('an echo', () => {
  it('of values that go up and down is negative, of a drift positive', () => {
    expect(lagCorrelation([1, -1, 1, -1])?.r).toBe(-0.75);
    expect(lagCorrelation([1, -1, 1, -1, 1, -1, 1, -1, 1, -1, 1, -1])?.p).toBeLessThan(0.01);
    expect(lagCorrelation(DRIFT)?.r).toBeGreaterThan(0.6);
  });

  it('needs four values that are not all equal', () => {
    expect(lagCorrelation([1, 2, 3])).toBeNull();
    expect(lagCorrelation([2, 2, 2, 2])).toBeNull();
    expect(lagCorrelation([-1.7e308, 1, 2, 1.7e308])).toBeNull();
  });
});

describe('a step', () => {
  it('is where the levels part', () => {
    const found = levelStep(STEP, 2);
    expect(found).toMatchObject({ at: 5 });
    expect(found?.before).toBeCloseTo(0.808, 14);
    expect(found?.after).toBeCloseTo(0.9075, 14);
    const p = welch(STEP.slice(0, 5), STEP.slice(5))?.p.twoSided ?? 1;
    expect((found?.p ?? 0) / (6 * p)).toBeCloseTo(1, 12);
  });

  it('leaves less than a line, and a drift does not', () => {
    expect(levelStep(STEP, 2)?.unexplained).toBeLessThan(lineResidual(STEP) / 3);
    expect(levelStep(DRIFT, 2)?.unexplained).toBeGreaterThan(3 * lineResidual(DRIFT));
  });

  it('between values that do not scatter is certain', () => {
    expect(levelStep([1, 1, 1, 2, 2], 2)).toEqual({ at: 3, before: 1, after: 2, p: 0, unexplained: 0 });
  });

  it('of equal splits is the earliest, of equal values none', () => {
    expect(levelStep([0, 0.1, 5, 5.1, 0, 0.1], 2)?.at).toBe(2);
    expect(levelStep([0.1, 0.2, 0.9, 0.3, 0.5, 0.5, 0.7, 0.1, 0.8, 0.9], 2)?.at).toBe(2);
    expect(levelStep([3, 3, 3, 3, 3], 2)).toEqual({ at: 2, before: 3, after: 3, p: 1, unexplained: 0 });
  });

  it('leaves as many on each side as it is told, and at least two', () => {
    expect(levelStep([0, 0, 9, 9, 9, 9, 9.1, 9], 3)?.at).toBeGreaterThanOrEqual(3);
    expect(levelStep([1, 2, 3, 4], 1)?.at).toBe(2);
    expect(levelStep([1, 2, 3], 1)).toBeNull();
    expect(levelStep([1, 2, 3, 4, 5], 3)).toBeNull();
    expect(levelStep([-1.7e308, 1, 2, 1.7e308], 2)).toBeNull();
    expect(levelStep([], 2)).toBeNull();
  });
});

describe('the order of a series', () => {
  it('says the same in any unit and from any origin', () => {
    fc.assert(
      fc.property(
        binaryValues(4, 20),
        fc.integer({ min: -400, max: 400 }),
        fc.integer({ min: -1000, max: 1000 }),
        (values, power, shift) => {
          const changed = values.map((value) => (value + shift) * 2 ** power);
          expect(trend(changed)?.p).toBe(trend(values)?.p);
          expect(lagCorrelation(changed)).toEqual(lagCorrelation(values));
          expect(levelStep(changed, 2)?.p).toBe(levelStep(values, 2)?.p);
          expect(levelStep(changed, 2)?.at).toBe(levelStep(values, 2)?.at);
        },
      ),
    );
  });

  it('has probabilities that are some', () => {
    fc.assert(
      fc.property(binaryValues(4, 20), (values) => {
        for (const p of [trend(values)?.p, lagCorrelation(values)?.p, levelStep(values, 2)?.p]) {
          if (p === undefined) continue;
          expect(p).toBeGreaterThanOrEqual(0);
          expect(p).toBeLessThanOrEqual(1);
        }
      }),
    );
  });
});

describe('a rank correlation', () => {
  it('is that of Spearman', () => {
    expect(spearman([1, 2, 3, 4, 5], [5, 6, 7, 8, 7])?.rho).toBeCloseTo(0.8207826816681233, 14);
    expect(spearman([1, 2, 3], [1, 4, 9])).toEqual({ rho: 1, p: 0 });
    expect(spearman([1, 2, 3], [9, 4, 1])).toEqual({ rho: -1, p: 0 });
  });

  it('needs three pairs, two levels on each side, and a partner for each', () => {
    expect(spearman([1, 2], [1, 2])).toBeNull();
    expect(spearman([1, 1, 1], [1, 2, 3])).toBeNull();
    expect(spearman([1, 2, 3], [4, 4, 4])).toBeNull();
    expect(() => spearman([1, 2, 3], [1, 2])).toThrow(RangeError);
  });

  it('is the same the other way round, and depends on ranks alone', () => {
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), { minLength: 3 }),
        (pairs) => {
          const [x, y] = [pairs.map(([a]) => a), pairs.map(([, b]) => b)];
          expect(spearman(y, x)).toEqual(spearman(x, y));
          expect(
            spearman(
              x.map((value) => Math.exp(value)),
              y,
            ),
          ).toEqual(spearman(x, y));
          expect(Math.abs(spearman(x, y)?.rho ?? 0)).toBeLessThanOrEqual(1);
        },
      ),
    );
  });
});
