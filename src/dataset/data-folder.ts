/** The folder that data files are written to. */
import { createHash } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { earlierFiles } from './earlier-files.ts';

/** What was written so far, compressed copies left out. */
export interface Written {
  readonly files: number;
  readonly bytes: number;
  /** The same by what stands before the first `-` or `.` of a file's path: `experiments/7/runs` for `experiments/7/runs-3.HASH.json`. */
  readonly kinds: Readonly<Record<string, { readonly files: number; readonly bytes: number }>>;
}

export interface DataFolder {
  /** Writes a file whose name says its content: `put('a/runs-3', 'json', …)` is `a/runs-3.HASH.json`; gives back that name without its folder. */
  put(path: string, ending: Ending, content: Uint8Array): Promise<string>;
  /**
   * The same where `hash`, in hexadecimal, says what the content follows from: first takes over the file of the dashboard before, which gives the name; where there is
   * none, `null`, and it is to be put with its content.
   */
  take(path: string, ending: Ending, hash: string): string | null;
  putMade(path: string, ending: Ending, hash: string, content: Uint8Array): Promise<string>;
  /** Writes JSON under this very name. */
  putNamed(path: string, content: unknown): Promise<void>;
  written(): Written;
}
/** Writes a file into a folder that is there, with its compressed copies, at once or later; resolves when there is room for more. What it is given is no longer the caller's. */
export type WriteFile = (file: string, content: Uint8Array) => Promise<void>;
type Ending = 'json' | 'bin';

/** `before`: the data files of the dashboard that this one takes the place of; `null` where there is none. */
export function dataFolder(folder: string, writeFile: WriteFile, before: string | null): DataFolder {
  const earlier = earlierFiles(before);
  const kinds = new Map<string, { files: number; bytes: number }>();
  const made = new Set<string>();
  const placeOf = (path: string): string => {
    const file = join(folder, path);
    if (!made.has(dirname(file))) mkdirSync(dirname(file), { recursive: true });
    made.add(dirname(file));
    return file;
  };
  const count = (path: string, length: number): void => {
    const kind = join(dirname(path), basename(path).replace(/[-.].*$/, ''));
    const { files, bytes } = kinds.get(kind) ?? { files: 0, bytes: 0 };
    kinds.set(kind, { files: files + 1, bytes: bytes + length });
  };
  const write = async (path: string, content: Uint8Array): Promise<void> => {
    count(path, content.length);
    await writeFile(placeOf(path), content);
  };
  const nameOf = (path: string, ending: Ending, hash: string) => `${path}.${hash.slice(0, 12)}.${ending}`;
  const last = (named: string) => named.slice(named.lastIndexOf('/') + 1);
  const take = (path: string, ending: Ending, hash: string): string | null => {
    const named = nameOf(path, ending, hash);
    const bytes = earlier.take(named, placeOf(named));
    if (bytes === null) return null;
    count(named, bytes);
    return last(named);
  };
  const putMade = async (path: string, ending: Ending, hash: string, content: Uint8Array): Promise<string> => {
    const named = nameOf(path, ending, hash);
    await write(named, content);
    return last(named);
  };
  return {
    ...{ take, putMade },
    async put(path, ending, content) {
      const hash = createHash('sha256').update(content).digest('hex');
      return take(path, ending, hash) ?? (await putMade(path, ending, hash, content));
    },
    putNamed: (path, content) => write(path, Buffer.from(JSON.stringify(content))),
    written() {
      const sum = (of: 'files' | 'bytes') => [...kinds.values()].reduce((all, kind) => all + kind[of], 0);
      return { files: sum('files'), bytes: sum('bytes'), kinds: Object.fromEntries(kinds) };
    },
  };
}
