/** Everything that is known of one run, in the documented form of the export. */
import type { Run } from '../../../src/core/model/run.ts';
import { placeIn, type TableManifest } from '../../../src/table/manifest.ts';
import { hashedJson, isGone, publishedAnew } from './data-file.ts';

/** A value is a number, `"NaN"`, `"Infinity"`, `"-Infinity"`, or `null` where the server lost it. */
export type JsonValue = number | string | null;

export interface RunDetails extends Omit<Run, 'params' | 'metrics' | 'tags'> {
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<
    Record<
      string,
      {
        readonly value: JsonValue;
        readonly step: number;
        readonly timestamp: number | null;
        readonly min: JsonValue;
        readonly max: JsonValue;
        /** `null` where the history was not read. */
        readonly count: number | null;
        readonly latest: { readonly value: JsonValue; readonly step: number; readonly timestamp: number | null } | null;
      }
    >
  >;
}

type StoredEntry = { readonly value: JsonValue; readonly step: number; readonly timestamp?: number | null };
type StoredMetric = StoredEntry &
  Partial<Record<'min' | 'max', JsonValue>> & { readonly count?: number; readonly latest?: StoredEntry };
type StoredRun = Omit<RunDetails, 'metrics'> & { readonly metrics: Readonly<Record<string, StoredMetric>> };

type Listed = Pick<TableManifest, 'rows' | 'deleted' | 'details'>;

const lists = new Map<string, Promise<readonly StoredRun[]>>();

/** `folder` as `experiments/SEGMENT/`, below `data/`; `row` as a place gives it. */
export async function runDetails(folder: string, { rows, deleted, details }: Listed, row: number): Promise<RunDetails> {
  const { file, at } = placeIn(row, rows + deleted, details.size);
  const name = details.files[file];
  if (name === undefined) throw new RangeError('The dashboard has no run of this number. Reload the page.');
  const list = lists.get(folder + name) ?? (hashedJson(folder + name) as Promise<readonly StoredRun[]>);
  lists.set(folder + name, list);
  try {
    const run = (await list)[at];
    if (!run) throw new RangeError(`The data file ${name} does not hold the run. Reload the page.`);
    return whole(run);
  } catch (cause) {
    lists.delete(folder + name);
    throw isGone(cause) ? publishedAnew() : cause;
  }
}

const entryOf = ({ value, step, timestamp }: StoredEntry) => ({ value, step, timestamp: timestamp ?? null });

/** With `null` where the file leaves it out. */
function whole(run: StoredRun): RunDetails {
  const metrics = Object.entries(run.metrics).map(([key, metric]) => {
    const { min, max, count, latest } = metric;
    const range = { min: min ?? null, max: max ?? null, count: count ?? null };
    return [key, { ...entryOf(metric), ...range, latest: latest ? entryOf(latest) : null }] as const;
  });
  return { ...run, metrics: Object.fromEntries(metrics) };
}
