/** The data files of one experiment. */
import type { Experiment } from '../core/model/project.ts';
import type { Series } from '../core/model/series.ts';
import { shownRun } from '../core/view/experiment-list.ts';
import type { SnapshotReader, StoredRun } from '../store/index.ts';
import { collector } from '../table/collect.ts';
import { encodeIds, formOfIds } from '../table/ids.ts';
import { blocksOf, filesOf, shownColumns } from '../table/layout.ts';
import type { ColumnInfo, TableManifest } from '../table/manifest.ts';
import { shapeOf } from '../table/shape.ts';
import { DETAILS, historyChunks, openDetails } from './chunks.ts';
import type { DataFolder } from './data-folder.ts';

/** Ids of one file. */
const IDS = 4096;

export interface ExperimentFiles {
  readonly rows: number;
  readonly deleted: number;
  /** Oldest run first, deleted ones before all others: a run's place here is its number from the end. */
  readonly ids: readonly string[];
}

/** Writes them below `path`; runs are read one by one, so that memory holds their columns, never all of them. */
export async function writeExperiment(
  reader: SnapshotReader,
  experiment: Experiment,
  folder: DataFolder,
  path: string,
): Promise<ExperimentFiles> {
  const { rows, deleted } = counted(reader, experiment);
  const total = rows + deleted;
  const table = collector(reader.head, rows);
  const histories = historyChunks(folder, path, total);
  const ids: string[] = [];
  const details: string[] = [];
  for (const runs of inLists(oldestFirst(reader, experiment, deleted), DETAILS)) {
    const open = openDetails(folder, `${path}runs-${details.length}`, runs, reader.head.tool);
    for (const { run, hasHistories, eachValue } of runs) {
      const fromEnd = ids.push(run.run_id) - 1;
      const found = hasHistories ? reader.histories(run.run_id) : none;
      if (found.size > 0) await histories.add(run, found, fromEnd);
      const row = total - 1 - fromEnd;
      if (row < rows) table.add(row, run, shapesOf(found), eachValue);
      open.add(run);
    }
    details.push(await open.finish());
  }
  const columns = await writeColumns(table, folder, path);
  const manifest: TableManifest = {
    ...{ format: 'ml-report/1', taken_at: reader.head.taken_at },
    experiment: { id: experiment.id, name: experiment.name, url: experiment.url },
    ...{ rows, deleted, ...columns },
    ids: await writeIds(ids, folder, path),
    details: { size: DETAILS, files: details },
    histories: await histories.finish(),
  };
  await folder.putNamed(`${path}table.json`, manifest);
  return { rows, deleted, ids };
}

const none: ReadonlyMap<string, Series> = new Map();

function counted(reader: SnapshotReader, { id, stage }: Experiment): { rows: number; deleted: number } {
  const { all, deleted } = reader.counts(id);
  // Of a deleted experiment all runs are shown.
  return stage === 'deleted' ? { rows: all, deleted: 0 } : { rows: all - deleted, deleted };
}

function* oldestFirst(reader: SnapshotReader, experiment: Experiment, deleted: number): Generator<StoredRun> {
  const all = () => reader.eachRun(experiment.id);
  if (deleted > 0) for (const one of all()) if (!shownRun(experiment, one.run)) yield one;
  for (const one of all()) if (deleted === 0 || shownRun(experiment, one.run)) yield one;
}

function* inLists<T>(items: Iterable<T>, size: number): Generator<T[]> {
  let list: T[] = [];
  for (const item of items) {
    if (list.push(item) < size) continue;
    yield list;
    list = [];
  }
  if (list.length > 0) yield list;
}

function shapesOf(histories: ReadonlyMap<string, Series>): Map<string, Uint8Array> {
  const shapes = new Map<string, Uint8Array>();
  for (const [key, series] of histories) {
    const shape = shapeOf(series);
    if (shape) shapes.set(key, shape);
  }
  return shapes;
}

async function writeColumns(table: ReturnType<typeof collector>, folder: DataFolder, path: string) {
  const collected = table.finish();
  const shown = shownColumns(collected);
  const infos = new Map<string, ColumnInfo>();
  for (const block of blocksOf(collected, shown)) {
    const files: string[] = [];
    for (const { name, bytes } of filesOf(block)) files.push(await folder.put(path + name, 'bin', bytes));
    for (const info of block.columns) infos.set(info.id, { ...info, files });
  }
  const columns = collected.columns.flatMap(({ id }) => infos.get(id) ?? []);
  return { left_out: collected.left_out, columns, shown };
}

async function writeIds(ids: readonly string[], folder: DataFolder, path: string): Promise<TableManifest['ids']> {
  const form = formOfIds(ids);
  const files: string[] = [];
  for (let from = 0; from < ids.length; from += IDS) {
    const ending = form === 'text' ? 'json' : 'bin';
    files.push(await folder.put(`${path}ids-${files.length}`, ending, encodeIds(ids.slice(from, from + IDS), form)));
  }
  return { form, size: IDS, files };
}
