import { constants, zstdCompressSync, zstdDecompressSync } from 'node:zlib';
import type { Series } from '../core/model/series.ts';

/**
 * One history as bytes, exact to the bit: the number of points, the places of lost values, steps and timestamps as differences (zigzag
 * varints), then the values' 64 bits split into eight planes, all compressed by zstd. Differences and planes are what makes smooth columns
 * small. Steps or timestamps that are no moderate whole numbers are split into planes too.
 */
export function encodeSeries(series: Series): Uint8Array {
  const { steps, timestamps, values, lost } = series;
  const head: number[] = [];
  pushVarint(head, values.length);
  pushVarint(head, lost.length);
  for (const index of lost) pushVarint(head, index);
  pushColumn(head, steps);
  pushColumn(head, timestamps);
  const planes = split(values);
  const bytes = new Uint8Array(head.length + planes.length);
  bytes.set(head);
  bytes.set(planes, head.length);
  return zstdCompressSync(bytes, { params: { [constants.ZSTD_c_compressionLevel]: 6 } });
}

/** The reverse of `encodeSeries`; throws a RangeError when the bytes are not such a history. */
export function decodeSeries(blob: Uint8Array): Series {
  const bytes = decompressed(blob);
  const cursor = { bytes, at: 0 };
  const n = readVarint(cursor);
  const lost = Array.from({ length: readVarint(cursor) }, () => readVarint(cursor));
  const steps = readColumn(cursor, n);
  const timestamps = readColumn(cursor, n);
  if (bytes.length - cursor.at !== n * 8) throw new RangeError('a metric history is cut short');
  return { steps, timestamps, values: join(bytes.subarray(cursor.at), n), lost };
}

function decompressed(blob: Uint8Array): Uint8Array {
  try {
    return zstdDecompressSync(blob);
  } catch (cause) {
    throw new RangeError('a metric history is damaged', { cause });
  }
}

/** Seven bits a byte, low ones first; works on whole numbers up to 2^53, which 32-bit operators would cut. */
function pushVarint(out: number[], value: number): void {
  let rest = value;
  while (rest >= 128) {
    out.push((rest % 128) + 128);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
}

function readVarint(cursor: { bytes: Uint8Array; at: number }): number {
  let value = 0;
  for (let scale = 1; ; scale *= 128) {
    const byte = cursor.bytes[cursor.at++];
    if (byte === undefined) throw new RangeError('a metric history is cut short');
    value += (byte % 128) * scale;
    if (byte < 128) return value;
  }
}

/** Whole numbers up to here have differences whose zigzag form a 64-bit float still holds. */
const MODERATE = 2 ** 51;

function pushColumn(out: number[], column: Float64Array): void {
  const whole = column.every(
    (value) => Number.isInteger(value) && Math.abs(value) <= MODERATE && !Object.is(value, -0),
  );
  out.push(whole ? 0 : 1);
  if (whole) pushDifferences(out, column);
  else for (const byte of split(column)) out.push(byte);
}

function readColumn(cursor: { bytes: Uint8Array; at: number }, n: number): Float64Array {
  const whole = readVarint(cursor) === 0;
  if (n * (whole ? 1 : 8) > cursor.bytes.length - cursor.at) throw new RangeError('a metric history is cut short');
  if (whole) return readDifferences(cursor, n);
  cursor.at += n * 8;
  return join(cursor.bytes.subarray(cursor.at - n * 8, cursor.at), n);
}

function pushDifferences(out: number[], column: Float64Array): void {
  let before = 0;
  for (const value of column) {
    const step = value - before;
    pushVarint(out, step >= 0 ? step * 2 : -step * 2 - 1);
    before = value;
  }
}

function readDifferences(cursor: { bytes: Uint8Array; at: number }, n: number): Float64Array {
  const column = new Float64Array(n);
  let before = 0;
  for (let i = 0; i < n; i++) {
    const code = readVarint(cursor);
    before += code % 2 === 0 ? code / 2 : -(code + 1) / 2;
    column[i] = before;
  }
  return column;
}

function split(values: Float64Array): Uint8Array {
  const raw = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
  const planes = new Uint8Array(raw.length);
  const n = values.length;
  for (let i = 0; i < n; i++)
    for (let plane = 0; plane < 8; plane++) planes[plane * n + i] = raw[i * 8 + plane] as number;
  return planes;
}

function join(planes: Uint8Array, n: number): Float64Array {
  const values = new Float64Array(n);
  const raw = new Uint8Array(values.buffer);
  for (let i = 0; i < n; i++)
    for (let plane = 0; plane < 8; plane++) raw[i * 8 + plane] = planes[plane * n + i] as number;
  return values;
}
