import type { Series } from '../../core/model/series.ts';
import type { Goal } from '../../core/model/settings.ts';
import { count, formatNumber } from '../format.ts';
import { type Chart, frame, type Layer, type Position, shorten, withGoal } from './chart.ts';
import { ink } from './theme.ts';
import { thin } from './thin.ts';

export interface CurveLine {
  readonly name: string;
  /** Curves of a baseline are dashed and grey. */
  readonly side: 'current' | 'baseline';
  readonly series: Series;
}

export interface MetricCurve {
  readonly key: string;
  readonly goal: Goal | null;
  readonly lines: readonly CurveLine[];
}

const MOST = 240;
/** More curves than these cannot be told apart. */
const MOST_LINES = 12;

interface Axis {
  readonly title: string;
  readonly unit: string;
  readonly of: (series: Series) => Float64Array;
}

/** Steps, unless no curve has two different ones: then the time since its first point. */
function axisFor(lines: readonly CurveLine[]): Axis {
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

interface Row {
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

function rowsOf({ series }: CurveLine, line: number, axis: Axis, limit: number) {
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

function summarise(
  { goal, lines }: MetricCurve,
  axis: Axis,
  drawn: { kept: number; finite: number; points: number; disordered: number },
): string {
  const only = lines.length === 1 ? lines[0]?.series : undefined;
  const numbers = only?.values.filter(Number.isFinite);
  const best = numbers && goal && extreme(numbers, goal);
  const missing = drawn.points - drawn.finite;
  return [
    numbers &&
      `Ends at ${formatNumber(numbers.at(-1) ?? null)}${best === undefined || best === null ? '' : `, ${goal === 'maximize' ? 'highest' : 'lowest'} ${formatNumber(best)}`}, ${count(drawn.points, 'point')}.`,
    axis.unit !== 'step' && 'All steps are equal, so it is drawn over time.',
    missing > 0 && `${count(missing, 'value')} not finite: not drawn.`,
    drawn.disordered > 0 && `${count(drawn.disordered, 'point')} logged out of order: the line breaks there.`,
    drawn.kept < drawn.finite &&
      `${drawn.kept.toLocaleString('en-US')} of ${drawn.finite.toLocaleString('en-US')} points drawn, peaks kept.`,
    lines.length > MOST_LINES && `The first ${MOST_LINES} of ${lines.length} curves.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Without spreading the values into arguments: a million would overflow the stack. */
function extreme(values: Float64Array, goal: Goal): number {
  return values.reduce(goal === 'maximize' ? (a, b) => Math.max(a, b) : (a, b) => Math.min(a, b));
}

/** Two finite points at least, and not one value that was merely logged again at the same step. */
function hasShape({ steps, values }: Series): boolean {
  const first = values.findIndex(Number.isFinite);
  const others = first < 0 ? 0 : values.subarray(first + 1).filter(Number.isFinite).length;
  if (others !== 1) return others > 1;
  const second = values.findLastIndex(Number.isFinite);
  return steps[first] !== steps[second] || values[first] !== values[second];
}

/** Histories of one metric over their steps; nothing where none has a shape. */
export function metricCurve(data: MetricCurve): Chart | null {
  const finite = (series: Series) => series.values.reduce((n, value) => n + (Number.isFinite(value) ? 1 : 0), 0);
  const lines = data.lines.filter(({ series }) => hasShape(series));
  if (lines.length === 0) return null;
  const axis = axisFor(lines);
  const shown = lines.slice(0, MOST_LINES);
  const each = Math.max(40, Math.floor(MOST / Math.sqrt(shown.length)));
  const parts = shown.map((line, index) => rowsOf(line, index, axis, each));
  const total = (of: (part: (typeof parts)[number], line: CurveLine) => number) =>
    parts.reduce((sum, part, index) => sum + of(part, shown[index] as CurveLine), 0);
  const drawn = {
    kept: total(({ kept }) => kept),
    finite: total((_, { series }) => finite(series)),
    points: total((_, { series }) => series.values.length),
    disordered: total(({ disordered }) => disordered),
  };
  const compared = shown.some(({ side }) => side === 'baseline');
  const x: Position = {
    field: 'x',
    type: 'quantitative',
    title: axis.title,
    scale: { zero: false, nice: false },
    axis: { tickCount: 5 },
  };
  const y: Position = {
    field: 'y',
    type: 'quantitative',
    title: shorten(withGoal(data.key, data.goal)),
    scale: { zero: false },
  };
  const side = (wanted: CurveLine['side']): Layer[] => {
    const places = shown.flatMap((line, index) => (line.side === wanted ? [index] : []));
    const colour = ink(wanted === 'baseline' ? 'muted' : 'blue');
    const of = (rows: readonly Row[]) => rows.filter(({ line }) => places.includes(line));
    return [
      {
        data: { values: of(parts.flatMap(({ rows }) => rows)) },
        mark: {
          type: 'line',
          stroke: colour,
          strokeOpacity: places.length > 3 ? 0.6 : 1,
          ...(wanted === 'baseline' ? { strokeDash: [4, 3], strokeWidth: 1.3 } : {}),
        },
        encoding: { x, y, detail: { field: 'line', type: 'nominal' } },
      },
      {
        data: { values: of(parts.flatMap(({ alone }) => alone)) },
        mark: { type: 'point', size: 14, fill: colour, stroke: colour },
        encoding: { x, y },
      },
    ];
  };
  const baseline = compared ? side('baseline') : [];
  return {
    title: `${data.key} over ${axis.unit === 'step' ? 'steps' : 'time'}${compared ? ', against the baseline' : ''}`,
    summary:
      `${compared ? 'Solid blue: this merge request. Dashed grey: baseline. ' : ''}${summarise({ ...data, lines }, axis, drawn)}`.trim(),
    spec: frame([...baseline, ...side('current')]),
    table: {
      head: ['run', axis.unit, data.key],
      rows: parts.flatMap(({ rows }, index) =>
        rows.flatMap(({ x, y }) => (y === null ? [] : [[shown[index]?.name ?? '', x, y]])),
      ),
    },
  };
}
