import type { TopLevelSpec } from 'vega-lite';
import type { Goal } from '../../core/model/settings.ts';
import { goalInWords } from '../format.ts';
import { config } from './theme.ts';

/** A picture together with what stands for it where no picture can be seen. */
export interface Chart {
  /** A sentence of what it shows. */
  readonly title: string;
  /** What the eye would find first, in one line; says what was left out or thinned. */
  readonly summary: string;
  /** Plain data: Vega-Lite with its values inside. */
  readonly spec: TopLevelSpec;
  readonly table: { readonly head: readonly string[]; readonly rows: readonly (readonly (string | number | null)[])[] };
}

/** A chart of what a merge request changed: title and summary in the parts that a text puts together in its own way. */
export interface ComparedChart extends Chart {
  /** What is so, without the metric's name; the title is the name, its goal and this. */
  readonly statement: string;
  /** Of the summary what holds for every form of the picture. */
  readonly notes: string;
}

/** Outer size in CSS pixels; one that still reads on a phone when the page shrinks it. */
export const size = { width: 440, height: 230 } as const;

/** Outer size of a picture that stands in a comment, without its title: room for texts right of the lines, and still readable on a phone. */
export const paperSize = { width: 560, height: 230 } as const;

/** Of the paper around it. */
export const paperPadding = 16;
/** What a picture in a comment is wide, its paper included. */
export const paperWidth = paperSize.width + 2 * paperPadding;

/** One layer of a picture. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

/** How a field lies along an axis. */
export type Position = NonNullable<NonNullable<Extract<Layer, { mark: unknown }>['encoding']>['x']>;

/** Rows of a layer's own; a layer without rows would only make Vega wonder about its extent. */
function hasRows(layer: Layer): boolean {
  const values = layer.data && 'values' in layer.data ? layer.data.values : null;
  return !Array.isArray(values) || values.length > 0;
}

/** The frame that all charts share; layers without rows are left out. */
export function frame(layers: readonly Layer[], outer: { width: number; height: number } = size): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...outer,
    autosize: { type: 'fit', contains: 'padding' },
    config,
    layer: layers.filter(hasRows),
  };
}

/** `val/auc, more is better`. */
export function withGoal(key: string, goal: Goal | null): string {
  return goal === null ? key : `${key}, ${goalInWords(goal)}`;
}
