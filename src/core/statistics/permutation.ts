/** The exact test of two groups: every way in which the values could have fallen on the two sides. */
import { choose } from './binomial.ts';
import { ascending, powerOfTwo } from './moments.ts';
import { bothSides, type Tails } from './tails.ts';
import { wholeNumbers } from './whole-numbers.ts';

/** Statistics, all within ±1, that differ by less are equal but for rounding. */
const ROUNDING = 1e-12;
/** Rounding of the values themselves is believed up to here. */
const MOST_ROUNDING = 1e-9;

type Statistic = (some: number, someSquares: number) => number;

/** The sizes of the side that is chosen and of the rest, and the sum and the sum of squares of all values. */
interface Table {
  chosen: number;
  rest: number;
  sum: number;
  squares: number;
}

/**
 * Welch's t of an arrangement, from the sum and the sum of squares of the chosen, as t / √(1 + t²): the same order, but finite where no side
 * scatters, so that it is as exact near ±1 as the sums are. Positive when the mean of the chosen is above that of the rest.
 */
function statisticOf({ chosen, rest, sum, squares }: Table): Statistic {
  const [share, otherShare] = [1 / chosen, 1 / rest];
  const [worth, otherWorth] = [1 / (chosen * (chosen - 1)), 1 / (rest * (rest - 1))];
  return (some, someSquares) => {
    const other = sum - some;
    const [mean, otherMean] = [some * share, other * otherShare];
    const difference = mean - otherMean;
    const error = (someSquares - some * mean) * worth + (squares - someSquares - other * otherMean) * otherWorth;
    return difference / Math.sqrt(difference * difference + error);
  };
}

const sumOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value, 0);
const squaresOf = (values: Float64Array): number => values.reduce((sum, value) => sum + value * value, 0);

/** The values of both sides, ascending, as distances from their common mean in a unit near their range. */
function centred(sorted: Float64Array): Float64Array {
  const [least = 0] = sorted;
  const unit = powerOfTwo((sorted.at(-1) ?? least) - least);
  const scaled = sorted.map((value) => (value - least) / unit);
  const mean = sumOf(scaled) / scaled.length;
  return scaled.map((value) => value - mean);
}

/** Takes the sum and the sum of squares of what was chosen. */
type Visit = (sum: number, squares: number) => void;

/** Calls `visit` with the sum and the sum of squares of every choice of `k` values; each is summed anew, so that no rounding adds up. */
function eachChoice(values: Float64Array, k: number, visit: Visit): void {
  const walk = (from: number, left: number, sum: number, squares: number): void => {
    const end = values.length - left;
    for (let index = from; index <= end; index += 1) {
      const value = values[index] as number;
      if (left === 1) visit(sum + value, squares + value * value);
      else walk(index + 1, left - 1, sum + value, squares + value * value);
    }
  };
  walk(0, k, 0, 0);
}

/** Calls `visit` likewise for `draws` choices that chance makes, the same ones each time. */
function someChoices(values: Float64Array, k: number, draws: number, visit: Visit): void {
  const order = Float64Array.from(values);
  const below = wholeNumbers();
  for (let draw = 0; draw < draws; draw += 1) {
    let [sum, squares] = [0, 0];
    for (let place = 0; place < k; place += 1) {
      const other = place + below(order.length - place);
      const value = order[other] as number;
      order[other] = order[place] as number;
      order[place] = value;
      sum += value;
      squares += value * value;
    }
    visit(sum, squares);
  }
}

interface Deal {
  /** Of both sides, ascending, centred and scaled. */
  values: Float64Array;
  /** How many of them the smaller side has. */
  chosen: number;
  statistic: Statistic;
  observed: number;
  rounding: number;
  /** Whether the smaller side is the baseline. */
  turned: boolean;
}

/** What is dealt, and what came of it; `null` where no number holds the range of the values, `'equal'` where they are all the same. */
function dealOf(baseline: readonly number[], current: readonly number[]): Deal | 'equal' | null {
  const [few, many] = current.length <= baseline.length ? [current, baseline] : [baseline, current];
  const sorted = ascending([...few, ...many]);
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  if (few.length < 2 || !Number.isFinite(high - low)) return null;
  if (low === high) return 'equal';
  const values = centred(sorted);
  const places = new Map(Array.from(sorted, (value, index) => [value, index] as const));
  const chosen = ascending(few).map((value) => values[places.get(value) as number] as number);
  const statistic = statisticOf({
    chosen: few.length,
    rest: many.length,
    sum: sumOf(values),
    squares: squaresOf(values),
  });
  const observed = statistic(sumOf(chosen), squaresOf(chosen));
  const ofValues = (Number.EPSILON * sorted.length * Math.max(-low, high)) / (high - low);
  const rounding = ROUNDING + Math.min(ofValues, MOST_ROUNDING);
  return { values, chosen: few.length, statistic, observed, rounding, turned: few !== current };
}

/** How many arrangements are at most and at least as high as the observed one, and how many are the lowest and the highest. */
function count({ values, chosen, statistic, observed, rounding }: Deal) {
  const found = { low: 0, high: 0, lowest: 0, highest: 0 };
  let least = 2;
  let most = -2;
  eachChoice(values, chosen, (sum, squares) => {
    const here = statistic(sum, squares);
    if (here <= observed + rounding) found.low += 1;
    if (here >= observed - rounding) found.high += 1;
    if (here <= least + rounding) {
      found.lowest = here < least - rounding ? 1 : found.lowest + 1;
      least = Math.min(least, here);
    }
    if (here >= most - rounding) {
      found.highest = here > most + rounding ? 1 : found.highest + 1;
      most = Math.max(most, here);
    }
  });
  return found;
}

export interface Permutation {
  p: Tails;
  /** How many ways were gone through. */
  arrangements: number;
  /** The smallest p of one side that could have come out. */
  least: number;
}

/**
 * The exact permutation test of the means with Welch's t as statistic, which keeps its promise nearly also when the two sides scatter
 * differently (Janssen 1997). All `arrangements` are counted, (n1 + n2) choose n1; those whose t is the observed one but for rounding are
 * ties and count, as do those where no side scatters, with an infinite t. `least` is the smallest p of one side that these values could
 * have given: the share of the most extreme arrangement and its ties, in the direction where that is smaller, 1 / arrangements when all
 * values are distinct. p is 1 everywhere when all values are equal. `null` for more than `most` arrangements, when a side has fewer than
 * two values, or when no number holds their range.
 */
export function exactPermutation(
  baseline: readonly number[],
  current: readonly number[],
  most: number,
): Permutation | null {
  const arrangements = choose(baseline.length + current.length, current.length);
  const deal = arrangements > most ? null : dealOf(baseline, current);
  if (deal === null) return null;
  if (deal === 'equal') return { p: bothSides(1, 1), arrangements, least: 1 };
  const found = count(deal);
  const [less, greater] = deal.turned ? [found.high, found.low] : [found.low, found.high];
  return {
    p: bothSides(less / arrangements, greater / arrangements),
    arrangements,
    least: Math.min(found.lowest, found.highest) / arrangements,
  };
}

/**
 * The same test by `draws` arrangements that chance picks, the same ones each time, for more values than can be gone through: the observed one
 * counts among them, so that the promise still holds exactly and no p is 0 (Phipson & Smyth 2010).
 */
export function sampledPermutation(
  baseline: readonly number[],
  current: readonly number[],
  draws: number,
): Permutation | null {
  const deal = dealOf(baseline, current);
  if (deal === null) return null;
  const arrangements = draws + 1;
  if (deal === 'equal') return { p: bothSides(1, 1), arrangements, least: 1 };
  const { values, chosen, statistic, observed, rounding, turned } = deal;
  let [low, high] = [1, 1];
  someChoices(values, chosen, draws, (sum, squares) => {
    const here = statistic(sum, squares);
    if (here <= observed + rounding) low += 1;
    if (here >= observed - rounding) high += 1;
  });
  const [less, greater] = turned ? [high, low] : [low, high];
  return { p: bothSides(less / arrangements, greater / arrangements), arrangements, least: 1 / arrangements };
}
