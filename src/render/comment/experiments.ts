/** Which experiments are written out where there are many. */
import type { Comparison, ExperimentComparison, GateResult, MetricRow } from '../../core/compare/comparison.ts';
import { leadingRow } from '../verdict.ts';
import type { Room } from './room.ts';

/** Whether it fails the pipeline: a failed gate that nobody accepted, and that is no warning. */
export const hasFailed = ({ passed, level, accepted }: GateResult): boolean =>
  passed === false && level === 'fail' && accepted === null;

export const isFailed = ({ gates }: MetricRow): boolean => gates.some(hasFailed);

/** Those with a failed gate, the leading one, and as many others as there is room for, in their order; and how many are left out. */
export function writtenOut(
  list: readonly ExperimentComparison[],
  comparison: Comparison,
  room: Room,
): readonly [shown: readonly ExperimentComparison[], left: number] {
  if (list.length <= room.experiments) return [list, 0];
  const leading = leadingRow(comparison)?.experiment;
  const must = new Set(list.filter((one) => one === leading || one.metrics.some(isFailed)));
  for (const one of list) if (must.size < room.experiments) must.add(one);
  const shown = list.filter((one) => must.has(one));
  return [shown, list.length - shown.length];
}
