/** A second, independent reader of MLflow's file stores: what the product gives is held against what stands in the files. */
import { basename } from 'node:path';
import { list, type ReadEntry } from 'tar';
import { parse } from 'yaml';

export type FileRun = {
  /** The folder's name, as GitLab's run id: a UUID. */
  readonly id: string;
  readonly experiment: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  /** The value of the last line of each series, and that by MLflow's own rule: highest step, then time, then value. */
  readonly metrics: Readonly<Record<string, { last: number; byStep: number }>>;
};

export type FileStore = {
  readonly name: string;
  readonly runs: readonly FileRun[];
  /** Runs that were deleted, alone or with their experiment, and are not among the runs. */
  readonly deleted: number;
};

const RUN_FILE = /^[^/]+\/mlruns\/(\.trash\/)?([^/]+)\/([0-9a-f]{32})\/(.+)$/;
const STATUSES: Readonly<Record<string, string>> = {
  '1': 'RUNNING',
  '2': 'SCHEDULED',
  '3': 'FINISHED',
  '4': 'FAILED',
  '5': 'KILLED',
};

/** How Python writes what JavaScript's `Number` does not read. */
const PYTHON_NUMBERS: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

type Folder = { experiment: string; trashed: boolean; files: Map<string, string> };

export async function readFiles(archive: string): Promise<FileStore> {
  const folders = await runFolders(archive);
  const live = [...folders].filter(([, folder]) => !folder.trashed && metaOf(folder)['lifecycle_stage'] !== 'deleted');
  return {
    name: basename(archive, '.tar.gz'),
    runs: live.map(([id, folder]) => runOf(id, folder)),
    deleted: folders.size - live.length,
  };
}

async function runFolders(archive: string): Promise<Map<string, Folder>> {
  const folders = new Map<string, Folder>();
  const keep = (entry: ReadEntry) => {
    const [, trash, experiment = '', run = '', path = ''] = RUN_FILE.exec(entry.path) ?? [];
    if (entry.type !== 'File' || run === '') return entry.resume();
    const folder = folders.get(run) ?? { experiment, trashed: trash !== undefined, files: new Map<string, string>() };
    folders.set(run, folder);
    const parts: Buffer[] = [];
    entry.on('data', (part) => parts.push(part));
    entry.on('end', () => folder.files.set(path, Buffer.concat(parts).toString('utf8')));
  };
  await list({ file: archive, onReadEntry: keep });
  return folders;
}

function runOf(id: string, folder: Folder): FileRun {
  const { status = '' } = metaOf(folder);
  return {
    id: id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5'),
    experiment: folder.experiment,
    status: STATUSES[status] ?? `unknown status ${status}`,
    params: textsIn(folder, 'params/'),
    tags: textsIn(folder, 'tags/'),
    metrics: Object.fromEntries(Object.entries(textsIn(folder, 'metrics/')).map(([key, text]) => [key, lastOf(text)])),
  };
}

/** Every value as text: an id of digits is no number. */
function metaOf({ files }: Folder): Record<string, string> {
  return parse(files.get('meta.yaml') ?? '', { schema: 'failsafe' }) ?? {};
}

function textsIn({ files }: Folder, folder: string): Record<string, string> {
  const inside = [...files].filter(([path]) => path.startsWith(folder));
  return Object.fromEntries(inside.map(([path, text]) => [path.slice(folder.length), text]));
}

function lastOf(text: string): { last: number; byStep: number } {
  const points = text.trim().split('\n').map(pointOf);
  const last = points.at(-1);
  const highest = points.reduce((best, point) => (isLater(point, best) ? point : best));
  if (!last) throw new Error('A metric file without a line');
  return { last: last.value, byStep: highest.value };
}

type Point = { time: number; value: number; step: number };

function pointOf(line: string): Point {
  const [time, value = '', step] = line.split(' ');
  return { time: Number(time), value: PYTHON_NUMBERS[value] ?? Number(value), step: Number(step ?? 0) };
}

function isLater(a: Point, b: Point): boolean {
  return (a.step - b.step || a.time - b.time || a.value - b.value) > 0;
}
