import fc from 'fast-check';
import { expect, it } from 'vitest';
import { sparkline } from '../../../src/render/charts/sparkline.ts';
import { thin } from '../../../src/render/charts/thin.ts';

const steps = (n: number) => Float64Array.from({ length: n }, (_, index) => index);

it('keeps first, last and the extremes, in order, within the limit, and only finite points', () => {
  const value = fc.oneof(
    fc.double({ min: -1e6, max: 1e6, noNaN: true }),
    fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY),
  );
  fc.assert(
    fc.property(fc.array(value, { maxLength: 400 }), fc.integer({ min: 6, max: 60 }), (values, limit) => {
      const ys = Float64Array.from(values);
      const kept = thin(steps(ys.length), ys, limit);
      const finite = [...ys.keys()].filter((index) => Number.isFinite(ys[index]));
      expect(kept.length).toBeLessThanOrEqual(limit);
      expect(kept).toEqual([...new Set(kept)].sort((a, b) => a - b));
      expect(kept.every((index) => Number.isFinite(ys[index]))).toBe(true);
      if (finite.length === 0) return;
      expect([kept[0], kept.at(-1)]).toEqual([finite[0], finite.at(-1)]);
      const of = (indexes: readonly number[]) => indexes.map((index) => ys[index] as number);
      expect(Math.max(...of(kept))).toBe(Math.max(...of(finite)));
      expect(Math.min(...of(kept))).toBe(Math.min(...of(finite)));
    }),
  );
});

it('keeps a lone spike among a hundred thousand points', () => {
  const ys = steps(100_000).map((x) => Math.sin(x / 5000));
  ys[54_321] = 40;
  expect(thin(steps(100_000), ys, 200)).toContain(54_321);
});

it('draws a sparkline that breaks at what is not finite, and none for one value', () => {
  expect(sparkline([1])).toBeNull();
  expect(sparkline([Number.NaN, 2])).toBeNull();
  expect(sparkline([1, 2, Number.NaN, 3, 1])?.path.match(/M/g)).toHaveLength(2);
  expect(sparkline([5, 5, 5])?.path).toBe('M2,10L42,10L82,10');
});
