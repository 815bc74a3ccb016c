/** The filter language: see `parse.ts` for its grammar. */
import type { ColumnId } from '../manifest.ts';
import type { Table } from '../table.ts';
import type { FilterTrouble } from './trouble.ts';

export type { FilterTrouble } from './trouble.ts';

/** A filter that was understood. */
export interface Filter {
  /** What has to be loaded before `matching`. */
  readonly columns: readonly ColumnId[];
  /** One byte a row, 1 for a row that it takes. Columns that are not loaded count as missing. */
  matching(): Uint8Array;
}

/** `now` is the data's own time, milliseconds since 1970. A text without conditions takes every row. */
export function filterOf(_text: string, table: Table, _now: number): Filter | FilterTrouble {
  return { columns: [], matching: () => new Uint8Array(table.rows).fill(1) };
}

export interface Suggestion {
  /** What goes in place of the range. */
  readonly text: string;
  /** What a reader sees in the list. */
  readonly label: string;
  /** What it is: `metric, 241 runs`. */
  readonly hint: string;
  readonly kind: 'column' | 'operator' | 'value' | 'keyword';
}

export interface Completion {
  /** The range that a suggestion replaces, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Best first. */
  readonly suggestions: readonly Suggestion[];
}

export function complete(_text: string, caret: number, _table: Table): Completion {
  return { from: caret, to: caret, suggestions: [] };
}
