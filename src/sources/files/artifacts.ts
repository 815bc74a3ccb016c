import { pathToFileURL } from 'node:url';
import type { Artifacts } from '../../core/model/run.ts';
import type { Disk } from './disk.ts';

/**
 * The files in a run's own folder of artifacts, with their sizes. `null` where that says nothing: there is no such folder, or it is empty and
 * `uri`, as MLflow noted it, leads elsewhere (MLflow makes the folder for runs whose artifacts it keeps on a server, too).
 */
export function artifactsIn(disk: Disk, folder: string, uri: string): Artifacts | null {
  if (!disk.isFolder(folder)) return null;
  const files = disk
    .files(folder, disk.limits.artifacts)
    .map(({ name, path }) => ({ path: name, size: disk.size(path) }));
  return files.length === 0 && !isOwn(uri, folder) ? null : { url: pathToFileURL(folder).href, files };
}

/** Whether the address ends as the folder does: `…/<experiment>/<run>/artifacts`. */
function isOwn(uri: string, folder: string): boolean {
  const ending = (path: string) =>
    path
      .replace(/[\\/]+$/, '')
      .split(/[\\/]/)
      .slice(-3)
      .join('/');
  const local = !/^[a-z][a-z0-9+.-]+:/i.test(uri) || /^file:/i.test(uri);
  return local && ending(uri) === ending(folder);
}
