/** The values of one column while runs are read, one after the other: only those that are there, so that a key of few runs costs little. */
import type { ColumnInfo } from './manifest.ts';

/** A column that is not yet in a file. */
export type OpenColumn = Pick<ColumnInfo, 'id' | 'group' | 'key' | 'kind' | 'goal' | 'primary' | 'limits'> & {
  readonly cells: { readonly numbers: NumberCells } | { readonly texts: TextCells } | { readonly shapes: ShapeCells };
};

export interface NumberCells {
  readonly rows: number[];
  /** NaN where the server lost it, too. */
  readonly values: number[];
  /** Rows whose value the server lost. */
  readonly lost: Set<number>;
}

export interface TextCells {
  readonly rows: number[];
  /** Index into `texts` of each. */
  readonly codes: number[];
  /** The distinct texts in the order of their coming, while they are few; then one entry for every change. */
  readonly texts: string[];
  readonly few: () => boolean;
}

/** So many distinct texts, and UTF-16 units in them, lie in `table.json`, which every reader loads first. */
const FEW = 250;
const FEW_UNITS = 4000;

export const numberCells = (): NumberCells => ({ rows: [], values: [], lost: new Set() });

export function addNumber({ rows, values, lost }: NumberCells, row: number, value: number | null): void {
  rows.push(row);
  values.push(value ?? Number.NaN);
  if (value === null) lost.add(row);
}

export interface TextColumn extends TextCells {
  add(row: number, text: string): void;
}

export function textCells(): TextColumn {
  const [rows, codes, texts]: [number[], number[], string[]] = [[], [], []];
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
