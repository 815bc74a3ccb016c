import { existsSync } from 'node:fs';
import { dirname, isAbsolute, join, relative, sep } from 'node:path';
import { configPlaces } from '../config/load.ts';

/**
 * Where the target branch has its configuration: there where `--config` names one of the repository, else in the usual places. The program may be
 * called in a folder below the root of the repository, which git marks.
 */
export function placesInRepository(config: string | null, folder: string): readonly string[] {
  const root = repositoryRoot(folder);
  const path = relative(root, config ?? folder);
  const parts = path.split(sep);
  if (isAbsolute(path) || parts[0] === '..') return configPlaces;
  if (config !== null) return [parts.join('/')];
  return configPlaces.map((place) => [...parts, place].filter(Boolean).join('/'));
}

function repositoryRoot(folder: string): string {
  for (let at = folder; ; at = dirname(at)) {
    if (existsSync(join(at, '.git'))) return at;
    if (dirname(at) === at) return folder;
  }
}
