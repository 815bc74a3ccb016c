import { isNumeral } from '../core/model/text.ts';
import type { ColumnInfo } from './manifest.ts';
import type { Column } from './table.ts';

const numberOf = (text: string) => (isNumeral(text) ? Number(text) : Number.NaN);

export function dictionaryColumn(info: ColumnInfo, dictionary: NonNullable<Column['dictionary']>): Column {
  const { codes, texts } = dictionary;
  let numbers: Float64Array | undefined;
  const make = () => {
    const byCode = Float64Array.of(Number.NaN, ...texts.map(numberOf));
    return Float64Array.from(codes, (code) => byCode[code] as number);
  };
  return {
    info,
    numbers: () => {
      numbers ??= make();
      return numbers;
    },
    text: (row) => texts[(codes[row] ?? 0) - 1] ?? null,
    absence: (row) => (codes[row] === 0 ? 'missing' : null),
    dictionary,
    numeric: texts.length > 0 && texts.every(isNumeral),
  };
}

/** `lengths` and `utf8` as they lie in the file; the texts are parted when the first one is asked for. */
export function textColumn(info: ColumnInfo, lengths: Uint32Array, utf8: Uint8Array): Column {
  let parted: { whole: string; ends: Uint32Array } | undefined;
  let numbers: Float64Array | undefined;
  let numeric: boolean | undefined;
  const text = (row: number): string | null => {
    const length = lengths[row] ?? 0;
    if (length === 0) return null;
    parted ??= { whole: new TextDecoder('utf-8', { ignoreBOM: true }).decode(utf8), ends: endsOf(lengths) };
    const end = parted.ends[row] as number;
    return parted.whole.slice(end - length + 1, end);
  };
  const makeNumbers = () => Float64Array.from(lengths, (_, row) => numberOf(text(row) ?? ''));
  const allNumerals = () => lengths.every((length, row) => length === 0 || isNumeral(text(row) ?? ''));
  return {
    info,
    numbers: () => {
      numbers ??= makeNumbers();
      return numbers;
    },
    text,
    absence: (row) => (lengths[row] === 0 ? 'missing' : null),
    dictionary: null,
    get numeric() {
      numeric ??= lengths.some((length) => length > 0) && allNumerals();
      return numeric;
    },
  };
}

function endsOf(lengths: Uint32Array): Uint32Array {
  const ends = new Uint32Array(lengths.length);
  let end = 0;
  for (let row = 0; row < lengths.length; row++) {
    end += Math.max(0, (lengths[row] as number) - 1);
    ends[row] = end;
  }
  return ends;
}
