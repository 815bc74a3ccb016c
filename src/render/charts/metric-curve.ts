import type { Goal } from '../../core/model/settings.ts';
import { count, formatNumber, grouped } from '../format.ts';
import { valueAxis } from './axes.ts';
import { type Chart, frame, type Layer, type Position } from './chart.ts';
import { type Axis, axisFor, type CurveLine, hasShape, type Row, rowsOf } from './curve-rows.ts';
import { ink } from './theme.ts';

export interface MetricCurve {
  readonly key: string;
  readonly goal: Goal | null;
  readonly lines: readonly CurveLine[];
}

const MOST = 240;
/** More curves than these cannot be told apart. */
const MOST_LINES = 12;

/** Points over all shown lines. */
interface Drawn {
  readonly kept: number;
  readonly finite: number;
  readonly points: number;
  readonly disordered: number;
}

function summarise({ goal, lines }: MetricCurve, axis: Axis, drawn: Drawn): string {
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
    drawn.kept < drawn.finite && `${grouped(drawn.kept)} of ${grouped(drawn.finite)} points drawn, peaks kept.`,
    lines.length > MOST_LINES && `The first ${MOST_LINES} of ${lines.length} curves.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Without spreading the values into arguments: a million would overflow the stack. */
function extreme(values: Float64Array, goal: Goal): number {
  return values.reduce(goal === 'maximize' ? (a, b) => Math.max(a, b) : (a, b) => Math.min(a, b));
}

type Part = ReturnType<typeof rowsOf>;

/** The lines of one side, and dots where a point has no neighbour. */
function sideLayers(
  side: CurveLine['side'],
  lines: readonly CurveLine[],
  parts: readonly Part[],
  x: Position,
  y: Position,
): Layer[] {
  const places = new Set(lines.flatMap((line, index) => (line.side === side ? [index] : [])));
  const colour = ink(side === 'baseline' ? 'muted' : 'blue');
  const of = (rows: readonly Row[]) => rows.filter(({ line }) => places.has(line));
  const dashed = side === 'baseline' ? { strokeDash: [4, 3], strokeWidth: 1.3 } : {};
  return [
    {
      data: { values: of(parts.flatMap(({ rows }) => rows)) },
      mark: { type: 'line', stroke: colour, strokeOpacity: places.size > 3 ? 0.6 : 1, ...dashed },
      encoding: { x, y, detail: { field: 'line', type: 'nominal' } },
    },
    {
      data: { values: of(parts.flatMap(({ alone }) => alone)) },
      mark: { type: 'point', size: 14, fill: colour, stroke: colour },
      encoding: { x, y },
    },
  ];
}

function countPoints(lines: readonly CurveLine[], parts: readonly Part[]): Drawn {
  const sum = (numbers: readonly number[]) => numbers.reduce((a, b) => a + b, 0);
  return {
    kept: sum(parts.map(({ kept }) => kept)),
    disordered: sum(parts.map(({ disordered }) => disordered)),
    points: sum(lines.map(({ series }) => series.values.length)),
    finite: sum(lines.map(({ series }) => series.values.reduce((n, value) => n + (Number.isFinite(value) ? 1 : 0), 0))),
  };
}

/** Histories of one metric over their steps; nothing where none has a shape. */
export function metricCurve({ key, goal, lines: given }: MetricCurve): Chart | null {
  const lines = given.filter(({ series }) => hasShape(series));
  if (lines.length === 0) return null;
  const axis = axisFor(lines);
  const shown = lines.slice(0, MOST_LINES);
  const each = Math.max(40, Math.floor(MOST / Math.sqrt(shown.length)));
  const parts = shown.map((line, index) => rowsOf(line, index, axis, each));
  const x: Position = {
    field: 'x',
    type: 'quantitative',
    title: axis.title,
    scale: { zero: false, nice: false },
    axis: { tickCount: 5 },
  };
  const y = valueAxis(key, goal);
  const layers = (['baseline', 'current'] as const).flatMap((side) => sideLayers(side, shown, parts, x, y));
  const compared = shown.some(({ side }) => side === 'baseline');
  const legend = compared ? 'Solid blue: this merge request. Dashed grey: baseline. ' : '';
  return {
    title: `${key} over ${axis.unit === 'step' ? 'steps' : 'time'}${compared ? ', against the baseline' : ''}`,
    summary: `${legend}${summarise({ key, goal, lines }, axis, countPoints(shown, parts))}`.trim(),
    spec: frame(layers),
    table: {
      head: ['run', axis.unit, key],
      rows: parts.flatMap(({ rows }, index) =>
        rows.flatMap(({ x, y }) => (y === null ? [] : [[shown[index]?.name ?? '', x, y]])),
      ),
    },
  };
}
