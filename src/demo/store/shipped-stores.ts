import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';
import { packageRoot } from '../../package-root.ts';

// In the package the archives stay beside the sources.
const FOLDER = join(packageRoot, 'src/demo/stores');
const ENDING = /\.(tar\.gz|tgz|tar)$/;

/** Names of the real stores that come with the package; each has its licence beside it. */
export function listShippedStores(): string[] {
  return readdirSync(FOLDER)
    .filter((file) => file.endsWith('.tar.gz'))
    .map((file) => file.replace(ENDING, ''))
    .sort();
}

/** A shipped name, or the path of any other archive of that layout. */
export function archiveOf(store: string): { name: string; archive: string } {
  if (listShippedStores().includes(store)) return { name: store, archive: join(FOLDER, `${store}.tar.gz`) };
  const slug = basename(store).replace(ENDING, '').toLowerCase();
  return { name: slug.replace(/[^a-z0-9._-]+/g, '-'), archive: store };
}
