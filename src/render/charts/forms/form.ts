/**
 * Forms: charts whose specification is fixed and whose rows, words and numbers come later, so that one compiled dataflow draws every chart of the form, at
 * build time and in the browser, where Vega-Lite is not.
 */
import type { TopLevelSpec } from 'vega-lite';

export interface Form {
  readonly name: string;
  /** Every variant that a chart of this form can have, such as `linear-log`: what cannot be a number or a row (kinds of scales, layers). */
  readonly variants: readonly string[];
  /**
   * Plain Vega-Lite. Data sets are named (`data: { name: 'points' }`), titles that a chart sets are `word('y')`, and numbers that it sets (ends of axes, sizes) are
   * `params` of that name, which become Vega's signals.
   */
  spec(variant: string): TopLevelSpec;
}

/** A chart as data: what a form needs to be drawn, and what stands for it where it cannot be seen. Can be printed as JSON. */
export interface FormChart {
  readonly form: string;
  readonly variant: string;
  /** A sentence of what it shows. */
  readonly title: string;
  /** What the eye would find first, in one line; says what was left out or thinned. */
  readonly summary: string;
  /** Titles of axes and legends, by their names in the specification. */
  readonly words: Readonly<Record<string, string>>;
  /** Rows by data set. A row of a run has its whole id in `run`. */
  readonly data: Readonly<Record<string, readonly object[]>>;
  /** Values of `params`. */
  readonly signals: Readonly<Record<string, unknown>>;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly (string | number | null)[])[] };
}

/**
 * The place of a word in a specification: two characters of the private use area around its name, which no foreign text is taken for since foreign
 * text never is in a specification.
 */
export const word = (name: string): string => `\uE000${name}\uE001`;

/** A text (JSON, SVG) with the words put in; `fitting` escapes them for it. */
export function withWords(
  text: string,
  words: Readonly<Record<string, string>>,
  fitting: (value: string) => string,
): string {
  return text.replace(/\uE000([^\uE001]*)\uE001/g, (_, name: string) => fitting(words[name] ?? ''));
}

/** Params that every form with runs declares: the run that the pointer or the keyboard is at anywhere on the page, and the place on the axis. */
export const shared = { hover: 'hover', at: 'at' } as const;
