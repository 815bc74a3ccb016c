/** From an address to the source behind it. */
import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { userError } from '../errors.ts';
import {
  createGaps,
  fileStoreFolder,
  fileStoreSource,
  gitlabCi,
  gitlabSource,
  mlflowServerSource,
  type Source,
  snapshotSource,
  sqliteFile,
  sqliteSource,
} from '../sources/index.ts';
import { isSnapshot } from '../store/index.ts';
import type { Io } from './command.ts';
import type { Connection } from './connect.ts';

export interface SourceOptions {
  readonly readOnly: boolean;
}

/** The source that the connection's place is, with the facts of CI around its runs from the project of the pipeline. */
export function openSource(connection: Connection, { environment, folder }: Io, options: SourceOptions): Source {
  const { place, tracking, code, http } = connection;
  const { defaultBranch, projectPath } = environment;
  if (place === null) throw userError('SOURCE_UNKNOWN', {});
  if (tracking && code) {
    const path = tracking === code ? projectPath : null;
    return gitlabSource(tracking, code, { readOnly: options.readOnly, defaultBranch, path });
  }
  const source = plainSource(place, folder, () =>
    mlflowServerSource({ address: place, login: environment.mlflowLogin }, http),
  );
  if (code === null) return source;
  const gaps = createGaps();
  const ci = gitlabCi(code, { defaultBranch, gaps });
  return { ...source, ciFacts: ci, gaps: () => [...source.gaps(), ...gaps.all()] };
}

function plainSource(place: string, base: string, server: () => Source): Source {
  if (/^https?:\/\//i.test(place)) return server();
  if (isBareAddress(place) && !existsSync(resolve(base, place)))
    throw userError('SOURCE_NO_SCHEME', { uri: withoutPassword(place) });
  const database = sqliteFile(place, base);
  if (database !== null) return isSnapshot(database) ? snapshotSource(database) : sqliteSource(database);
  const store = fileStoreFolder(place, base);
  if (store !== null) return fileStoreSource(store);
  throw userError('SOURCE_NO_PLACE', { uri: withoutPassword(place) });
}

/** `gitlab.example/api/v4/…`, `localhost:5000`: the name of a machine, with a port or a path. */
function isBareAddress(text: string): boolean {
  return /^([^/\s@]*@)?(localhost|[\w-]+(\.[\w-]+)+)(:\d+(\/|$)|\/)/i.test(text);
}

/** An address as it may be shown: all before its last @ may belong to a password. */
function withoutPassword(uri: string): string {
  return uri.replace(/\/\/.*@/, '//').replace(/^[^/]*@/, '');
}
