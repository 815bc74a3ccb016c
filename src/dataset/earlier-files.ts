/** What a dashboard takes over from the one that it takes the place of: files whose names say their content, with their compressed copies. */
import { copyFileSync, linkSync, lstatSync } from 'node:fs';
import { join } from 'node:path';
import { COPIES } from './press.ts';

export interface EarlierFiles {
  /** Puts the file at `path` below the earlier folder at `target`; its bytes, or `null` where there is none. */
  take(path: string, target: string): number | null;
}

/** `folder`: `null` for none. */
export function earlierFiles(folder: string | null): EarlierFiles {
  return {
    take(path, target) {
      if (folder === null) return null;
      const file = join(folder, path);
      const found = lstatSync(file, { throwIfNoEntry: false });
      if (!found?.isFile()) return null;
      for (const ending of ['', ...COPIES])
        if (ending === '' || lstatSync(file + ending, { throwIfNoEntry: false })?.isFile())
          linkOrCopy(file + ending, target + ending);
      return found.size;
    },
  };
}

/** A link costs nothing; not every file system has them. */
function linkOrCopy(file: string, target: string): void {
  try {
    linkSync(file, target);
  } catch {
    copyFileSync(file, target);
  }
}
