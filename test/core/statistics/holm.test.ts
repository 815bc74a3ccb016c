import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holm } from '../../../src/core/statistics/holm.ts';

const ps = fc.array(fc.oneof(fc.double({ noNaN: true, min: 0, max: 1 }), fc.constantFrom(0, 0.01, 0.05, 1)), {
  maxLength: 12,
});

describe("Holm's adjustment", () => {
  it('of a worked example', () => {
    expect(holm([0.01, 0.04, 0.03, 0.005]).map((p) => p.toFixed(6))).toEqual([
      '0.030000',
      '0.060000',
      '0.060000',
      '0.020000',
    ]);
  });

  it('of none, one, and what is not a number', () => {
    expect(holm([])).toEqual([]);
    expect(holm([0.3])).toEqual([0.3]);
    expect(() => holm([0.1, Number.NaN])).toThrow(RangeError);
  });

  it('is never below the raw value nor above 1, nor above that of all tests times it', () => {
    fc.assert(
      fc.property(ps, (raw) => {
        for (const [index, adjusted] of holm(raw).entries()) {
          expect(adjusted).toBeGreaterThanOrEqual(raw[index] ?? 0);
          expect(adjusted).toBeLessThanOrEqual(1);
        }
        const smallest = Math.min(...raw);
        if (raw.length > 0) expect(Math.min(...holm(raw))).toBe(Math.min(1, smallest * raw.length));
      }),
    );
  });

  it('keeps the order of the raw values, and equal ones equal', () => {
    fc.assert(
      fc.property(ps, (raw) => {
        const adjusted = holm(raw);
        const sorted = raw
          .map((p, index) => [p, adjusted[index] ?? 0] as const)
          .sort((a, b) => a[0] - b[0] || a[1] - b[1]);
        for (const [index, [p, mine]] of sorted.slice(1).entries()) {
          const [before, theirs] = sorted[index] ?? [0, 0];
          expect(mine).toBeGreaterThanOrEqual(theirs);
          if (p === before) expect(mine).toBe(theirs);
        }
      }),
    );
  });
});
