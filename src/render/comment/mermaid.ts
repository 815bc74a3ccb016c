/**
 * Pictures as Mermaid's xychart, for comments without images. Its text holds fixed words and numbers only: no name from elsewhere can end a string of it,
 * or be taken for one of its directives.
 */
import type { ComparedCurvesChart, MetricHistoryChart } from '../charts/index.ts';

/** GitLab draws longer diagrams only when a reader asks for it. */
const MOST_CHARACTERS = 2000;
/** Points of one line. */
const MOST_POINTS = 40;
/** Digits that tell two values apart. */
const DIGITS = 4;

export interface Diagram {
  readonly text: string;
  /** What the lines are, as sentences. */
  readonly legend: string;
}

interface Line {
  readonly values: readonly number[];
  readonly colour: string;
}

interface XyChart {
  readonly x: { readonly title: string; readonly from: number; readonly to: number };
  readonly lines: readonly Line[];
}

/** Told apart on white and on black. */
const colours = { blue: '#2f8fd0', orange: '#c77700', grey: '#8a9099' } as const;

/** The earlier pushes with this merge request as the last point; baseline and usual spread as level lines. */
export function historyDiagram({ values, baseline, spread }: MetricHistoryChart): Diagram | null {
  const level = (value: number, colour: string): Line => ({ values: [value, value], colour });
  const text = xyChart({
    x: { title: 'earlier pushes, oldest first; the last point is this merge request', from: 1, to: values.length },
    lines: [
      ...(spread ?? []).map((end) => level(end, colours.grey)),
      ...(baseline === null ? [] : [level(baseline, colours.orange)]),
      { values, colour: colours.blue },
    ],
  });
  const levels = [baseline !== null && 'Orange: the baseline.', spread && 'Grey: the ends of the usual spread.'];
  return text === null ? null : { text, legend: ['Blue: the pushes.', ...levels].filter(Boolean).join(' ') };
}

/** The lines of both sides as far as both go; `null` where a side has none that stands for it. */
export function curvesDiagram({ lines, axis }: ComparedCurvesChart): Diagram | null {
  if (lines.length === 0 || lines.some(({ xs }) => xs.length < 2)) return null;
  const from = Math.max(...lines.map(({ xs }) => xs[0] as number));
  const to = Math.min(...lines.map(({ xs }) => xs.at(-1) as number));
  const points = Math.min(MOST_POINTS, Math.max(...lines.map(({ xs }) => xs.length)));
  if (!(to > from) || points < 2) return null;
  const places = Array.from({ length: points }, (_, i) => from + (i / (points - 1)) * (to - from));
  const drawn = lines.map(({ name, xs, ys }) => ({
    values: places.map((place) => valueAt(xs, ys, place)),
    colour: name === 'current' ? colours.blue : colours.orange,
  }));
  const text = xyChart({ x: { title: axis, from, to }, lines: drawn.reverse() });
  const named = lines.map(({ name }) => (name === 'current' ? 'Blue: this merge request.' : 'Orange: the baseline.'));
  return text === null ? null : { text, legend: named.join(' ') };
}

/** The last value at the place or before it. */
function valueAt(xs: Float64Array, ys: Float64Array, place: number): number {
  const after = xs.findIndex((x) => x > place);
  return ys.at(after < 0 ? -1 : Math.max(0, after - 1)) ?? Number.NaN;
}

/** `null` where the numbers cannot be written without a power of ten, which it does not know, or the whole is too long. */
function xyChart({ x, lines }: XyChart): string | null {
  const all = lines.flatMap(({ values }) => values);
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const margin = 0.08 * (high - low || Math.abs(high) || 1);
  const write = numbers(low - margin, high + margin);
  const writeX = numbers(x.from, x.to);
  if (!write || !writeX || !all.every(Number.isFinite)) return null;
  const palette = lines.map(({ colour }) => colour).join(', ');
  const settings = { xyChart: { width: 720, height: 300 }, themeVariables: { xyChart: { plotColorPalette: palette } } };
  const text = [
    `%%{init: ${JSON.stringify(settings)}}%%`,
    'xychart-beta',
    `  x-axis "${x.title}" ${writeX(x.from)} --> ${writeX(x.to)}`,
    `  y-axis ${write(low - margin)} --> ${write(high + margin)}`,
    ...lines.map(({ values }) => `  line [${values.map(write).join(', ')}]`),
  ].join('\n');
  return text.length <= MOST_CHARACTERS ? text : null;
}

function numbers(low: number, high: number): ((value: number) => string) | null {
  const decimals = Math.max(0, DIGITS - 1 - Math.floor(Math.log10(high - low)));
  return decimals <= 9 && Math.max(Math.abs(low), Math.abs(high)) < 1e9
    ? (value) =>
        value
          .toFixed(decimals)
          .replace(/(\.\d*?)0+$/, '$1')
          .replace(/\.$/, '')
    : null;
}
