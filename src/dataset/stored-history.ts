import { toJsonNumber } from '../core/model/json.ts';
import type { Series } from '../core/model/series.ts';
import { thin } from '../render/charts/thin.ts';
import { POINTS, type StoredHistory } from '../table/manifest.ts';

/** Of a long history at most so many points without a finite value stay: when it became NaN is worth knowing, but not each time that it still was. */
const NOT_FINITE = 100;

/** A history with at most `POINTS` points. */
export function storedHistory(series: Series): StoredHistory {
  const { steps, timestamps, values, lost } = series;
  const gone = new Set(lost);
  const kept = keptPoints(series);
  return {
    count: values.length,
    steps: kept.map((at) => steps[at] as number),
    times: kept.map((at) => timestamps[at] as number),
    values: kept.map((at) => (gone.has(at) ? null : toJsonNumber(values[at] as number))),
  };
}

function keptPoints({ steps, values }: Series): number[] {
  const all = Array.from(values, (_, at) => at);
  if (all.length <= POINTS) return all;
  const strange = all.filter((at) => !Number.isFinite(values[at]));
  const few = evenly(strange, NOT_FINITE);
  return [...thin(steps, values, POINTS - few.length), ...few].sort((a, b) => a - b);
}

/** The first, the last, and others at equal distances. */
function evenly(list: readonly number[], most: number): number[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))] as number);
}
