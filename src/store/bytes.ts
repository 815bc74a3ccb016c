/** Columns of numbers as bytes, exact to the bit: what the store's blobs are made of. */
import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';

/** A blob that is being read; `at` is the next byte. */
export interface Cursor {
  readonly bytes: Uint8Array;
  at: number;
}

/** Low enough to write half a million points in half a second; higher levels save some percent. */
const LEVEL = { params: { [constants.ZSTD_c_compressionLevel]: 9 } };
/** No blob of ours is larger when unpacked; a foreign one that claims more is damaged. */
const MOST = { maxOutputLength: 2 ** 30 };

/** To make a decompressor takes as long as to read so many bytes of a short history. */
const SHORT = 1500;

/** Compressed where that saves something worth its while; the first byte says which. */
export function pack(bytes: Uint8Array): Uint8Array {
  const compressed = bytes.length > SHORT ? zstdCompressSync(bytes, LEVEL) : bytes;
  const [mark, body] = compressed.length < bytes.length ? [1, compressed] : [0, bytes];
  const packed = new Uint8Array(body.length + 1);
  packed[0] = mark;
  packed.set(body, 1);
  return packed;
}

/** The reverse of `pack`; throws a RangeError when the bytes are damaged. */
export function unpack(packed: Uint8Array): Cursor {
  const body = packed.subarray(1);
  if (packed[0] === 0) return { bytes: body, at: 0 };
  try {
    return { bytes: zstdDecompressSync(body, MOST), at: 0 };
  } catch (cause) {
    throw new RangeError('a metric history is damaged', { cause });
  }
}

/** Seven bits a byte, low ones first; works on whole numbers up to 2^53, which 32-bit operators would cut. */
export function pushWhole(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

export function readWhole(cursor: Cursor): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw cutShort();
    value += (byte % 128) * scale;
    if (byte < 128) return value;
  }
}

/** Whole numbers up to here have differences whose zigzag form a 64-bit float still holds. */
const MODERATE = 2 ** 51;

/** Whether a column can be written as differences of whole numbers. */
export function areWhole(column: Float64Array): boolean {
  return column.every((value) => Number.isInteger(value) && Math.abs(value) <= MODERATE && !Object.is(value, -0));
}

/** Signed whole numbers: 0, −1, 1, −2 … as 0, 1, 2, 3 … */
export function pushSigned(out: number[], value: number): void {
  pushWhole(out, value >= 0 ? value * 2 : -value * 2 - 1);
}

export function readSigned(cursor: Cursor): number {
  const code = readWhole(cursor);
  return code % 2 === 0 ? code / 2 : -(code + 1) / 2;
}

/** Each as the difference to the one before it. */
export function pushDifferences(out: number[], column: ArrayLike<number>): void {
  let before = 0;
  for (let i = 0; i < column.length; i++) {
    const value = column[i] as number;
    pushSigned(out, value - before);
    before = value;
  }
}

export function readDifferences(cursor: Cursor, n: number): Float64Array {
  if (n > cursor.bytes.length - cursor.at) throw cutShort();
  const column = new Float64Array(n);
  let before = 0;
  for (let i = 0; i < n; i++) {
    before += readSigned(cursor);
    column[i] = before;
  }
  return column;
}

/** The 64 bits of each number, first all lowest bytes, then all second ones …: what is alike stands together. */
export function pushPlanes(out: number[], column: Float64Array): void {
  const raw = new Uint8Array(column.buffer, column.byteOffset, column.byteLength);
  for (let plane = 0; plane < 8; plane++) for (let i = plane; i < raw.length; i += 8) out.push(raw[i] as number);
}

export function readPlanes(cursor: Cursor, n: number): Float64Array {
  if (n * 8 > cursor.bytes.length - cursor.at) throw cutShort();
  const column = new Float64Array(n);
  const raw = new Uint8Array(column.buffer);
  for (let plane = 0; plane < 8; plane++)
    for (let i = plane; i < raw.length; i += 8) raw[i] = cursor.bytes[cursor.at++] as number;
  return column;
}

/** All of the blob must have been read. */
export function atEnd({ bytes, at }: Cursor): void {
  if (at !== bytes.length) throw cutShort();
}

const cutShort = () => new RangeError('a metric history is cut short');
