/** Bounded reading of a folder that others wrote: no symbolic link is followed, no size or depth is trusted, every refusal is noted. */
import { closeSync, constants, existsSync, fstatSync, lstatSync, openSync, readdirSync, readSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { byText } from '../../core/model/text.ts';
import type { FileLimits } from './limits.ts';
import type { FileTroubles } from './troubles.ts';

export interface Entry {
  /** With `/` between folders, on every system. */
  readonly name: string;
  readonly path: string;
}

export interface Disk {
  readonly limits: FileLimits;
  readonly troubles: FileTroubles;
  /** A path as messages name it. */
  place(path: string): string;
  /** Folders in a folder, by name; empty where there is none. */
  folders(folder: string): Entry[];
  /** Files in a folder and below, named by their way from it, by name; empty where there is none. */
  files(folder: string, most?: number): Entry[];
  /** Bytes of a file; `null` where it is not there. */
  size(path: string): number | null;
  /** Whether it is a folder, and no link to one. */
  isFolder(path: string): boolean;
  /** The content, valid until the next reading; `null` where there is none that can be had. */
  bytes(path: string, most: number): Buffer | null;
  /** A text of MLflow's own, with U+FFFD for what is no UTF-8; `null` as above. */
  text(path: string): string | null;
}

const SCRATCH = 65_536;
// A link is no content, and a pipe must not be waited for. Windows has neither flag.
const FLAGS = constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

export function openDisk(root: string, limits: FileLimits, troubles: FileTroubles): Disk {
  const scratch = Buffer.allocUnsafe(SCRATCH);
  const place = (path: string) => relative(root, path).split(sep).join('/') || '.';

  /** `null` where it is not there (any more), or not for us. */
  const orNull = <T>(path: string, work: () => T): T | null => {
    try {
      return work();
    } catch (cause) {
      const { code } = cause as { code?: unknown };
      if (code === 'ENOENT' || code === 'ENOTDIR') return null;
      if (typeof code !== 'string') throw cause;
      troubles.note(code === 'ELOOP' ? 'link' : 'denied', place(path));
      return null;
    }
  };

  /** What lies in a folder, by name, but what is neither file nor folder. */
  const list = (folder: string): (Entry & { readonly file: boolean })[] => {
    const entries = orNull(folder, () => readdirSync(folder, { withFileTypes: true })) ?? [];
    const kept = entries.flatMap((entry) => {
      const { name } = entry;
      const path = join(folder, name);
      const file = entry.isFile();
      if (!file && !entry.isDirectory()) troubles.note(entry.isSymbolicLink() ? 'link' : 'special', place(path));
      else if (name.includes('\uFFFD') && !existsSync(path)) troubles.note('name', place(path));
      else return [{ name, path, file }];
      return [];
    });
    return kept.sort((a, b) => byText(a.name, b.name));
  };

  const stat = (path: string) => orNull(path, () => lstatSync(path));
  const isFolder = (path: string): boolean => {
    const found = stat(path);
    if (found?.isSymbolicLink()) troubles.note('link', place(path));
    return found?.isDirectory() ?? false;
  };

  const folders = (folder: string): Entry[] => {
    const found = (isFolder(folder) ? list(folder) : []).filter(({ file }) => !file);
    if (found.length > limits.folders) troubles.note('many', place(folder));
    return found.slice(0, limits.folders);
  };

  const files = (folder: string, most = limits.files): Entry[] => {
    const found: Entry[] = [];
    const walk = (at: string, prefix: string, depth: number): void => {
      for (const { name, path, file } of list(at)) {
        if (found.length === most) {
          troubles.note('many', place(folder));
          return;
        }
        if (file) found.push({ name: prefix + name, path });
        else if (depth < limits.depth) walk(path, `${prefix}${name}/`, depth + 1);
        else troubles.note('deep', place(path));
      }
    };
    if (isFolder(folder)) walk(folder, '', 1);
    return found.sort((a, b) => byText(a.name, b.name));
  };

  const bytes = (path: string, most: number): Buffer | null =>
    orNull(path, () => {
      const file = openSync(path, FLAGS);
      try {
        const size = readSync(file, scratch, 0, Math.min(SCRATCH, most + 1), null);
        if (size < SCRATCH && size <= most) return scratch.subarray(0, size);
        if (size <= most && fstatSync(file).size <= most) return rest(file, scratch.subarray(0, size), most);
        troubles.note('large', place(path));
        return null;
      } finally {
        closeSync(file);
      }
    });

  const text = (path: string): string | null => {
    const content = bytes(path, limits.textBytes);
    if (content === null) return null;
    const read = content.toString();
    if (read.includes('\uFFFD') && !content.equals(Buffer.from(read))) troubles.note('text', place(path));
    return read;
  };

  return { limits, troubles, place, folders, files, size: (path) => stat(path)?.size ?? null, isFolder, bytes, text };
}

/** The whole of a file that began with `begin`: a file that grows meanwhile is read as far as it was. */
function rest(file: number, begin: Buffer, most: number): Buffer {
  const whole = Buffer.allocUnsafe(Math.min(fstatSync(file).size, most));
  begin.copy(whole);
  let used = begin.length;
  while (used < whole.length) {
    const read = readSync(file, whole, used, whole.length - used, null);
    if (read === 0) break;
    used += read;
  }
  return whole.subarray(0, used);
}
