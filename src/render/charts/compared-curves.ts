import type { Series } from '../../core/model/series.ts';
import type { Goal } from '../../core/model/settings.ts';
import { count, decimalsFor, formatNumber, grouped, oneLine, shorten } from '../format.ts';
import { reaching } from './axes.ts';
import { type ComparedChart, frame, type Layer, type Position, paperSize, withGoal } from './chart.ts';
import { type Axis, axisFor, hasShape, rowsOf } from './curve-rows.ts';
import { type EndLabel, endLabels } from './end-labels.ts';
import { meanSeries, smoothed, windowOf } from './mean-series.ts';
import { type Ink, ink } from './theme.ts';

/** Histories of one side, those that were read. */
export interface CurveSide {
  /** Runs of the side. */
  readonly runs: number;
  /** Runs of which a history was looked for; what is missing of these was not read. */
  readonly drawn: number;
  readonly series: readonly Series[];
}

export interface ComparedCurves {
  readonly key: string;
  readonly goal: Goal | null;
  readonly current: CurveSide;
  readonly baseline: CurveSide;
}

/** With what other forms of the same picture are made of. */
export interface ComparedCurvesChart extends ComparedChart {
  /** The thick lines without what was logged out of order, or is no number. */
  readonly lines: readonly { readonly name: SideName; readonly xs: Float64Array; readonly ys: Float64Array }[];
  readonly axis: string;
}

type SideName = 'current' | 'baseline';

const LONGEST_NAME = 60;
/** Points of a line that stands out, and of one behind it. */
const MOST = 120;
const MOST_BEHIND = 60;
/** Share of the longer side by which the other is shorter to be worth a word. */
const MUCH = 0.05;

const looks: Readonly<Record<SideName, { readonly ink: Ink; readonly name: string; readonly dash: number[] }>> = {
  baseline: { ink: 'text', name: 'baseline', dash: [5, 3] },
  current: { ink: 'blue', name: 'this', dash: [] },
};

/** What is drawn of a side: one line that stands for it, and its runs behind. */
interface Side {
  readonly name: SideName;
  readonly runs: readonly Series[];
  /** The mean of the runs; `null` where their steps are not the same. */
  readonly main: Series | null;
  /** Points that each point of the main line is the mean of. */
  readonly window: number;
  readonly end: number;
  readonly unread: number;
  /** Runs that are not looked at, since there are too many. */
  readonly left: number;
}

function sideOf(name: SideName, { runs, drawn, series }: CurveSide, overSteps: boolean): Side | null {
  const shaped = series.filter(hasShape);
  const [first] = shaped;
  if (!first) return null;
  const mean = overSteps ? meanSeries(shaped) : shaped.length === 1 ? first : null;
  const window = mean && overSteps ? windowOf(mean) : 1;
  const main = mean && window > 1 ? smoothed(mean, window) : mean;
  const end = (main ?? first).values.findLast(Number.isFinite) ?? 0;
  return { name, runs: shaped, main, window, end, unread: drawn - series.length, left: runs - drawn };
}

const whose = (name: SideName) => (name === 'current' ? 'this merge request' : 'the baseline');

/** Where the lines of all sides end, with decimals that they can be compared by. */
function writeEnds(sides: readonly Side[]): (end: number) => string {
  const decimals = decimalsFor(sides.map(({ end }) => end));
  return (end) => formatNumber(end, decimals);
}

/** `this merge request ends at 0.287, the baseline at 0.311`; of runs whose mean could not be made, how many there are. */
function statementOf(sides: readonly Side[]): string {
  if (sides.some(({ main }) => main === null))
    return sides.map(({ name, runs }) => `${count(runs.length, 'run')} of ${whose(name)}`).join(' against ');
  const write = writeEnds(sides);
  return sides.map(({ name, end }, index) => `${whose(name)} ${index === 0 ? 'ends ' : ''}at ${write(end)}`).join(', ');
}

/** What the thick lines are, where they are no plain runs: `Means of 2 and 5 runs, each point of 21 logged steps`. */
function meansOf(sides: readonly Side[]): string {
  const means = sides.filter(({ main }) => main !== null);
  const several = means.some(({ runs }) => runs.length > 1);
  const windows = [...new Set(means.map(({ window }) => window))];
  const smooth = windows.some((window) => window > 1);
  if (!several && !smooth) return '';
  const runs = means.map(({ runs }) => runs.length);
  const of = several ? ` of ${runs.join(' and ')} ${runs.length === 1 && runs[0] === 1 ? 'run' : 'runs'}` : '';
  const over = smooth ? `${several ? ', each point' : ''} of ${windows.join(' and ')} logged steps` : '';
  return `Thick lines are means${of}${over}; thin ones are runs as logged.`;
}

function legendOf(sides: readonly Side[]): string {
  const [first, second] = sides;
  if (!second) return first?.name === 'baseline' ? 'Dashed: the baseline.' : 'Blue: this merge request.';
  return 'Solid blue: this merge request. Dashed black: the baseline.';
}

/** Sides that end at clearly different steps are compared at neither: `The baseline ends at step 694, this merge request at 999.` */
function shorterOf(sides: readonly Side[]): string {
  const ends = sides.map(({ name, runs }) => ({ name, step: Math.max(...runs.map(({ steps }) => steps.at(-1) ?? 0)) }));
  const [first, last] = ends.toSorted((a, b) => a.step - b.step);
  if (!first || !last || last.step - first.step <= MUCH * Math.abs(last.step)) return '';
  return `${whose(first.name)[0]?.toUpperCase()}${whose(first.name).slice(1)} ends at step ${grouped(first.step)}, ${whose(last.name)} at ${grouped(last.step)}.`;
}

function notesOf(sides: readonly Side[], axis: Axis, disordered: number): string {
  const only = sides.length === 1 ? sides[0]?.name : null;
  return [
    meansOf(sides),
    axis.unit !== 'step' && 'All steps are equal, so it is drawn over time.',
    disordered > 0 && `${count(disordered, 'point')} logged out of order: the lines break there.`,
    axis.unit === 'step' && shorterOf(sides),
    ...sides.flatMap(({ name, runs, main, unread, left }) => [
      left > 0 && `${count(left, 'more run')} of ${whose(name)} ${left === 1 ? 'is' : 'are'} not drawn.`,
      unread > 0 &&
        `${unread === 1 ? 'The history' : 'The histories'} of ${count(unread, 'run')} of ${whose(name)} ${unread === 1 ? 'was' : 'were'} not read.`,
      main === null && runs.length > 1 && `The runs of ${whose(name)} have other steps each: no mean is drawn.`,
    ]),
    only &&
      `Of ${whose(only === 'current' ? 'baseline' : 'current')} nothing is drawn: no history of more than one point was read.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** Runs behind, then what stands for them; dots where a point has no neighbour. */
function layersOf(side: Side, axis: Axis, x: Position, y: Position): { layers: Layer[]; disordered: number } {
  const { ink: part, dash } = looks[side.name];
  const line = (series: Series, index: number, most: number) =>
    rowsOf({ name: '', side: side.name, series }, index, axis, most);
  const isPlain = side.runs.length === 1 && side.window === 1 && side.main !== null;
  const behind = isPlain ? [] : side.runs.map((run, i) => line(run, i, MOST_BEHIND));
  const front = side.main ? [line(side.main, 0, MOST)] : [];
  const drawn = (parts: typeof front, strokeWidth: number, strokeOpacity: number, strokeDash: number[]): Layer[] => [
    {
      data: { values: parts.flatMap(({ rows }) => rows) },
      mark: {
        type: 'line',
        stroke: ink(part),
        strokeWidth,
        strokeOpacity,
        ...(strokeDash.length > 0 ? { strokeDash } : {}),
      },
      encoding: { x, y, detail: { field: 'line', type: 'nominal' } },
    },
    {
      data: { values: parts.flatMap(({ alone }) => alone) },
      mark: { type: 'point', size: 12 * strokeWidth, fill: ink(part), fillOpacity: strokeOpacity, strokeOpacity: 0 },
      encoding: { x, y },
    },
  ];
  return {
    layers: [...drawn(behind, 1, side.main ? 0.28 : 0.8, side.main ? [] : dash), ...drawn(front, 2, 1, dash)],
    disordered: (isPlain ? front : behind).reduce((sum, one) => sum + one.disordered, 0),
  };
}

function domainOf(sides: readonly Side[]): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const { runs } of sides)
    for (const { values } of runs)
      for (const value of values)
        if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const margin = 0.04 * (high - low || Math.abs(high) || 1);
  return [low - margin, high + margin];
}

/** Curves of a metric of both sides on one axis, each side by the mean of its runs; nothing where no history has a shape. */
export function comparedCurves({ key, goal, current, baseline }: ComparedCurves): ComparedCurvesChart | null {
  const lines = [...current.series, ...baseline.series].filter(hasShape);
  if (lines.length === 0) return null;
  const axis = axisFor(lines.map((series) => ({ name: '', side: 'current', series })));
  const overSteps = axis.unit === 'step';
  const sides = [sideOf('current', current, overSteps), sideOf('baseline', baseline, overSteps)].filter(
    (side) => side !== null,
  );
  const domain = domainOf(sides);
  const x: Position = {
    field: 'x',
    type: 'quantitative',
    title: axis.title,
    scale: { zero: false, nice: false },
    axis: { tickCount: 6 },
  };
  const y: Position = { field: 'y', type: 'quantitative', title: null, scale: { nice: false, zero: false } };
  const drawn = [...sides].reverse().map((side) => layersOf(side, axis, x, y));
  const write = writeEnds(sides);
  const labels = sides.map(
    ({ name, end }): EndLabel => ({ y: end, text: `${looks[name].name} ${write(end)}`, ink: looks[name].ink }),
  );
  const disordered = drawn.reduce((sum, one) => sum + one.disordered, 0);
  const [statement, legend, notes] = [statementOf(sides), legendOf(sides), notesOf(sides, axis, disordered)];
  return {
    title: `${withGoal(shorten(oneLine(key), LONGEST_NAME), goal)}: ${statement}`,
    summary: `${legend} ${notes}`.trim(),
    statement,
    notes,
    spec: frame(
      [...drawn.flatMap(({ layers }) => layers), endLabels(labels, domain), reaching('y', domain)],
      paperSize,
    ),
    table: { head: ['side', axis.unit, key], rows: sides.flatMap((side) => tableOf(side, axis)) },
    lines: sides.flatMap(({ name, main }) => (main ? [{ name, ...inOrder(main, axis) }] : [])),
    axis: axis.title,
  };
}

function inOrder(series: Series, axis: Axis): { xs: Float64Array; ys: Float64Array } {
  const { timestamps, values } = series;
  const late = (i: number) => (timestamps[i] as number) > (timestamps[i + 1] ?? Number.POSITIVE_INFINITY);
  const kept = (_: number, i: number) => Number.isFinite(values[i]) && !late(i);
  return { xs: axis.of(series).filter(kept), ys: values.filter(kept) };
}

function tableOf(side: Side, axis: Axis): (string | number)[][] {
  return (side.main ? [side.main] : side.runs).flatMap((series, index) =>
    rowsOf({ name: '', side: side.name, series }, index, axis, MOST).rows.flatMap(({ x, y }) =>
      y === null ? [] : [[looks[side.name].name, x, y]],
    ),
  );
}
