import type { Goal } from '../../core/model/settings.ts';
import { oneLine, shorten } from '../format.ts';
import { type Layer, type Position, withGoal } from './chart.ts';
import { ink } from './theme.ts';

/** Longer names are cut in a picture, where they could not wrap; the page has them whole. */
const LONGEST_TITLE = 44;

/** The axis of a metric, named with its goal; zero is not forced. */
export function valueAxis(key: string, goal: Goal | null): Position {
  return {
    field: 'y',
    type: 'quantitative',
    title: shorten(oneLine(withGoal(key, goal)), LONGEST_TITLE),
    scale: { zero: false },
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
