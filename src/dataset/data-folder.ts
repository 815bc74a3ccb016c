/** The folder that data files are written to. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import type { Press } from './press.ts';

/** What was written so far, compressed copies left out. */
export interface Written {
  readonly files: number;
  readonly bytes: number;
  /** The same by what stands before the first `-` or `.` of a file's path: `experiments/7/runs` for `experiments/7/runs-3.HASH.json`. */
  readonly kinds: Readonly<Record<string, { readonly files: number; readonly bytes: number }>>;
}

export interface DataFolder {
  /** Writes a file whose name says its content: `put('a/runs-3', 'json', …)` is `a/runs-3.HASH.json`; gives back that name without its folder. */
  put(path: string, ending: 'json' | 'bin', content: Uint8Array): Promise<string>;
  /** Writes JSON under this very name. */
  putNamed(path: string, content: unknown): Promise<void>;
  written(): Written;
}

export function dataFolder(folder: string, press: Press): DataFolder {
  const kinds = new Map<string, { files: number; bytes: number }>();
  const write = (path: string, content: Uint8Array): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    const kind = join(dirname(path), basename(path).replace(/[-.].*$/, ''));
    const { files, bytes } = kinds.get(kind) ?? { files: 0, bytes: 0 };
    kinds.set(kind, { files: files + 1, bytes: bytes + content.length });
    return file;
  };
  return {
    async put(path, ending, content) {
      const hash = createHash('sha256').update(content).digest('hex').slice(0, 12);
      const named = `${path}.${hash}.${ending}`;
      await press.add(write(named, content), content, 'by-content');
      return named.slice(named.lastIndexOf('/') + 1);
    },
    async putNamed(path, content) {
      const text = Buffer.from(JSON.stringify(content));
      await press.add(write(path, text), text);
    },
    written() {
      const sum = (of: 'files' | 'bytes') => [...kinds.values()].reduce((all, kind) => all + kind[of], 0);
      return { files: sum('files'), bytes: sum('bytes'), kinds: Object.fromEntries(kinds) };
    },
  };
}
