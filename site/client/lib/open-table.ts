/** Opens the table of an experiment: its list of columns and those that are shown at once; the others come when they are asked for. */
import { tableOver } from '../../../src/table/decode.ts';
import { placeIn, type TableManifest } from '../../../src/table/manifest.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import { hashedBytes, isGone, namedJson, publishedAnew } from './data-file.ts';

/** `folder` as `experiments/SEGMENT/`, below `data/`. */
export async function openTable(folder: string): Promise<LoadingTable> {
  const table = await loadingTable(folder, await manifestOf(folder));
  if (table) return table;
  // The list of columns was an old copy.
  const newer = await loadingTable(folder, await manifestOf(folder, true));
  if (!newer) throw publishedAnew();
  return newer;
}

/** The list of columns alone. */
export async function manifestOf(folder: string, anew = false): Promise<TableManifest> {
  return (await namedJson(`${folder}table.json`, { anew })) as TableManifest;
}

/** `null` where files that the manifest names are not there any more. */
async function loadingTable(folder: string, manifest: TableManifest): Promise<LoadingTable | null> {
  const files = new Map<string, ArrayBuffer>();
  const coming = new Map<string, Promise<void>>();
  const fetchFile = async (name: string): Promise<void> => {
    try {
      files.set(name, await hashedBytes(folder + name));
    } catch (cause) {
      coming.delete(name);
      throw cause;
    }
  };
  const need = (name: string): Promise<void> => {
    const known = coming.get(name) ?? fetchFile(name);
    coming.set(name, known);
    return known;
  };
  const needAll = async (names: Iterable<string>): Promise<void> => {
    await Promise.all([...new Set(names)].map(need));
  };
  const table = tableOver(manifest, { file: (name) => files.get(name) });
  const filesOf = (ids: Iterable<string>) => [...ids].flatMap((id) => table.info(id)?.file ?? []);
  const { rows, deleted, ids } = manifest;
  try {
    await needAll(filesOf(manifest.shown));
  } catch (cause) {
    if (isGone(cause)) return null;
    throw cause;
  }
  // Past here rows are shown, and the rows of another publication are others.
  const orOutdated = (cause: unknown) => Promise.reject(isGone(cause) ? publishedAnew() : cause);
  return {
    ...table,
    load: (wanted) => needAll(filesOf(wanted)).catch(orOutdated),
    loadIds: (wanted) => {
      const there = [...wanted].filter((row) => row >= 0 && row < rows + deleted);
      const names = there.map((row) => ids.files[placeIn(row, rows + deleted, ids.size).file] ?? '');
      return needAll(names).catch(orOutdated);
    },
  };
}
