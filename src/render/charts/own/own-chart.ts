import type { Runtime, Spec } from 'vega';
import type { DataSet } from './check.ts';
import type { Asked } from './rows.ts';

/** A chart of the user's own after checking and compiling, as JSON can hold it. */
export interface OwnChart {
  /** Its place in the page: small letters, digits and dashes. */
  readonly key: string;
  /** Path of its file in the repository. */
  readonly file: string;
  readonly title: string;
  /** Empty where nobody wrote one. */
  readonly description: string;
  readonly asked: Asked;
  readonly sets: readonly DataSet[];
  readonly vega: Spec;
  readonly runtime: Runtime;
  /** What Vega-Lite found odd. */
  readonly warnings: readonly string[];
}
