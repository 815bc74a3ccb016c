/**
 * How much each of several features says about a target: a forest of regression trees (Breiman 2001), each grown on a bootstrap sample, is asked about the
 * runs that a tree has not seen; a feature counts by how much worse the answers get when its values are shuffled among those runs. Chance is drawn from one
 * fixed sequence, so that the same data gives the same figures.
 */
import { type Feature, growTree, MOST_BINS, type Tree } from './tree.ts';
import { wholeNumbers } from './whole-numbers.ts';

export type { Feature } from './tree.ts';

export interface Importance {
  /**
   * By feature: half of what the squared error grows by when it is shuffled, as a share of the target's variance; 1 for the one that says all (the total effect of
   * Jansen 1999), about 0, or below, for what says nothing.
   */
  readonly importance: readonly number[];
  /** Share of the variance that the forest predicts of runs that it has not seen; 0 or less: nothing. */
  readonly r2: number;
}

/** Fewer rows have nothing that would be worth a figure. */
export const FOREST_FROM = 20;
const TREES = 120;

/** Numbers in at most 31 bins of as equal size as can be, equal values together; what is no number has its own, lowest one. */
export function numberFeature(values: readonly number[]): Feature {
  const sorted = Float64Array.from(values.filter((value) => !Number.isNaN(value))).sort();
  const distinct = sorted.filter((value, index) => index === 0 || value !== sorted[index - 1]);
  const most = MOST_BINS - 1;
  const tops =
    distinct.length <= most
      ? distinct
      : Float64Array.from(
          { length: most },
          (_, bin) => sorted[Math.ceil(((bin + 1) * sorted.length) / most) - 1] as number,
        );
  const binOf = (value: number) => {
    let [low, high] = [0, tops.length - 1];
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((tops[middle] as number) < value) low = middle + 1;
      else high = middle;
    }
    return low + 1;
  };
  const codes = Uint8Array.from(values, (value) => (Number.isNaN(value) ? 0 : binOf(value)));
  return { codes, bins: tops.length + 1, ordered: true };
}

/** Texts, of which at most 31 have their own bin, the most frequent ones; no value is one more. */
export function textFeature(values: readonly (string | null)[]): Feature {
  const counts = new Map<string | null, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  const kept = [...counts].sort((a, b) => b[1] - a[1]).slice(0, MOST_BINS - 1);
  const places = new Map(kept.map(([value], index) => [value, index]));
  const codes = Uint8Array.from(values, (value) => places.get(value) ?? kept.length);
  return { codes, bins: kept.length + 1, ordered: false };
}

/** Work that somebody else may do other things between the steps of. */
export type Steps<T> = Generator<undefined, T>;

/** All steps at once. */
export function atOnce<T>(steps: Steps<T>): T {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

export const forestImportance = (features: readonly Feature[], target: readonly number[]): Importance | null =>
  atOnce(growForest(features, target));

/** A tree a step. `null` for fewer than twenty rows, no features, or a target without scatter. All lists are of one length. */
export function* growForest(features: readonly Feature[], target: readonly number[]): Steps<Importance | null> {
  const n = target.length;
  const ys = Float64Array.from(target);
  const mean = ys.reduce((sum, value) => sum + value, 0) / n;
  const variance = ys.reduce((sum, value) => sum + (value - mean) ** 2, 0) / n;
  if (n < FOREST_FROM || features.length === 0 || !(variance > 0)) return null;
  const below = wholeNumbers();
  const growing = { features, target: ys, tried: Math.max(1, Math.ceil(features.length / 3)), below };
  const grown = new Float64Array(features.length);
  const [sums, votes] = [new Float64Array(n), new Float64Array(n)];
  let asked = 0;
  for (let round = 0; round < TREES; round++) {
    const sample = Int32Array.from({ length: n }, () => below(n));
    const seen = new Set(sample);
    const unseen = Int32Array.from(ys.keys()).filter((row) => !seen.has(row));
    if (unseen.length < 2) continue;
    const tree = growTree(sample, growing);
    const error = errorOf(tree, unseen, ys, -1, unseen);
    for (const row of unseen) {
      sums[row] = (sums[row] as number) + tree.predict(row, -1, row);
      votes[row] = (votes[row] as number) + 1;
    }
    for (const feature of features.keys()) {
      const dealt = shuffled(unseen, below);
      grown[feature] = (grown[feature] as number) + errorOf(tree, unseen, ys, feature, dealt) - error;
    }
    asked++;
    yield;
  }
  const answered = Array.from(ys.keys()).filter((row) => (votes[row] as number) > 0);
  const missed = answered.reduce(
    (sum, row) => sum + ((ys[row] as number) - (sums[row] as number) / (votes[row] as number)) ** 2,
    0,
  );
  return {
    importance: Array.from(grown, (sum) => sum / asked / variance / 2),
    r2: 1 - missed / answered.length / variance,
  };
}

/** Mean squared error over rows, one feature taken from the rows that were dealt in their place; −1: none. */
function errorOf(tree: Tree, rows: Int32Array, ys: Float64Array, feature: number, dealt: Int32Array): number {
  let sum = 0;
  for (let place = 0; place < rows.length; place++) {
    const row = rows[place] as number;
    sum += (tree.predict(row, feature, dealt[place] as number) - (ys[row] as number)) ** 2;
  }
  return sum / rows.length;
}

function shuffled(rows: Int32Array, below: (n: number) => number): Int32Array {
  const dealt = rows.slice();
  for (let place = dealt.length - 1; place > 0; place--) {
    const other = below(place + 1);
    const row = dealt[other] as number;
    dealt[other] = dealt[place] as number;
    dealt[place] = row;
  }
  return dealt;
}
