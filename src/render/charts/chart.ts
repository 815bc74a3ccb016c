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

/** Outer size in CSS pixels; one that still reads on a phone when the page shrinks it. */
export const size = { width: 440, height: 230 } as const;

/** One layer of a picture. */
export type Layer = Extract<TopLevelSpec, { layer: unknown }>['layer'][number];

/** What can be said of a dot. */
export interface PointMark {
  readonly size: number;
  readonly fill: string;
  readonly stroke: string;
  readonly strokeWidth: number;
  readonly strokeOpacity: number;
  readonly fillOpacity: number;
}

/** How a field lies along an axis. */
export type Position = NonNullable<NonNullable<Extract<Layer, { mark: unknown }>['encoding']>['x']>;

/** Rows of a layer's own; a layer without rows would only make Vega wonder about its extent. */
function hasRows(layer: Layer): boolean {
  const values = layer.data && 'values' in layer.data ? layer.data.values : null;
  return !Array.isArray(values) || values.length > 0;
}

/** The frame that all charts share; layers without rows are left out. */
export function frame(layers: readonly Layer[]): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    ...size,
    autosize: { type: 'fit', contains: 'padding' },
    config,
    layer: layers.filter(hasRows),
  };
}

/** `val/auc, more is better`. */
export function withGoal(key: string, goal: Goal | null): string {
  return goal === null ? key : `${key}, ${goalInWords(goal)}`;
}
