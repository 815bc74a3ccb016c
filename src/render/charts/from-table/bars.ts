/** Bars, one below the other, as the forms with bars take them. */
import { axisSignals } from './axis.ts';

/** Fewer bars are not drawn thicker. */
const FEWEST = 5;

/** Ends of the axis that bars number 0, 1, … lie along, the first on top. */
export function barsEnds(names: readonly string[]): Record<string, unknown> {
  return axisSignals('y', { low: Math.max(FEWEST, names.length) - 0.4, high: -0.6, texts: names });
}
