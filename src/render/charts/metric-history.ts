import type { MetricRow } from '../../core/compare/comparison.ts';
import { count, formatLimit, oneLine, shorten } from '../format.ts';
import { formatCurrent, formatRowDifference, formatSpreadRange, formatValue, writerOf } from '../row.ts';
import { judge } from '../verdict.ts';
import { reaching } from './axes.ts';
import { type ComparedChart, frame, type Layer, type Position, paperSize, withGoal } from './chart.ts';
import { type EndLabel, endLabels } from './end-labels.ts';
import { type Ink, ink } from './theme.ts';

/** Longer names are cut in a picture; the words around it have them whole. */
const LONGEST_NAME = 60;
/** A limit further away than so many times the rest of the picture would press the rest flat. */
const FAR = 2;
/** Between the newest push and this merge request, in pushes. */
const STEP_ASIDE = 1.6;

/** With what other forms of the same picture are made of. */
export interface MetricHistoryChart extends ComparedChart {
  /** Earlier pushes, oldest first, then this merge request; in the unit that is written. */
  readonly values: readonly number[];
  readonly baseline: number | null;
  readonly spread: readonly [number, number] | null;
}

/** All that is drawn, in the unit that is written. */
interface Drawn {
  readonly past: readonly number[];
  readonly current: number;
  readonly baseline: number | null;
  readonly spread: readonly [number, number] | null;
  /** Where this merge request's value lies by the interval of the difference. */
  readonly interval: readonly [number, number] | null;
  readonly limits: readonly Limit[];
  /** Limits too far away. */
  readonly far: readonly Limit[];
  readonly domain: readonly [number, number];
}

interface Limit {
  readonly value: number;
  readonly words: string;
}

function limitsOf({ gates }: MetricRow, size: number, unit: string): Limit[] {
  return gates.flatMap(({ rule }) => {
    const [, kind, text = ''] = /^(min|max): (.+)$/.exec(rule) ?? [];
    const value = Number(text) / size;
    const words = `gate: ${kind === 'min' ? 'at least' : 'at most'} ${formatLimit(value)}${unit}`;
    return kind !== undefined && Number.isFinite(value) ? [{ value, words }] : [];
  });
}

function drawnOf(row: MetricRow): Drawn | null {
  const { unit } = writerOf(row);
  const inUnit = (value: number) => value / unit.size;
  const past = (row.history?.values ?? []).filter(Number.isFinite).map(inUnit);
  if (past.length < 2 || !row.current || !Number.isFinite(row.current.value)) return null;
  const current = inUnit(row.current.value);
  const baseline = row.baseline && Number.isFinite(row.baseline.value) ? inUnit(row.baseline.value) : null;
  const both = (range: MetricRow['spread'], from: number | null): [number, number] | null =>
    range === null || from === null ? null : [from + inUnit(range[0]), from + inUnit(range[1])];
  const [spread, interval] = [both(row.spread, 0), both(row.interval, baseline)];
  const near = [...past, current, baseline ?? current, ...(spread ?? []), ...(interval ?? [])];
  const [low, high] = [Math.min(...near), Math.max(...near)];
  const width = high - low || Math.abs(high) || 1;
  const limits = limitsOf(row, unit.size, unit.ofValue);
  const isNear = ({ value }: Limit) => value > low - FAR * width && value < high + FAR * width;
  const shown = [low, high, ...limits.filter(isNear).map(({ value }) => value)];
  const [bottom, top] = [Math.min(...shown), Math.max(...shown)];
  const margin = 0.07 * (top - bottom || width);
  return {
    ...{ past, current, baseline, spread, interval },
    ...{ limits: limits.filter(isNear), far: limits.filter((limit) => !isNear(limit)) },
    domain: [bottom - margin, top + margin],
  };
}

/** `is outside the usual spread of 24 pushes`, by what the picture shows; a verdict on other evidence is named before it. */
function happened(row: MetricRow, drawn: Drawn): string {
  const history = row.history;
  const pushes = count(history?.n ?? 0, 'push', 'pushes');
  const tested = row.evidence === 'replicates' && row.verdict !== 'inside-spread' && row.verdict !== 'outside-spread';
  if (history?.state === 'drift' || drawn.spread === null)
    return tested ? `${judge(row).word}; the target branch drifts` : `beside ${pushes} that drift`;
  const [low, high] = drawn.spread;
  const place = drawn.current < low || drawn.current > high ? 'outside' : 'inside';
  const of = `the usual spread of ${pushes}${history?.state === 'step' ? ' since a step' : ''}`;
  return tested ? `${judge(row).word}, ${place} ${of}` : `is ${place} ${of}`;
}

function notesOf(row: MetricRow, { past, far }: Drawn): string {
  const { history } = row;
  const newest =
    history && past.length < history.n ? `The newest ${past.length} of ${history.n} pushes are drawn.` : '';
  const range = formatSpreadRange(row);
  return [
    `${formatCurrent(row)}${row.baseline ? ` against ${formatValue(row, 'baseline')} of the baseline (${formatRowDifference(row)})` : ''}${range ? `; usual is ${range}` : ''}.`,
    history?.words,
    newest,
    far.length > 0 && `Outside of the picture: ${far.map(({ words }) => words).join(', ')}.`,
  ]
    .filter(Boolean)
    .join(' ');
}

const level = (value: number, part: Ink, dash: number[]): Layer => ({
  data: { values: [{ y: value }] },
  mark: { type: 'rule', stroke: ink(part), strokeWidth: 1.4, strokeDash: dash },
  encoding: { y: { field: 'y', type: 'quantitative' } },
});

function band([low, high]: readonly [number, number]): Layer {
  return {
    data: { values: [{ y: low, y2: high }] },
    mark: { type: 'rect', fill: ink('text'), fillOpacity: 0.08, strokeOpacity: 0, aria: false },
    encoding: {
      x: { value: 0 },
      x2: { value: 'width' },
      y: { field: 'y', type: 'quantitative' },
      y2: { field: 'y2' },
    },
  };
}

function labelsOf(row: MetricRow, { current, baseline, spread, limits, domain }: Drawn): Layer {
  const labels: EndLabel[] = [
    { y: current, text: `this ${formatCurrent(row)}`, ink: 'blue' },
    ...(baseline === null
      ? []
      : [{ y: baseline, text: `baseline ${formatValue(row, 'baseline')}`, ink: 'text' as const }]),
    ...limits.map(({ value, words }) => ({ y: value, text: words, ink: 'text' as const })),
    ...(spread ? [{ y: spread[1], text: 'usual spread', ink: 'muted' as const }] : []),
  ];
  return endLabels(labels, domain);
}

function layersOf(row: MetricRow, drawn: Drawn): Layer[] {
  const { past, current, baseline, spread, interval, limits, domain } = drawn;
  const at = past.length - 1 + STEP_ASIDE;
  const x: Position = {
    field: 'x',
    type: 'quantitative',
    title: 'earlier pushes of the target branch, oldest first',
    scale: { nice: false, zero: false },
    axis: { labels: false, ticks: false, titleAnchor: 'start', titleAlign: 'left' },
  };
  const y: Position = {
    field: 'y',
    type: 'quantitative',
    title: null,
    scale: { nice: false, zero: false },
  };
  const before = past.map((value, index) => ({ x: index, y: value }));
  const here = interval ? [{ x: at, y: interval[0], y2: interval[1] }] : [];
  return [
    ...(spread ? [band(spread)] : []),
    ...limits.map(({ value }) => level(value, 'vermillion', [2, 3])),
    ...(baseline === null ? [] : [level(baseline, 'text', [6, 4])]),
    {
      data: { values: before },
      mark: { type: 'line', stroke: ink('muted'), strokeWidth: 1, strokeOpacity: 0.5 },
      encoding: { x, y },
    },
    {
      data: { values: before },
      mark: { type: 'point', size: 34, fill: ink('muted'), stroke: ink('ground') },
      encoding: { x, y },
    },
    {
      data: { values: here },
      mark: { type: 'rule', stroke: ink('blue'), strokeWidth: 2 },
      encoding: { x, y, y2: { field: 'y2' } },
    },
    {
      data: { values: [{ x: at, y: current }] },
      mark: { type: 'point', shape: 'diamond', size: 130, fill: ink('blue'), stroke: ink('ground'), strokeWidth: 1.5 },
      encoding: { x, y },
    },
    labelsOf(row, drawn),
    reaching('x', [-0.6, at + 0.8]),
    reaching('y', domain),
  ];
}

/**
 * Where this merge request's value lies among what the target branch gave before: its pushes in their order, the usual spread as a band, the baseline
 * dashed, limits of gates as lines. Nothing where fewer than two earlier pushes are known, or no value of this merge request.
 */
export function metricHistory(row: MetricRow): MetricHistoryChart | null {
  const drawn = drawnOf(row);
  if (!drawn) return null;
  const [statement, notes] = [`this merge request ${happened(row, drawn)}`, notesOf(row, drawn)];
  const bar = drawn.interval
    ? ' The bar at its point is the 95% interval of the difference, laid at the baseline.'
    : '';
  const { past, current, baseline, spread } = drawn;
  return {
    title: `${withGoal(shorten(oneLine(row.key), LONGEST_NAME), row.goal)}: ${statement}`,
    summary: notes + bar,
    statement,
    notes,
    spec: frame(layersOf(row, drawn), paperSize),
    table: {
      head: ['push', row.key],
      rows: [
        ...drawn.past.map((value, index) => [`${drawn.past.length - index} pushes ago`, value] as const),
        ['this merge request', drawn.current],
      ],
    },
    values: [...past, current],
    baseline,
    spread,
  };
}
