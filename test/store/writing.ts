import type { Series } from '../../src/core/model/series.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { createSnapshot } from '../../src/store/index.ts';

/** By run id, then metric. */
export type Histories = Readonly<Record<string, Readonly<Record<string, Series>>>>;

/** Writes a whole snapshot as the commands do. */
export function write(file: string, { experiments, runs, ...head }: Snapshot, histories: Histories = {}): void {
  const writer = createSnapshot(file);
  writer.setExperiments(experiments);
  for (const one of runs) writer.addRun(one);
  for (const [id, ofRun] of Object.entries(histories))
    for (const [name, series] of Object.entries(ofRun)) writer.addSeries(id, name, series);
  writer.finish(head);
}
