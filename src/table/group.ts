/** Rows that are put together by their values. */
import type { ColumnId } from './manifest.ts';

/** What a column's values in a group come to, of the finite ones alone. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation; `null` for one value. */
  readonly sd: number | null;
  readonly min: number;
  readonly max: number;
}

export interface Group {
  /** The values that all of its rows have, outermost column first, as they were first written; `null` for no value. */
  readonly values: readonly (string | null)[];
  /** The same for the same values, whatever the order or filter: what remembers which groups are open. */
  readonly key: string;
  /** In the order of the table. */
  readonly rows: Uint32Array;
  /** Of metrics, times, durations and numeric params; `null` where no row has a number, and where the column is not loaded. */
  spread(id: ColumnId): Spread | null;
  /** The groups inside it, by the next column; empty for the innermost. Made when they are first asked for. */
  children(): readonly Group[];
}
