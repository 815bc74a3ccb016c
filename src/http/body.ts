/** The body of an answer, whole, unpacked, and never more than allowed. */
import { promisify } from 'node:util';
import type { Dispatcher } from 'undici';
import { userError } from '../errors.ts';
import { type HttpRequest, nameOf } from './call.ts';
import { Trouble, unfit } from './trouble.ts';

/**
 * What is asked for; the others are understood, since some proxies pack as they like. A page of 1,000 runs is 3.6 MB, and 0.5 MB packed as
 * GitLab's nginx does it: unpacking costs 4 ms, which any connection slower than 6 Gbit/s gives back.
 */
export const ACCEPTED = 'gzip';
const unpackers = {
  gzip: async () => promisify((await zlib()).gunzip),
  'x-gzip': async () => promisify((await zlib()).gunzip),
  deflate: async () => promisify((await zlib()).inflate),
  br: async () => promisify((await zlib()).brotliDecompress),
} as const;
/** Loaded with the first answer that is packed. */
const zlib = () => import('node:zlib');

/** Given to a body beforehand, however long it says that it is. */
const FIRST_ROOM = 16_000_000;

function larger(room: Buffer, used: number, wanted: number): Buffer {
  const next = Buffer.allocUnsafeSlow(Math.max(wanted, 2 * room.length));
  room.copy(next, 0, 0, used);
  return next;
}

/** Throws a `UserError` for a body of more than `most` bytes, packed or not, and `Trouble` for one that lacks its end. */
export async function readBody(answer: Dispatcher.ResponseData, call: HttpRequest, most: number): Promise<Buffer> {
  const tooLarge = () => userError('ANSWER_TOO_LARGE', { call: nameOf(call), megabytes: most / 1_000_000 });
  const { body, headers } = answer;
  if (Number(headers['content-length']) > most) {
    body.on('error', () => {}).destroy();
    throw tooLarge();
  }
  // Put together as it comes: after the last piece the next page can be asked for at once.
  let room: Buffer = Buffer.allocUnsafeSlow(Math.min(Number(headers['content-length']) || 0, FIRST_ROOM));
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    if (size + chunk.length > most) throw tooLarge();
    if (size + chunk.length > room.length) room = larger(room, size, size + chunk.length);
    size += chunk.copy(room, size);
  }
  const whole = room.subarray(0, size);
  const packing = String(headers['content-encoding'] ?? '')
    .trim()
    .toLowerCase();
  if (packing === '' || packing === 'identity' || size === 0) return whole;
  const unpacker = Object.hasOwn(unpackers, packing) ? unpackers[packing as keyof typeof unpackers] : null;
  if (unpacker === null) throw unfit(call, 'a text that is packed in a way that was not asked for');
  const chunkSize = Math.min(1 << 20, Math.max(1 << 14, 8 * size));
  const unpack = await unpacker();
  return unpack(whole, { maxOutputLength: most, chunkSize }).catch((cause: { code?: unknown }) => {
    throw cause.code === 'ERR_BUFFER_TOO_LARGE'
      ? tooLarge()
      : new Trouble('the packed answer broke off or was damaged');
  });
}
