/** The values of one column while runs are read, one after the other: only those that are there, so that a key of few runs costs little. */
import type { ColumnInfo } from './manifest.ts';

/** A column that is not yet in a file. */
export type OpenColumn = Pick<ColumnInfo, 'id' | 'group' | 'key' | 'kind' | 'goal' | 'primary' | 'limits'> & {
  readonly cells: { readonly numbers: NumberCells } | { readonly texts: TextCells } | { readonly shapes: ShapeCells };
};

/** Numbers without the room that a list of JavaScript's takes for each. */
export interface Growing<T extends Uint32Array | Float64Array> {
  readonly length: number;
  push(value: number): void;
  /** Those that are there now. */
  list(): T;
}

export interface NumberCells {
  readonly rows: Growing<Uint32Array>;
  /** NaN where the server lost it, too. */
  readonly values: Growing<Float64Array>;
  /** Rows whose value the server lost. */
  readonly lost: Set<number>;
}

export interface TextCells {
  readonly rows: Growing<Uint32Array>;
  /** Index into `texts` of each. */
  readonly codes: Growing<Uint32Array>;
  /** The distinct texts in the order of their coming, while they are few; then one entry for every change. */
  readonly texts: string[];
  readonly few: () => boolean;
}

/** So many distinct texts, and UTF-16 units in them, lie in `table.json`, which every reader loads first. */
const FEW = 250;
const FEW_UNITS = 4000;

function growing<T extends Uint32Array | Float64Array>(make: (room: number) => T): Growing<T> {
  let [all, length] = [make(8), 0];
  return {
    get length() {
      return length;
    },
    push(value) {
      if (length === all.length) {
        const larger = make(2 * length);
        larger.set(all);
        all = larger;
      }
      all[length++] = value;
    },
    list: () => all.subarray(0, length) as T,
  };
}

const wholeNumbers = () => growing((room) => new Uint32Array(room));

export const numberCells = (): NumberCells => ({
  ...{ rows: wholeNumbers(), values: growing((room) => new Float64Array(room)), lost: new Set() },
});

export function addNumber({ rows, values, lost }: NumberCells, row: number, value: number | null): void {
  rows.push(row);
  values.push(value ?? Number.NaN);
  if (value === null) lost.add(row);
}

export interface TextColumn extends TextCells {
  add(row: number, text: string): void;
}

export function textCells(): TextColumn {
  const [rows, codes, texts] = [wholeNumbers(), wholeNumbers(), [] as string[]];
  let known: Map<string, number> | null = new Map();
  let units = 0;
  const codeOf = (text: string): number => {
    const last = texts.length - 1;
    const code = known ? known.get(text) : texts[last] === text ? last : undefined;
    if (code !== undefined) return code;
    units += text.length;
    if (known && (known.size >= FEW || units > FEW_UNITS)) known = null;
    known?.set(text, texts.length);
    return texts.push(text) - 1;
  };
  return {
    ...{ rows, codes, texts, few: () => known !== null },
    add(row, text) {
      rows.push(row);
      codes.push(codeOf(text));
    },
  };
}

/** Shapes of histories by row. */
export type ShapeCells = Map<number, Uint8Array>;

/** How many rows have a value. */
export function valuesIn({ cells }: OpenColumn): number {
  if ('shapes' in cells) return cells.shapes.size;
  return ('numbers' in cells ? cells.numbers : cells.texts).rows.length;
}
