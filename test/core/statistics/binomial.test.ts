import { describe, expect, it } from 'vitest';
import { choose } from '../../../src/core/statistics/binomial.ts';

describe('ways to choose', () => {
  it('are whole numbers, none wrong by rounding', () => {
    expect(choose(20, 10)).toBe(184_756);
    expect(choose(52, 5)).toBe(2_598_960);
    expect(choose(61, 17)).toBe(536_830_054_536_825);
    for (let n = 1; n < 52; n += 1) {
      for (let k = 1; k <= n; k += 1) expect(choose(n, k)).toBe(choose(n - 1, k - 1) + choose(n - 1, k));
    }
  });

  it('are none outside, and without end where no number holds them', () => {
    expect(choose(3, 4)).toBe(0);
    expect(choose(3, -1)).toBe(0);
    expect(choose(0, 0)).toBe(1);
    expect(choose(1e5, 5e4)).toBe(Number.POSITIVE_INFINITY);
  });
});
