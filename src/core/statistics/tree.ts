/** One regression tree over features of few distinct values, grown on some rows; the part of a forest. */

/** Distinct values of a feature: as many as a whole number of 32 bits has bits, so that a set of them is one number. */
export const MOST_BINS = 32;

/** A feature as the bin of each row. Of an ordered one a split keeps neighbours together; of others any set may go left. */
export interface Feature {
  readonly codes: Uint8Array;
  readonly bins: number;
  readonly ordered: boolean;
}

export interface Tree {
  /** For a row, of which one feature is taken from another row; −1: none is. */
  predict(row: number, feature: number, from: number): number;
}

interface Node {
  readonly value: number;
  readonly split: Split | null;
  readonly left: Node | null;
  readonly right: Node | null;
}

interface Split {
  readonly feature: number;
  /** Bins that go left, one bit each. */
  readonly mask: number;
  /** By how much the squares about the means shrink. */
  readonly gain: number;
}

/** Values on one side of a split, at least. */
const LEAST = 3;
/** A split that explains less of the node's squares is rounding. */
const ROUNDING = 1e-9;

export interface Growing {
  readonly features: readonly Feature[];
  readonly target: Float64Array;
  /** How many features, drawn anew for each split, are tried; more where none of them splits. */
  readonly tried: number;
  readonly below: (n: number) => number;
}

/** `rows` may hold a row several times, as a bootstrap sample does. */
export function growTree(rows: Int32Array, growing: Growing): Tree {
  const root = grow(rows, growing);
  const { features } = growing;
  return {
    predict(row, feature, from) {
      let node = root;
      while (node.split !== null) {
        const { codes } = features[node.split.feature] as Feature;
        const code = codes[node.split.feature === feature ? from : row] as number;
        node = ((node.split.mask >>> code) & 1 ? node.left : node.right) as Node;
      }
      return node.value;
    },
  };
}

function grow(rows: Int32Array, growing: Growing): Node {
  let sum = 0;
  for (const row of rows) sum += growing.target[row] as number;
  const value = sum / rows.length;
  const split = rows.length < 2 * LEAST ? null : bestSplit(rows, value, growing);
  if (!split) return { value, split: null, left: null, right: null };
  const { codes } = growing.features[split.feature] as Feature;
  const goesLeft = (row: number) => ((split.mask >>> (codes[row] as number)) & 1) === 1;
  const left = grow(rows.filter(goesLeft), growing);
  const right = grow(
    rows.filter((row) => !goesLeft(row)),
    growing,
  );
  return { value, split, left, right };
}

function bestSplit(rows: Int32Array, mean: number, { features, target, tried, below }: Growing): Split | null {
  let squares = 0;
  for (const row of rows) squares += ((target[row] as number) - mean) ** 2;
  const order = features.map((_, index) => index);
  let best: Split | null = null;
  for (let place = 0; place < order.length && (place < tried || best === null); place++) {
    const other = place + below(order.length - place);
    const feature = order[other] as number;
    order[other] = order[place] as number;
    order[place] = feature;
    const split = splitOf(feature, features[feature] as Feature, rows, target, mean);
    if (split && split.gain > Math.max(best?.gain ?? 0, squares * ROUNDING)) best = split;
  }
  return best;
}

/**
 * The best of all splits between neighbours: bins in their order, or, where they have none, in that of their means (Fisher 1958). Bins that no row of the node
 * has go where their neighbours go, or with the many.
 */
function splitOf(
  feature: number,
  { codes, bins, ordered }: Feature,
  rows: Int32Array,
  target: Float64Array,
  mean: number,
): Split | null {
  const counts = new Float64Array(bins);
  const sums = new Float64Array(bins);
  for (const row of rows) {
    const code = codes[row] as number;
    counts[code] = (counts[code] as number) + 1;
    sums[code] = (sums[code] as number) + (target[row] as number) - mean;
  }
  const used = Array.from(counts.keys()).filter((code) => (counts[code] as number) > 0);
  const meanOf = (code: number) => (sums[code] as number) / (counts[code] as number);
  if (!ordered) used.sort((a, b) => meanOf(a) - meanOf(b) || a - b);
  const unused = Array.from(counts.keys()).filter((code) => counts[code] === 0);
  let [n, sum, mask] = [0, 0, 0];
  let best: Split | null = null;
  for (const code of used) {
    n += counts[code] as number;
    sum += sums[code] as number;
    mask |= 1 << code;
    const rest = rows.length - n;
    if (n < LEAST || rest < LEAST) continue;
    const gain = (sum * sum) / n + (sum * sum) / rest;
    if (best && gain <= best.gain) continue;
    const strangers = unused.filter((other) => (ordered ? other < code : n > rest));
    best = { feature, mask: strangers.reduce((set, other) => set | (1 << other), mask), gain };
  }
  return best;
}
