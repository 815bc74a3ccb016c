/** Compressed copies beside files, as GitLab Pages serves them, made on Node's threads while other work goes on. */
import { readFileSync, writeFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';

export interface Press {
  /** Has copies made beside the file that holds `content`, where they are worth it; resolves when there is room for more work. */
  add(file: string, content: Uint8Array): Promise<void>;
  /** Resolves when all copies are there; rejects where one could not be written. */
  done(): Promise<void>;
}

/** Below these bytes a compressed copy saves no packet. */
const WORTH = 1000;
/** What Brotli makes a larger part of itself than this, as it does of ids, has no copies. */
const isLittle = (copy: Uint8Array, content: Uint8Array) => copy.length > 0.95 * content.length;
/**
 * Past these bytes less trouble is taken: of data files Brotli's level 1 makes 9% more bytes than its level 5, in a quarter of its time; and of gzip, which few
 * readers get, the quickest will do.
 */
const LARGE = 100_000;
/** Up to these bytes a copy is made sooner than given to another thread. */
const SMALL = 32_000;
/** Bytes that wait for a thread; whoever brings more waits with them. */
const WAITING = 16_000_000;

/** Pages are few, and what a reader waits for first: of them every byte counts. */
const isQuick = (file: string, { length }: Uint8Array) => length > LARGE && !file.endsWith('.html');
const brotliSettings = ({ length }: Uint8Array, quick: boolean) => ({
  params: {
    [constants.BROTLI_PARAM_QUALITY]: quick ? 1 : 5,
    [constants.BROTLI_PARAM_SIZE_HINT]: length,
  },
});
const gzipSettings = (quick: boolean) => ({ level: quick ? 1 : 6 });
/** So that a copy is mostly made in one go: each further piece is another way to a thread and back. */
const roomFor = ({ length }: Uint8Array) => ({ chunkSize: Math.max(1024, Math.ceil(length / 3)) });

const codings = [
  {
    ending: '.br',
    make: (content: Uint8Array, quick: boolean) =>
      promisify(brotliCompress)(content, { ...brotliSettings(content, quick), ...roomFor(content) }),
    makeNow: (content: Uint8Array) => brotliCompressSync(content, brotliSettings(content, false)),
  },
  {
    ending: '.gz',
    make: (content: Uint8Array, quick: boolean) =>
      promisify(gzip)(content, { ...gzipSettings(quick), ...roomFor(content) }),
    makeNow: (content: Uint8Array) => gzipSync(content, gzipSettings(false)),
  },
];

/** What the names of copies end in. */
export const COPIES: readonly string[] = codings.map(({ ending }) => ending);

export function press(): Press {
  const room = turns(availableParallelism(), WAITING);
  const work = async (file: string, content: Uint8Array) => {
    for (const { ending, make } of codings) {
      const copy = await make(content, isQuick(file, content));
      if (ending === '.br' && isLittle(copy, content)) return;
      writeFileSync(file + ending, copy);
    }
  };
  return {
    async add(file, content) {
      if (content.length < WORTH) return;
      if (content.length > SMALL) await room.add(content.length, () => work(file, content));
      else pressNow(file, content);
    },
    done: room.done,
  };
}

function pressNow(file: string, content: Uint8Array): void {
  for (const { ending, makeNow } of codings) {
    const copy = makeNow(content);
    if (ending === '.br' && isLittle(copy, content)) return;
    writeFileSync(file + ending, copy);
  }
}

/** At most so many works at once, and at most so much of `size` waiting. */
function turns(atOnce: number, most: number) {
  const queue: (() => Promise<void>)[] = [];
  const failures: unknown[] = [];
  let [running, waiting] = [0, 0];
  let wake: (() => void)[] = [];
  const next = () => {
    while (running < atOnce) {
      const work = queue.shift();
      if (!work) break;
      running++;
      void work()
        .catch((cause: unknown) => failures.push(cause))
        .finally(() => {
          running--;
          next();
          for (const go of wake.splice(0)) go();
        });
    }
  };
  const change = () =>
    new Promise<void>((go) => {
      wake = [...wake, go];
    });
  const check = () => {
    if (failures.length > 0) throw failures[0];
  };
  return {
    async add(size: number, work: () => Promise<void>): Promise<void> {
      queue.push(() =>
        work().finally(() => {
          waiting -= size;
        }),
      );
      waiting += size;
      next();
      while (waiting > most) await change();
      check();
    },
    async done(): Promise<void> {
      while (running > 0) await change();
      check();
    },
  };
}

/** Has copies made beside files that are there. */
export async function pressFiles(files: readonly string[]): Promise<void> {
  const copies = press();
  for (const file of files) await copies.add(file, readFileSync(file));
  await copies.done();
}
