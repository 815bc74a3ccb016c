/** The experiments and runs of a file store in a folder. */
import { basename, join } from 'node:path';
import type { Disk, Entry } from './disk.ts';
import { type Meta, readMeta } from './meta-yaml.ts';
import { readMetricLines } from './metric-lines.ts';
import {
  BESIDE_RUNS,
  experimentOf,
  META,
  REGISTRY,
  RUN_ID,
  runOf,
  type StoredExperiment,
  type StoredRun,
  TRASH,
} from './stored.ts';

export interface ExperimentFolder {
  readonly experiment: StoredExperiment;
  readonly path: string;
}

/** Those in use, then those in the trash, each by name; of two with one number the first. */
export function experimentFolders(disk: Disk, root: string): ExperimentFolder[] {
  const inUse = disk.folders(root).filter(({ name }) => !name.startsWith('.') && name !== REGISTRY);
  const trashed = disk.folders(join(root, TRASH));
  const trash = new Set(trashed);
  const found = new Map<string, ExperimentFolder>();
  for (const folder of [...inUse, ...trashed]) {
    const meta = readMeta(disk.text(join(folder.path, META)) ?? '');
    // What is neither described nor holds a run is some other folder.
    if (meta === null && !disk.folders(folder.path).some(({ name }) => RUN_ID.test(name))) continue;
    if (meta === null) disk.troubles.note('experiment', disk.place(folder.path));
    const tags = texts(disk, join(folder.path, 'tags'));
    if (found.has(folder.name)) disk.troubles.note('twice', disk.place(folder.path));
    else
      found.set(folder.name, {
        experiment: experimentOf(folder.name, trash.has(folder), meta, tags),
        path: folder.path,
      });
  }
  return [...found.values()];
}

/** The folders of an experiment that are runs, or were meant to be. */
export function runFolders(disk: Disk, experiment: string): Entry[] {
  return disk
    .folders(experiment)
    .filter(({ name, path }) => RUN_ID.test(name) || (!BESIDE_RUNS.has(name) && disk.size(join(path, META)) !== null));
}

const plainName = /^[A-Za-z0-9][\w-]*$/;

/** The folder of one run in an experiment; `null` where there is none. */
export function runFolder(disk: Disk, experiment: string, runId: string): string | null {
  if (!plainName.test(runId) || BESIDE_RUNS.has(runId)) return null;
  const path = join(experiment, runId);
  return disk.isFolder(path) ? path : null;
}

/** `null` where the folder has no meta.yaml, without which neither status nor time is known. */
export function readRun(disk: Disk, folder: string, experimentId: string): StoredRun | null {
  const meta = readRunMeta(disk, folder);
  if (meta === null) return null;
  return runOf(basename(folder), experimentId, {
    meta,
    params: texts(disk, join(folder, 'params')),
    tags: texts(disk, join(folder, 'tags')),
    metrics: metrics(disk, folder),
  });
}

export function readRunMeta(disk: Disk, folder: string): Meta | null {
  const meta = readMeta(disk.text(join(folder, META)) ?? '');
  if (meta === null && disk.isFolder(folder)) disk.troubles.note('run', disk.place(folder));
  return meta;
}

/** By name; each is a metric. */
export const metricFiles = (disk: Disk, run: string) => disk.files(join(run, 'metrics'));

/** `null` where the file holds no measurement that can be read. */
export function readPoints(disk: Disk, path: string): Float64Array | null {
  const content = disk.bytes(path, disk.limits.metricBytes);
  if (content === null) return null;
  const { points, unread } = readMetricLines(content);
  if (points.length === 0) disk.troubles.note('empty', disk.place(path));
  else if (unread > 0) disk.troubles.note('lines', disk.place(path));
  return points.length === 0 ? null : points;
}

function metrics(disk: Disk, run: string): [string, Float64Array][] {
  const found: [string, Float64Array][] = [];
  let left = disk.limits.runPoints;
  for (const { name, path } of metricFiles(disk, run)) {
    const points = readPoints(disk, path);
    left -= (points?.length ?? 0) / 3;
    if (left < 0) disk.troubles.note('many', disk.place(join(run, 'metrics')));
    else if (points !== null) found.push([name, points]);
    if (left < 0) break;
  }
  return found;
}

function texts(disk: Disk, folder: string): [string, string][] {
  const found: [string, string][] = [];
  let left = disk.limits.textsBytes;
  for (const { name, path } of disk.files(folder)) {
    const text = disk.text(path);
    left -= text?.length ?? 0;
    if (left < 0) disk.troubles.note('many', disk.place(folder));
    else if (text !== null) found.push([name, text]);
    if (left < 0) break;
  }
  return found;
}
