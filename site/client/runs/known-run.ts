/** One run with its histories, from the data files. */
import { fromJsonNumber } from '../../../src/core/model/json.ts';
import type { Metric, Run } from '../../../src/core/model/run.ts';
import type { Series } from '../../../src/core/model/series.ts';
import { toSeries } from '../../../src/render/charts/from-table/curve-lines.ts';
import type { StoredHistory, TableManifest } from '../../../src/table/manifest.ts';
import { histories } from '../lib/histories.ts';
import { manifestOf } from '../lib/open-table.ts';
import { type Place, placeOf } from '../lib/places.ts';
import { type RunDetails, runDetails } from '../lib/run-details.ts';

export interface KnownRun {
  readonly run: Run;
  readonly place: Place;
  readonly manifest: TableManifest;
  /** Those that were read, by metric. */
  readonly stored: ReadonlyMap<string, StoredHistory>;
}

const manifests = new Map<string, Promise<TableManifest>>();

function manifestIn(folder: string): Promise<TableManifest> {
  const known = manifests.get(folder) ?? manifestOf(folder);
  manifests.set(folder, known);
  known.catch(() => manifests.delete(folder));
  return known;
}

/** By its id or the beginning of it; `null` where no run of the dashboard has it, or several have. */
export async function knownRun(id: string): Promise<KnownRun | null> {
  const place = await placeOf(id);
  if (!place) return null;
  const { folder, row, id: whole } = place;
  const manifest = await manifestIn(folder);
  const all = histories(folder, manifest);
  const [details] = await Promise.all([runDetails(folder, manifest, row), all.load([{ id: whole, row }])]);
  const stored = all.metrics(whole).flatMap((key) => {
    const history = all.history(whole, key);
    return history ? [[key, history] as const] : [];
  });
  return { run: asRun(details), place, manifest, stored: new Map(stored) };
}

/** Id of the run before, `null` for the first; of a deleted run there is none. */
export async function previousOf({ place, manifest }: KnownRun): Promise<string | null> {
  const { folder, row } = place;
  if (row + 1 >= manifest.rows) return null;
  return (await runDetails(folder, manifest, row + 1)).run_id;
}

export function asRun(details: RunDetails): Run {
  const number = fromJsonNumber;
  const metrics = Object.entries(details.metrics).map(([key, metric]): [string, Metric] => [
    key,
    {
      ...metric,
      ...{ value: number(metric.value), min: number(metric.min), max: number(metric.max) },
      latest: metric.latest && { ...metric.latest, value: number(metric.latest.value) },
    },
  ]);
  return {
    ...details,
    params: new Map(Object.entries(details.params)),
    tags: new Map(Object.entries(details.tags)),
    metrics: new Map(metrics),
  };
}

export const seriesOf = ({ stored }: Pick<KnownRun, 'stored'>): ReadonlyMap<string, Series> =>
  new Map([...stored].map(([key, history]) => [key, toSeries(history)]));
