/** From histories to the rows that are drawn: which axis, which points, and where a line breaks. */
import type { Series } from '../../core/model/series.ts';
import { thin } from './thin.ts';

export interface CurveLine {
  readonly name: string;
  /** Curves of a baseline are dashed and grey. */
  readonly side: 'current' | 'baseline';
  readonly series: Series;
}

export interface Axis {
  readonly title: string;
  readonly unit: string;
  readonly of: (series: Series) => Float64Array;
}

/** Steps, unless no curve has two different ones: then the time since its first point. */
export function axisFor(lines: readonly CurveLine[]): Axis {
  const moves = ({ steps }: Series) => steps.some((step) => step !== steps[0]);
  if (lines.some(({ series }) => moves(series))) return { title: 'step', unit: 'step', of: ({ steps }) => steps };
  const start = ({ timestamps }: Series) => timestamps.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const longest = Math.max(
    ...lines.map(({ series }) => series.timestamps.reduce((a, b) => Math.max(a, b), 0) - start(series)),
  );
  const [size, name] =
    longest > 2 * 3_600_000 ? [3_600_000, 'hours'] : longest > 120_000 ? [60_000, 'minutes'] : [1000, 'seconds'];
  return {
    title: `${name} since the first value`,
    unit: name,
    of: (series) => series.timestamps.map((time) => (time - start(series)) / (size as number)),
  };
}

export interface Row {
  readonly line: number;
  readonly x: number;
  readonly y: number | null;
}

/** A line ends before a point without a number, and where time runs backwards: that point was logged out of order. */
function breaks({ values, timestamps }: Series): { at: Set<number>; disordered: number } {
  const at = new Set<number>();
  let disordered = 0;
  for (let i = 0; i < values.length; i++) {
    if (!Number.isFinite(values[i])) at.add(i);
    if (i > 0 && (timestamps[i] as number) < (timestamps[i - 1] as number)) {
      at.add(i);
      disordered++;
    }
  }
  return { at, disordered };
}

/** The rows of one line, thinned; `alone` are its points without a neighbour, which a line would not show. */
export function rowsOf({ series }: CurveLine, line: number, axis: Axis, limit: number) {
  const xs = axis.of(series);
  const kept = thin(xs, series.values, limit);
  const { at, disordered } = breaks(series);
  const gaps = [...at].sort((a, b) => a - b);
  const rows: Row[] = [];
  const alone: Row[] = [];
  let next = 0;
  let length = 0;
  for (const [place, index] of kept.entries()) {
    let broken = false;
    for (; next < gaps.length && (gaps[next] as number) <= index; next++) broken = true;
    if (broken && place > 0) {
      rows.push({ line, x: xs[index] as number, y: null });
      if (length === 1) alone.push(rows.at(-2) as Row);
      length = 0;
    }
    rows.push({ line, x: xs[index] as number, y: series.values[index] as number });
    length++;
  }
  if (length === 1) alone.push(rows.at(-1) as Row);
  return { rows, alone, disordered, kept: kept.length };
}

/** Two finite points at least, and not one value that was merely logged again at the same step. */
export function hasShape({ steps, values }: Series): boolean {
  const first = values.findIndex(Number.isFinite);
  const others = first < 0 ? 0 : values.subarray(first + 1).filter(Number.isFinite).length;
  if (others !== 1) return others > 1;
  const second = values.findLastIndex(Number.isFinite);
  return steps[first] !== steps[second] || values[first] !== values[second];
}
