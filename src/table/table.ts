/** The runs of an experiment in memory, as columns; the same whether they come from files in a browser or from runs in a test. */
import type { ColumnId, ColumnInfo, TableManifest } from './manifest.ts';

/** Why a cell holds no ordinary value. `lost`: the server has it no more. */
export type Absence = 'missing' | 'lost';

export interface Column {
  readonly info: ColumnInfo;
  /**
   * One number a row, made once and kept: NaN for NaN and where there is none. Of texts: the number that the text says, NaN where it says none. Times and
   * durations in milliseconds.
   */
  numbers(): Float64Array | Float32Array;
  /** As it was logged; of numbers their shortest form; `null` where there is no value. */
  text(row: number): string | null;
  /** `null` where there is a value, be it NaN. */
  absence(row: number): Absence | null;
  /** Of a column with few distinct texts: the code of each row, and the text of each code from 1; 0 is no value. */
  readonly dictionary: {
    readonly codes: Uint8Array | Uint16Array | Uint32Array;
    readonly texts: readonly string[];
  } | null;
  /** Of texts: every text is a numeral, so that they are compared as numbers. */
  readonly numeric: boolean;
}

/** The shape of a history: `points` bytes, 1 lowest, 255 highest, 0 none. */
export interface ShapeColumn {
  readonly info: ColumnInfo;
  /** Empty where no history was read. */
  shape(row: number): Uint8Array;
}

export interface Table {
  readonly manifest: TableManifest;
  readonly rows: number;
  /** By the id of a column; `undefined` for one that the experiment does not have. */
  info(id: ColumnId): ColumnInfo | undefined;
  /** `undefined` while it is not loaded; never a shape. */
  column(id: ColumnId): Column | undefined;
  shapes(id: ColumnId): ShapeColumn | undefined;
  /** The whole id of a row's run; `undefined` while it is not loaded. */
  runId(row: number): string | undefined;
}

/** A table whose columns come when they are asked for. */
export interface LoadingTable extends Table {
  /** Resolves when all of them are there; ids that the experiment does not have are passed over. */
  load(ids: Iterable<ColumnId>): Promise<void>;
  /** Loads the ids of the runs of some rows. */
  loadIds(rows: Iterable<number>): Promise<void>;
}
