/** A metric's history as a light picture: one line in its box, with its ends in words. Hundreds of them are made with every build. */
import type { Series } from '../../src/core/model/series.ts';
import type { Goal } from '../../src/core/model/settings.ts';
import { axisFor, hasShape } from '../../src/render/charts/curve-rows.ts';
import { thin } from '../../src/render/charts/thin.ts';
import { count, formatNumber, goalInWords, grouped } from '../../src/render/format.ts';
import { SHAPE_POINTS, shapeOf } from '../../src/table/shape.ts';
import { type Html, html } from './html.ts';

export interface DrawnHistory {
  readonly key: string;
  readonly goal: Goal | null;
  readonly series: Series;
  /** Points of the whole history, of which the series may be a part. */
  readonly points: number;
}

/** Units of the picture; it is stretched to the room that it gets. */
const [WIDTH, HEIGHT] = [600, 200];
const POINTS = 100;
interface Box {
  readonly width: number;
  readonly height: number;
}

interface Line {
  readonly path: string;
  readonly end: readonly [x: number, y: number];
  readonly low: number;
  readonly high: number;
  readonly drawn: number;
}

/** Whole units and differences, since that is half of the bytes. The line breaks where a value is not finite. */
function lineOf(xs: Float64Array, ys: Float64Array, { width, height }: Box, most: number): Line | null {
  const kept = thin(xs, ys, most);
  const [first, last] = [kept[0], kept.at(-1)];
  if (first === undefined || last === undefined || kept.length < 2) return null;
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const i of kept) {
    [low, high] = [Math.min(low, ys[i] as number), Math.max(high, ys[i] as number)];
    [from, to] = [Math.min(from, xs[i] as number), Math.max(to, xs[i] as number)];
  }
  const place = (value: number, least: number, most: number, size: number) =>
    Math.round(most === least ? size / 2 : ((value / 2 - least / 2) / (most / 2 - least / 2)) * size);
  let path = '';
  let [x, y, before] = [0, 0, -1];
  for (const i of kept) {
    const [nextX, nextY] = [
      place(xs[i] as number, from, to, width),
      height - place(ys[i] as number, low, high, height),
    ];
    if (before < 0 || broken(ys, before, i)) path += `M${nextX} ${nextY}`;
    else path += `l${nextX - x}${nextY < y ? '' : ' '}${nextY - y}`;
    [x, y, before] = [nextX, nextY, i];
  }
  return { path, end: [x, y], low, high, drawn: kept.length };
}

function broken(ys: Float64Array, from: number, to: number): boolean {
  for (let i = from + 1; i < to; i++) if (!Number.isFinite(ys[i])) return true;
  return false;
}

const SPARK = { width: 84, height: 20 } as const;
const places = Array.from({ length: SHAPE_POINTS }, (_, i) => Math.round((i / (SHAPE_POINTS - 1)) * SPARK.width));

/** The size of a word; what it says stands in words beside it. */
export function spark(series: Series): Html | null {
  const shape = shapeOf(series);
  if (shape === null) return null;
  const height = (i: number) => Math.round(((255 - (shape[i] as number)) / 254) * SPARK.height);
  let y = height(0);
  let path = `M0 ${y}l`;
  for (let i = 1; i < shape.length; i++) {
    const next = height(i);
    path += `${i > 1 ? ' ' : ''}${(places[i] as number) - (places[i - 1] as number)}${next < y ? '' : ' '}${next - y}`;
    y = next;
  }
  return html`<svg class="spark" width="84" height="20" viewBox="-2 -2 88 24" aria-hidden="true"><path d="${path}"/><circle cx="84" cy="${y}" r="2"/></svg>`;
}

/** `null` for a history that has no shape. */
export function curve({ key, goal, series, points }: DrawnHistory): Html | null {
  if (!hasShape(series)) return null;
  const axis = axisFor([{ name: key, side: 'current', series }]);
  const xs = axis.of(series);
  const line = lineOf(xs, series.values, { width: WIDTH, height: HEIGHT }, POINTS);
  if (line === null) return null;
  const finite = series.values.reduce((n, value) => n + Number(Number.isFinite(value)), 0);
  const last = series.values.findLast(Number.isFinite) ?? null;
  const said = [
    `From ${formatNumber(series.values.find(Number.isFinite) ?? null)} to ${formatNumber(last)}, lowest ${formatNumber(line.low)}, highest ${formatNumber(line.high)}.`,
    axis.unit === 'step' ? '' : 'All steps are equal, so it is drawn over time.',
    finite < series.values.length ? `${count(series.values.length - finite, 'value')} not finite: not drawn.` : '',
    line.drawn < points ? `${line.drawn} of ${grouped(points)} points drawn, peaks kept.` : '',
  ];
  const [from, to] = [xs[0] ?? 0, xs.at(-1) ?? 0].map((at) => endOf(at));
  return html`<figure class="curve" data-metric="${key}">
<figcaption><bdi class="key">${key}</bdi> <span class="quiet">${goalInWords(goal)}</span><button type="button" class="explore">Explore</button></figcaption>
<div class="drawn"><span class="high">${formatNumber(line.high)}</span><svg viewBox="0 0 ${WIDTH} ${HEIGHT}" preserveAspectRatio="none" role="img" aria-label="${key} over ${axis.unit === 'step' ? 'steps' : 'time'}"><path class="line" d="${line.path}"/><path class="end" d="M${line.end[0]} ${line.end[1]}h0"/></svg><span class="low">${formatNumber(line.low)}</span><span class="from">${from}</span><span class="to">${axis.unit} ${to}</span></div>
<p class="summary">${said.filter(Boolean).join(' ')}</p>
${pointTable(key, axis.unit, xs, series.values)}</figure>
`;
}

const ROWS = 8;

/** Some points as numbers, at equal distances, the last among them. */
function pointTable(key: string, unit: string, xs: Float64Array, ys: Float64Array): Html {
  const every = Math.ceil(ys.length / ROWS);
  const shown: number[] = [];
  for (let i = 0; i < ys.length - 1; i += every) shown.push(i);
  shown.push(ys.length - 1);
  const words =
    every > 1 ? `Every ${every}th of ${grouped(ys.length)} points, and the last` : count(ys.length, 'point');
  const rows = shown.map((i) => html`<tr><td>${endOf(xs[i] ?? 0)}<td>${formatNumber(ys[i] ?? null)}`);
  return html`<details><summary>Table<span class="unseen"> of ${key}</span></summary><table class="small"><caption>${words}</caption><thead><tr><th scope="col">${unit}<th scope="col">value<tbody>${rows}</table></details>`;
}

const endOf = (at: number) => (Number.isInteger(at) ? grouped(at) : formatNumber(at));
