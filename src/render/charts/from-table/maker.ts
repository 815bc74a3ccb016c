/** Makers: from the table of an experiment, and what a reader chose of it, to a chart as data. */
import type { Steps } from '../../../core/statistics/forest.ts';
import type { ColumnId, StoredHistory } from '../../../table/manifest.ts';
import type { Table } from '../../../table/table.ts';
import type { ChartChoice } from '../../../table/view-state.ts';
import type { FormChart } from '../forms/form.ts';

/** What a reader looks at. */
export interface Shown {
  readonly table: Table;
  /** Row numbers in the order of the table: those that the filter leaves. */
  readonly rows: Uint32Array;
  /** Ids of chosen runs, whether the filter leaves them or not. */
  readonly selected: readonly string[];
  /** Id of the run that others are compared with. */
  readonly baseline: string | null;
}

export interface MakerInput extends Shown {
  readonly choice: ChartChoice;
  /** `undefined` while it is not loaded, and where there is none. */
  history(runId: string, metric: string): StoredHistory | undefined;
  /** Most points of one line or cloud; where nothing is said, as many as a page without scripts has room for. */
  readonly points?: number;
}

/** A column that a chart is drawn from; what it takes is asked of the whole column. */
export interface Field {
  readonly name: string;
  readonly takes: 'metric' | 'param' | 'number' | 'any';
  /** The last field may be many columns. */
  readonly many?: true;
  readonly optional?: true;
}

/** The first of the values is what is meant where nothing is said, unless `default` says otherwise. */
export interface Option {
  readonly name: string;
  readonly values: readonly string[];
  readonly default: string;
  readonly label: string;
}

export interface Needs {
  readonly columns: readonly ColumnId[];
  /** Runs, by id, whose histories of the metric are drawn; ids of rows that are not loaded are left out. */
  readonly histories: { readonly runs: readonly string[]; readonly metric: string } | null;
}

export interface Maker {
  /** Name of the form. */
  readonly form: string;
  /** For a list to choose from. */
  readonly label: string;
  readonly fields: readonly Field[];
  readonly options: readonly Option[];
  needs(choice: ChartChoice, shown: Shown): Needs;
  /** `why`: a sentence that says what is missing. */
  make(input: MakerInput): FormChart | { readonly why: string };
  /** The same, where it takes so long that a page could not answer meanwhile. */
  makeInSteps?(input: MakerInput): Steps<FormChart | { readonly why: string }>;
}

/** What was chosen of an option, or its default. */
export function optionOf(options: readonly Option[], choice: ChartChoice, name: string): string {
  const option = options.find((one) => one.name === name);
  const chosen = Object.hasOwn(choice.options, name) ? choice.options[name] : undefined;
  return chosen !== undefined && option?.values.includes(chosen) ? chosen : (option?.default ?? '');
}

export const scaleOption = (name: string, label: string): Option => ({
  name,
  values: ['linear', 'log'],
  default: 'linear',
  label,
});
