/** Where a run is that only its id is known of. */
import { shortest, startOfBeginning } from '../../../src/table/id-starts.ts';
import { bucketOf, type DataIndex } from '../../../src/table/manifest.ts';
import { hashedJson, isGone, namedJson } from './data-file.ts';

export interface Place {
  /** Whole. */
  readonly id: string;
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

/** `null` where no run of the dashboard has the id, or the ids of several begin so. */
export async function placeOf(runId: string): Promise<Place | null> {
  const [place, ...others] = await placesOf(runId);
  return others.length === 0 ? (place ?? null) : null;
}

/** The run with the id; where there is none, all whose ids begin so. */
export async function placesOf(asked: string): Promise<readonly Place[]> {
  try {
    return await lookUp(asked, await dataIndex());
  } catch (cause) {
    if (!isGone(cause)) throw cause;
    // The list was an old copy.
    index = namedJson('index.json', { anew: true }) as Promise<DataIndex>;
    return lookUp(asked, await index);
  }
}

type PlaceFile = Readonly<Record<string, readonly [experiment: string, fromEnd: number]>>;

/** Ids that were looked up, by their common start with all that have it too. */
const alike = new Map<string, readonly string[]>();

/** So much of an id as tells it apart from those of all other runs; of an id that was not looked up it may be too little. */
export const shortId = (id: string): string => shortest(id, alike.get(startOfBeginning(id) ?? '') ?? []);

async function lookUp(asked: string, { places, experiments }: DataIndex): Promise<Place[]> {
  const fileOf = async (id: string) => {
    const file = places[bucketOf(id, places.length)];
    return file === undefined ? {} : ((await hashedJson(file)) as PlaceFile);
  };
  const placesIn = (file: PlaceFile, ids: readonly string[]) =>
    ids.flatMap((id) => {
      const [of, fromEnd] = file[id] ?? [];
      const experiment = experiments.find((one) => one.id === of);
      if (!experiment || fromEnd === undefined) return [];
      const row = experiment.rows + experiment.deleted - 1 - fromEnd;
      return [{ id, experiment, folder: experiment.table.replace(/table\.json$/, ''), row }];
    });
  const own = await fileOf(asked);
  const start = startOfBeginning(asked);
  if (start === null) return placesIn(own, Object.hasOwn(own, asked) ? [asked] : []);
  const isSame = bucketOf(start, places.length) === bucketOf(asked, places.length);
  const file = isSame ? own : await fileOf(start);
  const same = Object.keys(file).filter((id) => id.startsWith(start));
  alike.set(start, same);
  if (Object.hasOwn(own, asked)) return placesIn(own, [asked]);
  return placesIn(
    file,
    same.filter((id) => id.startsWith(asked)),
  );
}

/** Ids of the runs that have a page of their own. */
export async function pagedRuns(): Promise<ReadonlySet<string>> {
  return new Set((await namedJson((await dataIndex()).pages)) as readonly string[]);
}
