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
  // Blocks go by their first files.
  const blocks = new Map<string, ArrayBuffer>();
  const coming = new Map<string, Promise<void>>();
  const fetchBlock = async (first: string, files: readonly string[]): Promise<void> => {
    try {
      blocks.set(first, joined(await Promise.all(files.map((file) => hashedBytes(folder + file)))));
    } catch (cause) {
      coming.delete(first);
      throw cause;
    }
  };
  const need = (files: readonly string[]): Promise<void> => {
    const [first = ''] = files;
    const known = coming.get(first) ?? fetchBlock(first, files);
    coming.set(first, known);
    return known;
  };
  const needAll = async (wanted: readonly (readonly string[])[]): Promise<void> => {
    await Promise.all(wanted.map(need));
  };
  const table = tableOver(manifest, { bytes: ([first = '']) => blocks.get(first) });
  const filesOf = (ids: Iterable<string>) =>
    [...ids].flatMap((id) => {
      const info = table.info(id);
      return info ? [info.files] : [];
    });
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
      const numbers = new Set(there.map((row) => placeIn(row, rows + deleted, ids.size).file));
      return needAll([...numbers].map((number) => ids.files.slice(number, number + 1))).catch(orOutdated);
    },
  };
}

function joined(parts: readonly ArrayBuffer[]): ArrayBuffer {
  const [only] = parts;
  if (only && parts.length === 1) return only;
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.byteLength, 0));
  let end = 0;
  for (const part of parts) {
    whole.set(new Uint8Array(part), end);
    end += part.byteLength;
  }
  return whole.buffer;
}
