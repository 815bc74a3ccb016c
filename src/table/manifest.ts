/**
 * The runs of one experiment as columns: the files below `data/` that the dashboard's table reads and that other programs may read too (format
 * `ml-report/1`). This file is their form; `encode.ts` writes it, `decode.ts` reads it.
 *
 * A row is a run; row 0 is the newest. A column lies at `offset` of a block of little-endian numbers; every column starts at a multiple of 8. A block is what its
 * files are one after the other: a large one is in several, so that those of old runs stay as they are when new runs come.
 *
 * Runs that were deleted are in no column, but a link may lead to one: they follow after the rows, so that ids, details and histories number all
 * `rows + deleted` of them. Files of ids and details count from the other end, so that a new run leaves the files of old runs as they are: see `placeIn`.
 */
import type { Goal } from '../core/model/settings.ts';
import { commonStart } from './id-starts.ts';

/** What a column is about. `run`: a fact of the run itself (`name`, `status`, `started`, `took`, `user`, `branch`, `commit`, `place`, `merge_request`, `job`, `parent`). */
export type ColumnGroup = 'run' | 'metric' | 'param' | 'tag';

/** How a column's values are read: `time` is milliseconds since 1970, `duration` milliseconds. */
export type ColumnKind = 'number' | 'text' | 'time' | 'duration';

/**
 * How a column lies in its file.
 * - `f32`, `f64`: one number a row. Values in `f32` are rounded to 24 bits (seven digits). Three NaNs have a meaning of their own, by their lowest
 *   bits: …0 a value that was logged as NaN, …1 no value, …2 a value that the server lost.
 * - `seconds`: one `u32` a row: how many whole seconds earlier it is than the row before, the first than `base` (seconds since 1970); 0xffffffff marks a row without a
 *   time, which the next difference passes over.
 * - `dictionary`: one code a row, 1, 2 or 4 bytes (`width`); 0 is no value, code n is the n-th text of `texts`.
 * - `text`: one `u32` a row, the length in UTF-16 units plus one (0: no value), then all texts as UTF-8, one after the other, `bytes` of them.
 * - `shape`: `points` bytes a row: the history's values from left to right at equal distances of its steps, 1 its lowest and 255 its highest; 0 is no value. Only the
 *   first `rows` rows are in it: no later one has a history that was read.
 */
export type Encoding =
  | { readonly form: 'f32' }
  | { readonly form: 'f64' }
  | { readonly form: 'seconds'; readonly base: number }
  | { readonly form: 'dictionary'; readonly width: 1 | 2 | 4; readonly texts: readonly string[] }
  | { readonly form: 'text'; readonly bytes: number }
  | { readonly form: 'shape'; readonly points: number; readonly rows: number };

/** `name`, `status` …; `m.KEY` a metric, `p.KEY` a param, `t.KEY` a tag, `h.KEY` the shape of a metric's history. Addresses and filters write it so. */
export type ColumnId = string;

export interface ColumnInfo {
  readonly id: ColumnId;
  readonly group: ColumnGroup;
  /** As it was logged; of a fact of the run its name. */
  readonly key: string;
  readonly kind: ColumnKind;
  /** Of metrics; `null` where it is not known. */
  readonly goal: Goal | null;
  /** Whether it is one of the metrics to show first. */
  readonly primary: boolean;
  /** Fixed limits of a metric's gates, in its unit; empty where it has none. */
  readonly limits: readonly { readonly rule: 'min' | 'max'; readonly value: number; readonly level: 'fail' | 'warn' }[];
  /** Rows without a value. */
  readonly missing: number;
  /** Whether two rows have different values; a column that only some rows have, with one value, does not. */
  readonly differs: boolean;
  /** Of its block, in their order; columns with the same first file are in one block. */
  readonly files: readonly string[];
  /** Bytes from the beginning of the block. */
  readonly offset: number;
  readonly encoding: Encoding;
}

/** `table.json` in the folder of an experiment. Addresses of files are relative to it and hold a hash of their content. */
export interface TableManifest {
  readonly format: 'ml-report/1';
  readonly taken_at: number;
  readonly experiment: { readonly id: string; readonly name: string; readonly url: string | null };
  readonly rows: number;
  readonly deleted: number;
  /** Columns that few runs have, and that are in no file since a table is only so large; run details have their values. */
  readonly left_out: number;
  /** Facts of the run first, then metrics in the settings' order, params, tags; shapes of histories last. */
  readonly columns: readonly ColumnInfo[];
  /** What is shown before anybody chooses; they lie together in the first file. */
  readonly shown: readonly ColumnId[];
  /** Ids of runs, `size` a file, oldest first. `uuid`: 16 bytes each, written with dashes; `hex`: 16 bytes without; `text`: a JSON list of texts. */
  readonly ids: { readonly form: 'uuid' | 'hex' | 'text'; readonly size: number; readonly files: readonly string[] };
  /** `runs-….json`: JSON lists of `size` runs, oldest first, in the form of `ml-report export`; of a metric what is `null` is left out, but the value. */
  readonly details: { readonly size: number; readonly files: readonly string[] };
  /** `histories-….json`, see `HistoryFile`; each holds the runs numbered from `from` up to, without, `to`. Runs in none have no history that was read. */
  readonly histories: readonly { readonly file: string; readonly from: number; readonly to: number }[];
}

/** The histories of some runs, by run id and metric. At most `POINTS` points of each, the extremes always among them; `count` says of how many. */
export type HistoryFile = Readonly<Record<string, Readonly<Record<string, StoredHistory>>>>;
export const POINTS = 1000;

/** Which file of ids or details, and which item of it, is run number `index` of `total`: the last run is the first item of the first file. */
export function placeIn(index: number, total: number, size: number): { file: number; at: number } {
  const fromEnd = total - 1 - index;
  return { file: Math.floor(fromEnd / size), at: fromEnd % size };
}

export interface StoredHistory {
  readonly count: number;
  readonly steps: readonly number[];
  /** Milliseconds since 1970. */
  readonly times: readonly number[];
  /** `"NaN"`, `"Infinity"`, `"-Infinity"` for what is not finite, `null` for what the server lost. */
  readonly values: readonly (number | string | null)[];
}

/** `data/index.json`: where everything is. */
export interface DataIndex {
  readonly format: 'ml-report/1';
  readonly taken_at: number;
  /** Version of ml-report. */
  readonly tool: string;
  readonly title: string;
  readonly project: { readonly id: number; readonly path: string; readonly url: string } | null;
  readonly experiments: readonly {
    readonly id: string;
    readonly name: string;
    readonly url: string | null;
    readonly rows: number;
    readonly deleted: number;
    /** Address of the page in the dashboard. */
    readonly page: string;
    /** Address of its `table.json`, relative to this file. */
    readonly table: string;
  }[];
  /** Where a run is: file number `bucketOf(id, files.length)` maps its id to `[id of the experiment, number from the end]`: the last run of its table is 0. */
  readonly places: readonly string[];
  /** Runs that have a page of their own, as `runs/SEGMENT/`, are in this file, beside this one: a JSON list of ids. */
  readonly pages: string;
}

/** In which of `buckets` files the place of a run is, by what a beginning of its id has too: `commonStart`. */
export const bucketOf = (id: string, buckets: number): number =>
  buckets === 0 ? 0 : hashOf(commonStart(id)) % buckets;

/** FNV-1a (32 bits) over the UTF-16 units of a text. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193) >>> 0;
  return hash;
}
