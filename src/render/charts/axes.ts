import type { Goal } from '../../core/model/settings.ts';
import { oneLine, shorten } from '../format.ts';
import { type Layer, type Position, withGoal } from './chart.ts';
import { ink } from './theme.ts';

/** Longer names are cut in a picture, where they could not wrap; the page has them whole. */
const LONGEST_TITLE = 44;

/** The axis of a metric, named with its goal; zero is not forced, and `padding` leaves room for labels, in pixels. */
export function valueAxis(key: string, goal: Goal | null, padding = 0): Position {
  return {
    field: 'y',
    type: 'quantitative',
    title: shorten(oneLine(withGoal(key, goal)), LONGEST_TITLE),
    scale: padding > 0 ? { zero: false, padding } : { zero: false },
  };
}

/** An axis on which every point has the same room, with the labels of four points at most. */
export function orderAxis<T extends { readonly order: number }>(
  points: readonly T[],
  label: (point: T) => string,
): Position {
  const last = points.length - 1;
  const places = [...new Set([0, 1 / 3, 2 / 3, 1].map((share) => Math.round(share * last)))];
  const labelled = places.flatMap((place) => points[place] ?? []);
  const labels = Object.fromEntries(labelled.map((point) => [point.order, label(point)]));
  return {
    field: 'x',
    type: 'quantitative',
    title: null,
    scale: { domain: [points[0]?.order ?? 1, points[last]?.order ?? 1], nice: false, zero: false, padding: 10 },
    axis: {
      values: labelled.map(({ order }) => order),
      labelExpr: `(${JSON.stringify(labels)})[datum.value]`,
      labelOverlap: false,
      labelLimit: 200,
    },
  };
}

/**
 * An axis that reaches from one end of the range to the other. The ends are points that cannot be seen and not a part of the specification, so that charts
 * which differ in them only are of one shape to Vega, whose work before the rows is most of the whole.
 */
export function reaching(channel: 'x' | 'y', ends: readonly [number, number]): Layer {
  const position: Position = { field: channel, type: 'quantitative' };
  return {
    data: { values: ends.map((end) => ({ [channel]: end })) },
    mark: { type: 'point', size: 1, fill: ink('ground'), fillOpacity: 0, strokeOpacity: 0 },
    encoding: { [channel]: position },
  };
}
