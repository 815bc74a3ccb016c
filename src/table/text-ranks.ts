/** Names in order, many at a time: by their beginnings as numbers, and by comparing only those that begin alike. */
import { byText } from '../core/model/text.ts';
import { naturalKey } from './natural-key.ts';
import { type Order, sortBy } from './radix.ts';

/** The rank of each text among all, from 0, as `byNumber` orders them; the same for the same text. */
export function textRanks(texts: readonly string[]): Uint32Array {
  const keys = texts.map(naturalKey);
  const beginnings = beginningsOf(keys);
  const order = sortBy(Uint32Array.from(texts.keys()), beginnings, false);
  const ranks = new Uint32Array(texts.length);
  let rank = -1;
  for (let from = 0; from < order.length; ) {
    const to = endOfSame(order, beginnings, from);
    if (to > from + 1) sortWhole(order.subarray(from, to), texts, keys);
    let before: string | undefined;
    for (let i = from; i < to; i++) {
      const place = order[i] as number;
      if (texts[place] !== before) rank++;
      before = texts[place];
      ranks[place] = rank;
    }
    from = to;
  }
  return ranks;
}

/** Sorts places of texts in place. */
function sortWhole(places: Uint32Array, texts: readonly string[], keys: readonly string[]): void {
  const first = texts[places[0] as number];
  if (places.every((place) => texts[place] === first)) return;
  places.sort((a, b) => byText(keys[a] as string, keys[b] as string) || byText(texts[a] as string, texts[b] as string));
}

function endOfSame(order: Uint32Array, { high, low }: Order, from: number): number {
  const first = order[from] as number;
  let to = from + 1;
  for (; to < order.length; to++) {
    const place = order[to] as number;
    if (high[place] !== high[first] || low?.[place] !== low?.[first]) break;
  }
  return to;
}

/** How many units of each text go into a word at most. */
const MOST = 8;

/** The units after what all texts begin with, as many as fit into two words when only the units that occur there are numbered. */
function beginningsOf(texts: readonly string[]): Order {
  const from = commonLength(texts);
  const { numbers, bits } = numbered(texts, from, from + 2 * MOST);
  const perWord = Math.min(MOST, Math.floor(32 / bits));
  const word = (text: string, start: number) => {
    let packed = 0;
    for (let at = start; at < start + perWord; at++) {
      // The end of a text comes before every unit.
      packed = (packed << bits) | (at < text.length ? (numbers[text.charCodeAt(at)] as number) : 0);
    }
    return packed;
  };
  return {
    high: Uint32Array.from(texts, (text) => word(text, from)),
    low: Uint32Array.from(texts, (text) => word(text, from + perWord)),
  };
}

function commonLength(texts: readonly string[]): number {
  const [first = ''] = texts;
  let length = first.length;
  for (const other of texts) {
    let at = 0;
    while (at < length && other.charCodeAt(at) === first.charCodeAt(at)) at++;
    length = at;
  }
  return length;
}

/** The number of each unit that stands between two places of a text, from 1 in the order of the units, and how many bits they need. */
function numbered(texts: readonly string[], from: number, to: number): { numbers: Uint32Array; bits: number } {
  const numbers = new Uint32Array(0x10000);
  for (const text of texts) {
    const end = Math.min(to, text.length);
    for (let at = from; at < end; at++) numbers[text.charCodeAt(at)] = 1;
  }
  let count = 0;
  for (let unit = 0; unit < numbers.length; unit++) if (numbers[unit] === 1) numbers[unit] = ++count;
  return { numbers, bits: Math.max(1, 32 - Math.clz32(count)) };
}
