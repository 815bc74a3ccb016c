import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { list, type ReadEntry } from 'tar';
import { packageRoot } from '../../src/package-root.ts';

export interface Archive {
  readonly name: string;
  readonly path: string;
}

/** The packed stores that ship with the package, then those of the folder that ML_REPORT_STORES names. */
export function archives(): Archive[] {
  const shipped = archivesIn(join(packageRoot, 'src/demo/stores'));
  const named = process.env['ML_REPORT_STORES'] ? archivesIn(process.env['ML_REPORT_STORES']) : [];
  return [...shipped, ...named.filter(({ name }) => !shipped.some((one) => one.name === name))];
}

function archivesIn(folder: string): Archive[] {
  return readdirSync(folder)
    .filter((file) => file.endsWith('.tar.gz'))
    .map((file) => ({ name: basename(file, '.tar.gz'), path: join(folder, file) }));
}

/** A disk in memory where there is room on one: ten thousand small files take seconds elsewhere. */
function roomyFolder(): string {
  const memory = '/dev/shm';
  if (!existsSync(memory)) return tmpdir();
  const { bavail, bsize } = statfsSync(memory);
  return bavail * bsize > 500_000_000 ? memory : tmpdir();
}

/** The store in a folder of its own, `remove` to be called at the end. */
export async function unpack({ name, path }: Archive): Promise<{ store: string; remove: () => void }> {
  const folder = mkdtempSync(join(roomyFolder(), 'ml-report-store-'));
  const made = new Set<string>();
  for (const [file, content] of await contentOf(path)) {
    const to = join(folder, file);
    if (!made.has(dirname(to))) mkdirSync(dirname(to), { recursive: true });
    made.add(dirname(to));
    writeFileSync(to, content);
  }
  return { store: join(folder, name), remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** Read whole, since the package's own way to unpack waits on every one of ten thousand small files. */
export async function contentOf(archive: string): Promise<Map<string, Buffer>> {
  const files = new Map<string, Buffer>();
  const keep = (entry: ReadEntry) => {
    const parts: Buffer[] = [];
    entry.on('data', (part) => parts.push(part));
    if (entry.type === 'File') entry.on('end', () => files.set(entry.path, Buffer.concat(parts)));
  };
  await list({ file: archive, onReadEntry: keep });
  return files;
}
