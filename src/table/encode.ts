/** One column as the bytes that `manifest.ts` describes. */
import { type NumberCells, type OpenColumn, type ShapeCells, type TextCells, valuesIn } from './cells.ts';
import type { ColumnInfo, Encoding } from './manifest.ts';
import { LOST, MISSING, NAN, NAN_32, NAN_64, NO_TIME } from './marks.ts';
import { SHAPE_POINTS } from './shape.ts';

export interface EncodedColumn {
  readonly info: Omit<ColumnInfo, 'files' | 'offset'>;
  readonly bytes: Uint8Array;
  /** Where the bytes may be parted: between rows, at the same ones counted from the oldest however many newer ones there are; ascending, without both ends. */
  readonly cuts: readonly number[];
}

/** Rows between two cuts. */
const CUT_ROWS = 32_768;

export function encodeColumn({ cells, ...about }: OpenColumn, rows: number): EncodedColumn {
  const open = { ...about, cells };
  const { encoding, bytes, cuts } =
    'shapes' in cells
      ? encodeShapes(cells.shapes)
      : 'texts' in cells
        ? encodeTexts(cells.texts, rows)
        : about.kind === 'time' && isInSeconds(cells.numbers)
          ? encodeSeconds(cells.numbers, rows)
          : encodeNumbers(cells.numbers, rows);
  return { info: { ...about, missing: rows - valuesIn(open), differs: differs(open), encoding }, bytes, cuts };
}

/** Whether two rows have different values; of shapes, whether two rows have one. */
export function differs({ cells }: OpenColumn): boolean {
  if ('shapes' in cells) return cells.shapes.size > 1;
  return 'texts' in cells ? cells.texts.differ() : numbersDiffer(cells.numbers);
}

type Encoded = Pick<EncodedColumn, 'bytes' | 'cuts'> & { readonly encoding: Encoding };

const bytesOf = ({ buffer }: { readonly buffer: ArrayBuffer }) => new Uint8Array(buffer);

/** The rows before which there is a cut. */
function* rowsOfCuts(rows: number): Generator<number> {
  for (let row = rows % CUT_ROWS || CUT_ROWS; row < rows; row += CUT_ROWS) yield row;
}

/** Of a list with a number for each row. */
function aNumberEach(
  encoding: Encoding,
  list: Uint8Array<ArrayBuffer> | Uint16Array<ArrayBuffer> | Uint32Array<ArrayBuffer>,
  rows: number,
): Encoded {
  const width = list.byteLength / rows;
  return { encoding, bytes: bytesOf(list), cuts: Array.from(rowsOfCuts(rows), (row) => row * width) };
}

/** NaNs are written as whole numbers: an engine may change the bits of one that it holds as a number. */
function encodeNumbers(cells: NumberCells, rows: number): Encoded {
  const values = cells.values.list();
  if (!values.every(fitsIn32)) return encode64(cells, rows);
  const bits = new Uint32Array(rows).fill(NAN_32 + MISSING);
  const numbers = new Float32Array(bits.buffer);
  for (const [i, row] of cells.rows.list().entries()) {
    const value = values[i] as number;
    if (Number.isNaN(value)) bits[row] = NAN_32 + (cells.lost.has(row) ? LOST : NAN);
    else numbers[row] = value;
  }
  return aNumberEach({ form: 'f32' }, bits, rows);
}

function encode64(cells: NumberCells, rows: number): Encoded {
  const values = cells.values.list();
  const bits = new Uint32Array(2 * rows);
  const numbers = new Float64Array(bits.buffer);
  const mark = (row: number, what: number) => bits.set([what, NAN_64], 2 * row);
  for (let row = 0; row < rows; row++) mark(row, MISSING);
  for (const [i, row] of cells.rows.list().entries()) {
    const value = values[i] as number;
    if (Number.isNaN(value)) mark(row, cells.lost.has(row) ? LOST : NAN);
    else numbers[row] = value;
  }
  return aNumberEach({ form: 'f64' }, bits, rows);
}

/** Smallest number of 32 bits that still has all its digits. */
const SMALLEST = 2 ** -126;

/** Whether rounding to 32 bits leaves the number a number of seven digits, and a whole one what it is. */
function fitsIn32(value: number): boolean {
  if (!Number.isFinite(value) || value === 0) return true;
  const rounded = Math.fround(value);
  if (Number.isInteger(value) && rounded !== value) return false;
  return Number.isFinite(rounded) && Math.abs(value) >= SMALLEST;
}

const isInSeconds = ({ values }: NumberCells) => values.list().every((value) => value >= 0 && value < NO_TIME * 1000);

function encodeSeconds(cells: NumberCells, rows: number): Encoded {
  const times = new Float64Array(rows).fill(Number.NaN);
  const [at, values] = [cells.rows.list(), cells.values.list()];
  for (const [i, row] of at.entries()) times[row] = Math.floor((values[i] as number) / 1000);
  const base = times.find((time) => !Number.isNaN(time)) ?? 0;
  const steps = new Uint32Array(rows).fill(NO_TIME);
  let before = base;
  for (const [row, time] of times.entries()) {
    if (Number.isNaN(time)) continue;
    steps[row] = before - time;
    before = time;
  }
  // A row that is a second later than the one before would look like a row without a time.
  if (at.some((row) => steps[row] === NO_TIME)) return encode64(cells, rows);
  return aNumberEach({ form: 'seconds', base }, steps, rows);
}

function encodeTexts(cells: TextCells, rows: number): Encoded {
  const few = cells.few();
  return few ? encodeFew(few, cells.rows.list(), rows) : encodeMany(cells, rows);
}

function encodeFew(
  { texts, codes: of }: NonNullable<ReturnType<TextCells['few']>>,
  at: Uint32Array,
  rows: number,
): Encoded {
  const width = texts.length < 2 ** 8 ? 1 : texts.length < 2 ** 16 ? 2 : 4;
  const codes = width === 1 ? new Uint8Array(rows) : width === 2 ? new Uint16Array(rows) : new Uint32Array(rows);
  for (const [i, row] of at.entries()) codes[row] = (of[i] as number) + 1;
  return aNumberEach({ form: 'dictionary', width, texts }, codes, rows);
}

function encodeMany(cells: TextCells, rows: number): Encoded {
  const { utf8, bytes, units } = cells.many() ?? {
    utf8: new Uint8Array(),
    bytes: new Uint32Array(),
    units: new Uint32Array(),
  };
  const lengths = new Uint32Array(rows);
  const sizes = new Uint32Array(rows);
  const starts = new Uint32Array(rows);
  let start = 0;
  for (const [i, row] of cells.rows.list().entries()) {
    lengths[row] = (units[i] as number) + 1;
    sizes[row] = bytes[i] as number;
    starts[row] = start;
    start += bytes[i] as number;
  }
  const file = new Uint8Array(4 * rows + utf8.length);
  file.set(bytesOf(lengths));
  const ofRows = new Set(rowsOfCuts(rows));
  const cuts = [...Array.from(ofRows, (row) => 4 * row), 4 * rows];
  let end = 4 * rows;
  for (let row = 0; row < rows; row++) {
    if (ofRows.has(row)) cuts.push(end);
    const [from, size] = [starts[row] as number, sizes[row] as number];
    for (let i = 0; i < size; i++) file[end + i] = utf8[from + i] as number;
    end += size;
  }
  return { encoding: { form: 'text', bytes: utf8.length }, bytes: file, cuts };
}

function encodeShapes(shapes: ShapeCells): Encoded {
  const rows = [...shapes.keys()].reduce((most, row) => Math.max(most, row + 1), 0);
  const bytes = new Uint8Array(rows * SHAPE_POINTS);
  for (const [row, shape] of shapes) bytes.set(shape, row * SHAPE_POINTS);
  return { encoding: { form: 'shape', points: SHAPE_POINTS, rows }, bytes, cuts: [] };
}

function numbersDiffer(cells: NumberCells): boolean {
  const [rows, values] = [cells.rows.list(), cells.values.list()];
  const isLost = (i: number) => cells.lost.has(rows[i] as number);
  return values.some((value, i) => !Object.is(value + 0, (values[0] as number) + 0) || isLost(i) !== isLost(0));
}
