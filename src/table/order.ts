/** Columns as whole numbers of 32 bits in the order of their values: what sorting needs, made once a column. */
import { isNumeral } from '../core/model/text.ts';
import { NAN, NONE, type Order } from './radix.ts';
import type { Column } from './table.ts';
import { textRanks } from './text-ranks.ts';

const known = new WeakMap<Column, Order>();

/** Numerals by size, other texts as a reader counts (`run-2` before `run-10`), numerals before texts. */
export function orderOf(column: Column, rows: number): Order {
  const before = known.get(column);
  if (before) return before;
  const order = ordered(column, rows);
  known.set(column, order);
  return order;
}

function ordered(column: Column, rows: number): Order {
  const { dictionary, info, numeric } = column;
  if (info.kind !== 'text' || (numeric && !dictionary)) {
    const numbers = column.numbers();
    return numbers instanceof Float32Array
      ? ofSingles(column, numbers)
      : doublesOrder(numbers, (row) => emptyWord(column, row));
  }
  const high = new Uint32Array(rows);
  if (dictionary) {
    const ranks = ranksOf([null, ...dictionary.texts]);
    for (let row = 0; row < rows; row++) high[row] = ranks[dictionary.codes[row] ?? 0] ?? NONE;
  } else {
    high.set(ranksOf(Array.from({ length: rows }, (_, row) => column.text(row))));
  }
  return { high, low: null };
}

const emptyWord = (column: Column, row: number) => (column.absence(row) === null ? NAN : NONE);

/** The bits of a float order like whole numbers once the sign is turned, and of negative ones all bits. */
const turned = (bits: number) => (bits & 0x80000000 ? ~bits : bits | 0x80000000) >>> 0;

function ofSingles(column: Column, numbers: Float32Array): Order {
  const one = new DataView(new ArrayBuffer(4));
  const high = new Uint32Array(numbers.length);
  for (let row = 0; row < high.length; row++) {
    const value = numbers[row] as number;
    if (Number.isNaN(value)) {
      high[row] = emptyWord(column, row);
    } else {
      // Adding zero makes one zero of both.
      one.setFloat32(0, value + 0);
      high[row] = turned(one.getUint32(0));
    }
  }
  return { high, low: null };
}

/** `empty` says of a place with NaN whether that is its value (`NAN`) or it has none (`NONE`). */
export function doublesOrder(numbers: Float64Array, empty: (place: number) => number): Order {
  const [high, low] = [new Uint32Array(numbers.length), new Uint32Array(numbers.length)];
  const one = new DataView(new ArrayBuffer(8));
  for (let place = 0; place < high.length; place++) {
    const value = numbers[place] as number;
    if (Number.isNaN(value)) {
      high[place] = empty(place);
    } else {
      one.setFloat64(0, value + 0);
      const bits = one.getUint32(0);
      high[place] = turned(bits);
      low[place] = bits & 0x80000000 ? ~one.getUint32(4) : one.getUint32(4);
    }
  }
  return { high, low };
}

/** Neither a number, nor Infinity, nor NaN begins so; most names do. */
const surelyText = /^[a-hj-mo-z]/i;

/** The rank of each text, the same for the same value: numerals by size, then texts as a reader counts, then NaN, then `null`. */
export function ranksOf(texts: readonly (string | null)[]): Uint32Array {
  const ranks = new Uint32Array(texts.length).fill(NONE);
  const numerals: { at: number; number: number }[] = [];
  const others: string[] = [];
  const places: number[] = [];
  for (const [at, text] of texts.entries()) {
    if (text === null) continue;
    if (!surelyText.test(text) && isNumeral(text)) {
      numerals.push({ at, number: Number(text) });
    } else if (!surelyText.test(text) && /^\s*nan\s*$/i.test(text)) {
      ranks[at] = NAN;
    } else {
      others.push(text);
      places.push(at);
    }
  }
  // Infinities are equal, but their difference is no number.
  numerals.sort((a, b) => (a.number === b.number ? 0 : a.number - b.number));
  // Turned around, the lowest ranks would be what NAN and NONE are.
  let rank = ~NAN >>> 0;
  for (const [i, { at, number }] of numerals.entries()) {
    if (number !== numerals[i - 1]?.number) rank++;
    ranks[at] = rank;
  }
  const ofOthers = textRanks(others);
  for (const [i, at] of places.entries()) ranks[at] = rank + 1 + (ofOthers[i] as number);
  return ranks;
}
