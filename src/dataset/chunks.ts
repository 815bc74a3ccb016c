/** Files that hold many runs each, filled while runs are read, oldest first. */
import { createHash } from 'node:crypto';
import type { Run } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import { runAsText } from '../render/export/run-text.ts';
import type { StoredRun } from '../store/index.ts';
import type { TableManifest } from '../table/manifest.ts';
import type { DataFolder } from './data-folder.ts';
import { storedHistory } from './stored-history.ts';

/** Runs of one file of details: a reader of one run loads all of it. */
export const DETAILS = 256;
/** A file of histories gets no further run past these characters. */
const CHARACTERS = 256 * 1024;

/** One file of details, of runs that are known by now. */
export interface OpenDetails {
  add(run: Run): void;
  /** When all were added. */
  finish(): Promise<string>;
}

/** `tool`: the version of the program, on which the form of a file depends. */
export function openDetails(folder: DataFolder, path: string, runs: readonly StoredRun[], tool: string): OpenDetails {
  const hash = createHash('sha256').update(`${tool}\n`);
  for (const run of runs) run.addTo(hash);
  const content = hash.digest('hex');
  const taken = folder.take(path, 'json', content);
  if (taken !== null) return { add: () => {}, finish: () => Promise.resolve(taken) };
  const text = textBytes();
  let added = 0;
  return {
    add(run) {
      text.add(added++ === 0 ? '[' : ',\n');
      text.add(runAsText(run));
    },
    finish() {
      text.add(']\n');
      return folder.putMade(path, 'json', content, text.bytes());
    },
  };
}

/** Texts as UTF-8, one after the other: quicker than joining them first. */
function textBytes() {
  let [all, end] = [Buffer.allocUnsafe(1024 * 1024), 0];
  return {
    add(text: string): void {
      // A UTF-16 unit takes three bytes at most.
      if (end + 3 * text.length > all.length) {
        const larger = Buffer.allocUnsafe(2 * all.length + 3 * text.length);
        all.copy(larger, 0, 0, end);
        all = larger;
      }
      end += all.write(text, end);
    },
    bytes: () => all.subarray(0, end),
  };
}

/** Runs are numbered from the end as they come; the first is 0. */
export interface HistoryChunks {
  add(run: Run, histories: ReadonlyMap<string, Series>, fromEnd: number): Promise<void>;
  finish(): Promise<TableManifest['histories']>;
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
