/** The folder that data files are written to. */
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Press } from './press.ts';

export interface DataFolder {
  /** Writes a file whose name says its content: `put('a/runs-3', 'json', …)` is `a/runs-3.HASH.json`; gives back that name without its folder. */
  put(path: string, ending: 'json' | 'bin', content: Uint8Array): Promise<string>;
  /** Writes JSON under this very name. */
  putNamed(path: string, content: unknown): Promise<void>;
  /** Of what was written so far, compressed copies left out. */
  readonly written: () => { readonly files: number; readonly bytes: number };
}

export function dataFolder(folder: string, press: Press): DataFolder {
  let [files, bytes] = [0, 0];
  const write = (path: string, content: Uint8Array): string => {
    const file = join(folder, path);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, content);
    files++;
    bytes += content.length;
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
    written: () => ({ files, bytes }),
  };
}
