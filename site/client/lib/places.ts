/** Where a run is that only its id is known of. */
import { bucketOf, type DataIndex } from '../../../src/table/manifest.ts';
import { hashedJson, isGone, namedJson } from './data-file.ts';

export interface Place {
  readonly experiment: DataIndex['experiments'][number];
  /** Folder of its table, below `data/`, as `openTable` takes it. */
  readonly folder: string;
  /** Number of the run: a row of the table, or past the last row that of a deleted run. */
  readonly row: number;
}

let index: Promise<DataIndex> | undefined;

/** The list of experiments and files; asked for once a page. */
export function dataIndex(): Promise<DataIndex> {
  index ??= namedJson('index.json') as Promise<DataIndex>;
  index.catch(() => {
    index = undefined;
  });
  return index;
}

/** `null` where no run of the dashboard has the id. */
export async function placeOf(runId: string): Promise<Place | null> {
  try {
    return await lookUp(runId, await dataIndex());
  } catch (cause) {
    if (!isGone(cause)) throw cause;
    // The list was an old copy.
    index = namedJson('index.json', { anew: true }) as Promise<DataIndex>;
    return lookUp(runId, await index);
  }
}

async function lookUp(runId: string, { places, experiments }: DataIndex): Promise<Place | null> {
  const file = places[bucketOf(runId, places.length)];
  if (file === undefined) return null;
  const found = (await hashedJson(file)) as Readonly<Record<string, readonly [experiment: string, fromEnd: number]>>;
  const [id, fromEnd] = Object.hasOwn(found, runId) ? (found[runId] ?? []) : [];
  const experiment = experiments.find((one) => one.id === id);
  if (!experiment || fromEnd === undefined) return null;
  const row = experiment.rows + experiment.deleted - 1 - fromEnd;
  return { experiment, folder: experiment.table.replace(/table\.json$/, ''), row };
}

/** Ids of the runs that have a page of their own. */
export async function pagedRuns(): Promise<ReadonlySet<string>> {
  return new Set((await namedJson((await dataIndex()).pages)) as readonly string[]);
}
