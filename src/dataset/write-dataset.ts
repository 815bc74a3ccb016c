/** All data files of a dashboard: what `manifest.ts` describes, for the selected experiments of a snapshot. */
import { selects } from '../core/model/glob.ts';
import { experimentAddress } from '../core/view/address.ts';
import { openSnapshot } from '../store/index.ts';
import { bucketOf, type DataIndex } from '../table/manifest.ts';
import { type DataFolder, dataFolder, type WriteFile, type Written } from './data-folder.ts';
import { writeExperiment } from './experiment-files.ts';

/** Runs of one file of places, about: a reader of one run loads all of it. */
const PLACES = 512;

export interface DatasetOrder {
  readonly snapshotFile: string;
  /** Where they are to be. */
  readonly folder: string;
  readonly write: WriteFile;
  /** As `dataFolder` takes it. */
  readonly before: string | null;
}

export async function writeDataset({ snapshotFile, folder, write, before }: DatasetOrder): Promise<Written> {
  const reader = openSnapshot(snapshotFile);
  try {
    const { head } = reader;
    const out = dataFolder(folder, write, before);
    const chosen = reader.experiments().filter(({ name }) => selects(head.settings.experiments, name));
    const experiments: DataIndex['experiments'][number][] = [];
    const places: [experiment: string, ids: readonly string[]][] = [];
    for (const experiment of chosen) {
      const { id, name, url } = experiment;
      const page = experimentAddress(id);
      const { rows, deleted, ids } = await writeExperiment(reader, experiment, out, page);
      experiments.push({ ...{ id, name, url, rows, deleted, page }, table: `${page}table.json` });
      places.push([id, ids]);
    }
    const { project } = head;
    const index: DataIndex = {
      ...{ format: 'ml-report/1', taken_at: head.taken_at, tool: head.tool },
      title: head.settings.title ?? project?.name ?? 'Experiments',
      project: project && { id: project.id, path: project.path, url: project.url },
      ...{ experiments, places: await writePlaces(places, out), pages: 'pages.json' },
    };
    await out.putNamed('index.json', index);
    return out.written();
  } finally {
    reader.close();
  }
}

async function writePlaces(
  places: readonly (readonly [experiment: string, ids: readonly string[]])[],
  out: DataFolder,
): Promise<string[]> {
  const total = places.reduce((sum, [, ids]) => sum + ids.length, 0);
  // A power of two, so that a few more runs rarely move all others.
  const buckets = Array.from({ length: 2 ** Math.ceil(Math.log2(Math.max(1, total / PLACES))) }, (): string[] => []);
  for (const [experiment, ids] of places) {
    const where = JSON.stringify(experiment);
    for (const [fromEnd, id] of ids.entries())
      buckets[bucketOf(id, buckets.length)]?.push(`${JSON.stringify(id)}:[${where},${fromEnd}]`);
  }
  const files: string[] = [];
  for (const [number, texts] of buckets.entries())
    files.push(`places/${await out.put(`places/ids-${number}`, 'json', Buffer.from(`{${texts.join(',')}}`))}`);
  return files;
}
