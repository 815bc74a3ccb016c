/** The values of one column while runs are read, one after the other: only those that are there, so that a key of few runs costs little. */
import { sameValue } from '../core/compare/param-rows.ts';
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
  /** The distinct texts in the order of their coming, with the index into them of each row; `null` where there are too many. */
  few(): { readonly texts: readonly string[]; readonly codes: Uint32Array } | null;
  /** Where they are too many: all of them as UTF-8, one after the other, with the length of each in bytes and in UTF-16 units. */
  many(): { readonly utf8: Uint8Array; readonly bytes: Uint32Array; readonly units: Uint32Array } | null;
  /** Whether two of them mean different things. */
  differ(): boolean;
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
  const rows = wholeNumbers();
  const codes = wholeNumbers();
  let few: Map<string, number> | null = new Map();
  let units = 0;
  let many: ReturnType<typeof allTexts> | null = null;
  let first: string | null = null;
  let differ = false;
  const addFew = (known: Map<string, number>, text: string): boolean => {
    const code = known.get(text);
    if (code === undefined) {
      if (known.size >= FEW || units + text.length > FEW_UNITS) return false;
      units += text.length;
      known.set(text, known.size);
    }
    codes.push(code ?? known.size - 1);
    return true;
  };
  const asMany = (known: Map<string, number>) => {
    const texts = [...known.keys()];
    const all = allTexts();
    for (const code of codes.list()) all.add(texts[code] as string);
    return all;
  };
  return {
    rows,
    few: () => few && { texts: [...few.keys()], codes: codes.list() },
    many: () => many?.list() ?? null,
    differ: () => differ,
    add(row, text) {
      rows.push(row);
      first ??= text;
      differ ||= !sameValue(first, text);
      if (few && addFew(few, text)) return;
      many ??= asMany(few ?? new Map());
      few = null;
      many.add(text);
    },
  };
}

const encoder = new TextEncoder();

/** Texts as the bytes that a file will hold: a list of so many would take several times their room. */
function allTexts() {
  let [all, end] = [new Uint8Array(1024), 0];
  const [bytes, units] = [wholeNumbers(), wholeNumbers()];
  return {
    add(text: string): void {
      // A unit takes three bytes at most.
      if (end + 3 * text.length > all.length) {
        const larger = new Uint8Array(Math.max(2 * all.length, end + 3 * text.length));
        larger.set(all);
        all = larger;
      }
      const { written } = encoder.encodeInto(text, all.subarray(end));
      end += written;
      bytes.push(written);
      units.push(text.length);
    },
    list: () => ({ utf8: all.subarray(0, end), bytes: bytes.list(), units: units.list() }),
  };
}

/** Shapes of histories by row. */
export type ShapeCells = Map<number, Uint8Array>;

/** How many rows have a value. */
export function valuesIn({ cells }: OpenColumn): number {
  if ('shapes' in cells) return cells.shapes.size;
  return ('numbers' in cells ? cells.numbers : cells.texts).rows.length;
}
