import { resolve, sep } from 'node:path';
import type { Artifacts } from '../../core/model/run.ts';
import { artifactsIn } from '../files/artifacts.ts';
import type { Disk } from '../files/disk.ts';
import { pathOf } from '../files/folder.ts';

/**
 * The files of a run whose artifacts lie in the folder that holds the database, or below; `null` for those elsewhere: a database that others
 * wrote is no reason to list any other folder. `home` is that folder, without links in its path.
 */
export function localArtifacts(disk: Disk, uri: string, home: string): Artifacts | null {
  const path = pathOf(uri, home);
  if (path === null) return null;
  const folder = resolve(path);
  return folder.startsWith(home.endsWith(sep) ? home : home + sep) ? artifactsIn(disk, folder, uri) : null;
}
