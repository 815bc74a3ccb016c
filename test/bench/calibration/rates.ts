/** How often something happened among simulated merge requests, how sure that is, and what may be promised of it. */
import { LEVEL } from '../../../src/core/compare/evidence.ts';
import { normalSurvival } from '../../../src/core/statistics/normal.ts';
import type { Measured } from '../measure.ts';

/** A share of so many independent merge requests. */
export interface Rate {
  readonly what: string;
  readonly rate: number;
  readonly trials: number;
}

export const standardError = (rate: number, trials: number) => Math.sqrt((rate * (1 - rate)) / trials);

/** The standard normal value that is exceeded with this probability. */
function normalAbove(probability: number): number {
  let [low, high] = [0, 10];
  for (let i = 0; i < 60; i++) {
    const middle = (low + high) / 2;
    if (normalSurvival(middle) > probability) low = middle;
    else high = middle;
  }
  return low;
}

/** What two standard errors leave out on one side. */
const TWO_ERRORS = normalSurvival(2);

/**
 * Up to which rate a cell of a true 5% may come out. One cell may lie two standard errors above it, which chance alone makes in 2.3% of cases; so that
 * the worst of several may be no more often, that is divided by their number (Bonferroni), and the standard errors follow from it.
 */
export function allowed(trials: number, cells: number): number {
  return LEVEL + normalAbove(TWO_ERRORS / cells) * standardError(LEVEL, trials);
}

const percent = (rate: number) => `${(100 * rate).toFixed(1)}%`;
const error = ({ rate, trials }: Rate) => `${percent(rate)} ± ${percent(standardError(rate, trials))}`;

/** The cell that comes nearest to what is allowed, or is furthest past it. */
export function promise(what: string, cells: readonly Rate[]): Measured {
  const [worst] = cells.toSorted(
    (a, b) => b.rate / allowed(b.trials, cells.length) - a.rate / allowed(a.trials, cells.length),
  );
  if (!worst) throw new RangeError(`no cells of ${what}`);
  const most = allowed(worst.trials, cells.length);
  return {
    ...{ what: `false alarms, ${what}: the worst of ${cells.length} cells to 5%`, ratio: worst.rate / LEVEL },
    ...{ most: most / LEVEL, figures: `${worst.what}: ${error(worst)} of ${worst.trials} merge requests` },
  };
}

/** One decimal, and none needed for nothing at all. */
export const inPercent = (rate: number) => (rate === 0 ? '0' : (100 * rate).toFixed(1));
