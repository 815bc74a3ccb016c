/** Where an MLflow file store is. */
import { realpathSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/**
 * The folder of the store that a path or a `file:` URI names: `mlruns` itself or the folder that holds it. `null` for another kind of place:
 * any other URI, and a path at which there is a file. Whether a store is there shows when it is read. `base` is what a relative path begins at.
 */
export function fileStoreFolder(uriOrPath: string, base = '.'): string | null {
  const path = pathOf(uriOrPath, base);
  if (path === null) return null;
  const inside = join(path, 'mlruns');
  if (isFolder(inside)) return inside;
  return statSync(path, { throwIfNoEntry: false })?.isFile() ? null : path;
}

const scheme = /^([a-z][a-z0-9+.-]+):/i;

/** The absolute path, as MLflow takes it: `file:///abs`, `file:/abs`, `file:relative`, or no URI at all (`C:` is a drive, not a scheme). */
export function pathOf(uriOrPath: string, base: string): string | null {
  const kind = scheme.exec(uriOrPath)?.[1]?.toLowerCase();
  if (uriOrPath === '' || (kind !== undefined && kind !== 'file')) return null;
  if (kind === undefined) return resolve(base, uriOrPath);
  const named = uriOrPath.slice('file:'.length);
  try {
    return named.startsWith('/') ? fileURLToPath(uriOrPath) : resolve(base, decodeURIComponent(named));
  } catch {
    return null;
  }
}

/** Without links on the way; where nothing is, the absolute path. */
export function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}
