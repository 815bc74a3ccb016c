/** What a reader has set up on a page, and nothing else: it lives in the address, so that a link shows the same to the next reader. */
import type { ColumnId } from './manifest.ts';

export interface SortKey {
  readonly column: ColumnId;
  readonly descending: boolean;
}

export interface ChosenColumn {
  readonly id: ColumnId;
  readonly pinned: boolean;
  /** Pixels; `null`: as wide as it needs. */
  readonly width: number | null;
}

/** One chart that a reader asked for. */
export interface ChartChoice {
  /** Name of a form: `curves`, `scatter` … */
  readonly form: string;
  /** Columns that it is drawn from, in the form's order. */
  readonly fields: readonly ColumnId[];
  /** What differs from the form's defaults: `{ y: 'log', smooth: '0.6' }`. */
  readonly options: Readonly<Record<string, string>>;
}

export interface ViewState {
  /** Text of the filter, as it was typed. */
  readonly filter: string;
  /** First key first; empty: newest first. */
  readonly sort: readonly SortKey[];
  /** `null`: those that the table shows by itself. */
  readonly columns: readonly ChosenColumn[] | null;
  /** Only columns in which the shown runs differ. */
  readonly differing: boolean;
  /** Columns by whose values rows are put together. */
  readonly group: readonly ColumnId[];
  /** Paths of the groups whose runs are shown. */
  readonly open: readonly (readonly string[])[];
  /** Whole ids, or the beginnings of ids, of chosen runs, in the order of choosing. */
  readonly selected: readonly string[];
  /** The run, or `null`, that others are compared with. */
  readonly baseline: string | null;
  /** `null`: those that the page shows by itself. */
  readonly charts: readonly ChartChoice[] | null;
}

export const initialState: ViewState = {
  filter: '',
  sort: [],
  columns: null,
  differing: false,
  group: [],
  open: [],
  selected: [],
  baseline: null,
  charts: null,
};
