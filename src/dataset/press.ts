/** Compressed copies beside files, as GitLab Pages serves them. */
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** Below these bytes a compressed copy saves no packet. */
const WORTH = 1000;
/** What Brotli makes a larger part of itself than this, as it does of ids, has no copies. */
const LITTLE = 0.95;
/** Past these bytes less trouble is taken; but pages are few, and what a reader waits for first: of them every byte counts. */
const LARGE = 100_000;
const isQuick = (file: string, { length }: Uint8Array) => length > LARGE && !file.endsWith('.html');
/** What Brotli makes a larger part of itself than this are numbers like chance, in which gzip would look for repetitions in vain. */
const CHANCE = 0.7;

/** Of data files the quick level makes 9% more bytes than level 5, in a quarter of its time; of columns of numbers level 2 is as small, and quicker than level 1. */
function brotli(content: Uint8Array, file: string): Uint8Array {
  const level = !isQuick(file, content) ? 5 : file.endsWith('.bin') ? 2 : 1;
  return brotliCompressSync(content, {
    params: { [constants.BROTLI_PARAM_QUALITY]: level, [constants.BROTLI_PARAM_SIZE_HINT]: content.length },
    chunkSize: roomFor(content),
  });
}

/** Few readers get it: those of a server without encryption. */
function gzip(content: Uint8Array, file: string, share: number): Uint8Array {
  const strategy = share > CHANCE ? constants.Z_HUFFMAN_ONLY : constants.Z_DEFAULT_STRATEGY;
  return gzipSync(content, { level: isQuick(file, content) ? 1 : 6, strategy, chunkSize: roomFor(content) });
}

/** So that a copy is mostly made in one piece. */
const roomFor = ({ length }: Uint8Array) => Math.max(1024, Math.ceil(length / 3));

/** What the names of copies end in. */
export const COPIES = ['.br', '.gz'] as const;

/** Makes copies beside the file that holds `content`, where they are worth it. */
export function press(file: string, content: Uint8Array): void {
  if (content.length < WORTH) return;
  const small = brotli(content, file);
  const share = small.length / content.length;
  if (share > LITTLE) return;
  writeFileSync(`${file}.br`, small);
  writeFileSync(`${file}.gz`, gzip(content, file, share));
}

/** Writes a file with its copies. */
export function writePressed(file: string, content: Uint8Array): void {
  writeFileSync(file, content);
  press(file, content);
}

/** Makes copies beside files that are there. */
export function pressFiles(files: readonly string[]): void {
  for (const file of files) press(file, readFileSync(file));
}
