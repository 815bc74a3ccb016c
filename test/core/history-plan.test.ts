import { describe, expect, it } from 'vitest';
import { plannedRuns, planReading } from '../../src/core/history-plan.ts';

describe('what is read of runs beside the listing', () => {
  it('the compared runs first, then the newest, each once', () => {
    expect(planReading(['b', 'a'], ['c', 'b', 'd'])).toEqual(['b', 'a', 'c', 'd']);
    expect(planReading([], [])).toEqual([]);
  });

  it('of no newest run, of a thousand or of all, as the configuration says', () => {
    expect(plannedRuns('none')).toBe(0);
    expect(plannedRuns('auto')).toBe(1000);
    expect(plannedRuns('all')).toBe(Number.MAX_SAFE_INTEGER);
  });
});
