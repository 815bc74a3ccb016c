/** The histories of chosen runs, chunk by chunk. */
import type { HistoryFile, StoredHistory, TableManifest } from '../../../src/table/manifest.ts';
import { hashedJson, isGone, publishedAnew } from './data-file.ts';

export interface Histories {
  /** Resolves when the histories of these runs are there; of runs whose histories were not read there is nothing to load. */
  load(runs: readonly { readonly id: string; readonly row: number }[]): Promise<void>;
  /** `undefined` where it was not read, or is not loaded. */
  history(runId: string, metric: string): StoredHistory | undefined;
  /** Metrics of a run whose histories are loaded. */
  metrics(runId: string): readonly string[];
}

/** `folder` as `experiments/SEGMENT/`, below `data/`; rows as places give them, those of deleted runs too. */
export function histories(folder: string, manifest: Pick<TableManifest, 'histories'>): Histories {
  const coming = new Map<string, Promise<void>>();
  const known = new Map<string, Readonly<Record<string, StoredHistory>>>();
  const fetchFile = async (file: string): Promise<void> => {
    try {
      const content = (await hashedJson(folder + file)) as HistoryFile;
      for (const [id, ofRun] of Object.entries(content)) known.set(id, ofRun);
    } catch (cause) {
      coming.delete(file);
      throw isGone(cause) ? publishedAnew() : cause;
    }
  };
  const ofRun = (runId: string) => known.get(runId) ?? {};
  return {
    async load(runs) {
      const files = runs.flatMap(({ row }) =>
        manifest.histories.filter(({ from, to }) => row >= from && row < to).map(({ file }) => file),
      );
      await Promise.all(
        [...new Set(files)].map((file) => {
          const loading = coming.get(file) ?? fetchFile(file);
          coming.set(file, loading);
          return loading;
        }),
      );
    },
    history: (runId, metric) => (Object.hasOwn(ofRun(runId), metric) ? ofRun(runId)[metric] : undefined),
    metrics: (runId) => Object.keys(ofRun(runId)),
  };
}
