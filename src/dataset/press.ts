/** Compressed copies beside files, as GitLab Pages serves them, made on Node's threads while other work goes on. */
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, brotliCompressSync, constants, gzip, gzipSync } from 'node:zlib';

export interface Press {
  /**
   * Has copies made beside the file that holds `content`, where they are worth it; resolves when there is room for more work. With `named`, its name says its
   * content, so that copies of an earlier build are taken over.
   */
  add(file: string, content: Uint8Array, named?: 'by-content'): Promise<void>;
  /** Resolves when all copies are there; rejects where one could not be written. */
  done(): Promise<void>;
}

/** Below these bytes a compressed copy saves no packet. */
const WORTH = 1000;
/** Past these bytes less trouble is taken: Brotli of 4 makes of data files the same bytes as of 5 in half the time, and of gzip, which few readers get, the quickest will do. */
const LARGE = 100_000;
/** Up to these bytes a copy is made sooner than given to another thread, and not worth keeping. */
const SMALL = 32_000;
/** Bytes that wait for a thread; whoever brings more waits with them. */
const WAITING = 16_000_000;

const brotliSettings = ({ length }: Uint8Array) => ({
  params: {
    [constants.BROTLI_PARAM_QUALITY]: length > LARGE ? 4 : 5,
    [constants.BROTLI_PARAM_SIZE_HINT]: length,
  },
});
const gzipSettings = ({ length }: Uint8Array) => ({ level: length > LARGE ? 1 : 6 });
/** So that a copy is mostly made in one go: each further piece is another way to a thread and back. */
const roomFor = ({ length }: Uint8Array) => ({ chunkSize: Math.max(1024, Math.ceil(length / 3)) });

const codings = [
  {
    ending: '.br',
    make: (content: Uint8Array) =>
      promisify(brotliCompress)(content, { ...brotliSettings(content), ...roomFor(content) }),
    makeNow: (content: Uint8Array) => brotliCompressSync(content, brotliSettings(content)),
  },
  {
    ending: '.gz',
    make: (content: Uint8Array) => promisify(gzip)(content, { ...gzipSettings(content), ...roomFor(content) }),
    makeNow: (content: Uint8Array) => gzipSync(content, gzipSettings(content)),
  },
];

/** `keep`: a folder for copies that the next build may take over; what this build has no use for is taken away from it. `null`: none are kept. */
export function press(keep: string | null): Press {
  const kept = keep === null ? null : keptCopies(keep);
  const room = turns(availableParallelism(), WAITING);
  const work = async (file: string, content: Uint8Array, named: boolean) => {
    for (const { ending, make } of codings) {
      const target = file + ending;
      if (named && kept?.take(target)) continue;
      writeFileSync(target, await make(content));
      if (named) kept?.put(target);
    }
  };
  return {
    async add(file, content, named) {
      if (content.length < WORTH) return;
      if (content.length > SMALL) await room.add(content.length, () => work(file, content, named !== undefined));
      else pressNow(file, content);
    },
    async done() {
      await room.done();
      kept?.forgetOthers();
    },
  };
}

function pressNow(file: string, content: Uint8Array): void {
  for (const { ending, makeNow } of codings) writeFileSync(file + ending, makeNow(content));
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

/** Copies by the names of their files. */
function keptCopies(folder: string) {
  mkdirSync(folder, { recursive: true });
  const used = new Set<string>();
  return {
    take(target: string): boolean {
      const name = basename(target);
      const there = join(folder, name);
      if (!existsSync(there)) return false;
      used.add(name);
      copyFileSync(there, target);
      return true;
    },
    /** Under another name until it is whole, since a build may be killed at any time. */
    put(target: string): void {
      const name = basename(target);
      used.add(name);
      const draft = join(folder, `${name}.draft`);
      copyFileSync(target, draft);
      renameSync(draft, join(folder, name));
    },
    forgetOthers(): void {
      for (const name of readdirSync(folder)) if (!used.has(name)) rmSync(join(folder, name), { recursive: true });
    },
  };
}

/** Has copies made beside files that are there. */
export async function pressFiles(files: readonly string[]): Promise<void> {
  const copies = press(null);
  for (const file of files) await copies.add(file, readFileSync(file));
  await copies.done();
}
