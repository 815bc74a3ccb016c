/** Files that hold many runs each, filled while runs are read, oldest first. */
import type { Run } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import { runAsText } from '../render/export/run-text.ts';
import type { TableManifest } from '../table/manifest.ts';
import type { DataFolder } from './data-folder.ts';
import { storedHistory } from './stored-history.ts';

/** Runs of one file of details: a reader of one run loads all of it. */
const RUNS = 256;
/** A file of histories gets no further run past these characters. */
const CHARACTERS = 256 * 1024;

export interface Chunks<T> {
  add(run: Run): Promise<void>;
  finish(): Promise<T>;
}

export function detailChunks(folder: DataFolder, path: string): Chunks<TableManifest['details']> {
  const files: string[] = [];
  let texts: string[] = [];
  const flush = async () => {
    if (texts.length === 0) return;
    const content = Buffer.from(`[${texts.join(',\n')}]\n`);
    texts = [];
    files.push(await folder.put(`${path}runs-${files.length}`, 'json', content));
  };
  return {
    async add(run) {
      texts.push(runAsText(run));
      if (texts.length === RUNS) await flush();
    },
    async finish() {
      await flush();
      return { size: RUNS, files };
    },
  };
}

/** Runs are numbered from the end as they come; the first is 0. */
export interface HistoryChunks extends Omit<Chunks<TableManifest['histories']>, 'add'> {
  add(run: Run, histories: ReadonlyMap<string, Series>, fromEnd: number): Promise<void>;
}

/** `total` runs are to come. */
export function historyChunks(folder: DataFolder, path: string, total: number): HistoryChunks {
  const files: { file: string; from: number; to: number }[] = [];
  let open: { texts: string[]; characters: number; first: number; last: number } | null = null;
  const flush = async () => {
    if (!open) return;
    const { texts, first, last } = open;
    open = null;
    const file = await folder.put(`${path}histories-${files.length}`, 'json', Buffer.from(`{${texts.join(',\n')}}\n`));
    files.push({ file, from: total - 1 - last, to: total - first });
  };
  return {
    async add(run, histories, fromEnd) {
      const ofRun = [...histories].map(([key, series]) => `${JSON.stringify(key)}:${historyText(series)}`);
      const text = `${JSON.stringify(run.run_id)}:{${ofRun.join(',')}}`;
      open ??= { texts: [], characters: 0, first: fromEnd, last: fromEnd };
      open.texts.push(text);
      open.characters += text.length;
      open.last = fromEnd;
      if (open.characters >= CHARACTERS) await flush();
    },
    async finish() {
      await flush();
      return files.reverse();
    },
  };
}

const historyText = (series: Series) => JSON.stringify(storedHistory(series));
