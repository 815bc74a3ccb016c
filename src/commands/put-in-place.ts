import { existsSync, renameSync, rmSync } from 'node:fs';

/** Two renames: a reader of `folder` finds the old one or the new one, which `draft` beside it is; where the second fails, the old one is put back. */
export function putInPlace(draft: string, folder: string): void {
  const old = `${draft}-old`;
  try {
    if (existsSync(folder)) renameSync(folder, old);
    renameSync(draft, folder);
  } catch (cause) {
    if (existsSync(old) && !existsSync(folder)) renameSync(old, folder);
    throw cause;
  } finally {
    rmSync(old, { recursive: true, force: true });
  }
}
