import { mkdirSync } from 'node:fs';

/** Makes the folder and those above it where they are missing. On a disk that is read-only Node says that nothing is there; the step by itself says why. */
export function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true });
  } catch (cause) {
    if ((cause as NodeJS.ErrnoException).code === 'ENOENT') mkdirSync(folder);
    throw cause;
  }
}
