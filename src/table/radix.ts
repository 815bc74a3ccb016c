/** Sorting whole numbers of 32 bits without a comparison. */

/** Of each row a number, the smallest first; `low` decides where `high` is the same. */
export interface Order {
  readonly high: Uint32Array;
  /** `null` where `high` says all. */
  readonly low: Uint32Array | null;
}

/** Not a number, and no value: past all others, whatever the direction. */
export const NAN = 0xfffffffe;
export const NONE = 0xffffffff;

const DIGIT = 11;
const BINS = 2 ** DIGIT;
/** Places of a digit in a word of 32 bits. */
const shifts = [0, DIGIT, 2 * DIGIT] as const;

/** The same rows in a stable order by what `order` says of each. */
export function sortBy(rows: Uint32Array, { high, low }: Order, descending: boolean): Uint32Array {
  const words = (of: Uint32Array, places: Uint32Array) => {
    const picked = new Uint32Array(places.length);
    for (let i = 0; i < places.length; i++) {
      const row = places[i] as number;
      const word = of[row] as number;
      picked[i] = descending && (high[row] as number) < NAN ? ~word : word;
    }
    return picked;
  };
  const byLow = low ? byWords(rows, words(low, rows)) : rows;
  return byWords(byLow, words(high, byLow));
}

/** `words` has the word of each place of `rows`; from the last digit to the first, since each round keeps the order of the one before. */
function byWords(rows: Uint32Array, words: Uint32Array): Uint32Array {
  const count = rows.length;
  const counts = shifts.map(() => new Uint32Array(BINS));
  const [first, second, third] = counts as [Uint32Array, Uint32Array, Uint32Array];
  for (let i = 0; i < count; i++) {
    const word = words[i] as number;
    add(first, word & (BINS - 1));
    add(second, (word >>> DIGIT) & (BINS - 1));
    add(third, word >>> (2 * DIGIT));
  }
  let from = { rows, words };
  for (const [digit, shift] of shifts.entries()) {
    const bins = counts[digit] as Uint32Array;
    if (bins[((words[0] ?? 0) >>> shift) & (BINS - 1)] === count) continue;
    const to = { rows: new Uint32Array(count), words: new Uint32Array(count) };
    scatter(from, to, bins, shift);
    from = to;
  }
  return from.rows;
}

function add(counts: Uint32Array, bin: number): void {
  counts[bin] = (counts[bin] as number) + 1;
}

interface Pairs {
  readonly rows: Uint32Array;
  readonly words: Uint32Array;
}

function scatter(from: Pairs, to: Pairs, counts: Uint32Array, shift: number): void {
  let start = 0;
  for (let bin = 0; bin < BINS; bin++) {
    const size = counts[bin] as number;
    counts[bin] = start;
    start += size;
  }
  for (let i = 0; i < from.rows.length; i++) {
    const word = from.words[i] as number;
    const bin = (word >>> shift) & (BINS - 1);
    const place = counts[bin] as number;
    counts[bin] = place + 1;
    to.rows[place] = from.rows[i] as number;
    to.words[place] = word;
  }
}
