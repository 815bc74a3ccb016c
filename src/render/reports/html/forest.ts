import type { ExperimentComparison, MetricRow } from '../../../core/compare/comparison.ts';
import { count, formatDifference, formatNumber, oneLine, shorten } from '../../format.ts';
import { formatInterval, formatRowDifference } from '../../row.ts';
import { judge } from '../../verdict.ts';
import { rowName } from '../facts.ts';
import { html, type Markup, nothing } from './markup.ts';

const SHOWN = 20;
const ROW = 40;
const TOP = 26;
const AXIS = 34;
/** Share of the width at both sides that stays free for the ends of marks and numbers. */
const EDGE = 4;
const LONGEST_NAME = 30;

/** A difference and its interval in standard deviations of the runs, turned so that better is right where the metric has such a goal. */
interface Mark {
  readonly row: MetricRow;
  readonly at: number;
  readonly low: number;
  readonly high: number;
}

/** The differences that have an interval, side by side in one unit; nothing where there are none. */
export function forest(experiment: ExperimentComparison): Markup {
  const marks = experiment.metrics.flatMap((row) => markOf(row) ?? []);
  const shown = marks.slice(0, SHOWN);
  if (shown.length === 0) return nothing;
  const [low, high] = domainOf(shown);
  const x = (value: number) =>
    `${Number((EDGE + ((Math.min(high, Math.max(low, value)) - low) / (high - low)) * (100 - 2 * EDGE)).toFixed(2))}%`;
  const height = TOP + shown.length * ROW + AXIS;
  const foot = height - AXIS;
  const ticks = ticksOf(low, high);
  return html`<figure>
<figcaption>${caption(shown, marks.length)}</figcaption>
<svg class="forest" width="100%" height="${height}" role="img" aria-label="${spoken(shown, experiment)}">
${shown.some(({ row }) => hasSides(row)) ? sides(x(0)) : nothing}
${ticks.map((tick) => html`<line class="${tick === 0 ? 'zero' : 'grid'}" x1="${x(tick)}" x2="${x(tick)}" y1="${TOP - 6}" y2="${foot}"/><text class="tick" x="${x(tick)}" y="${foot + 15}" text-anchor="middle">${tick === 0 ? '0' : formatDifference(tick)}</text>`)}
${shown.map((mark, at) => drawn(mark, TOP + at * ROW, { x, low, high, experiment }))}
<text class="tick" x="100%" y="${height - 3}" text-anchor="end">standard deviations of the runs</text>
</svg>
</figure>`;
}

interface Frame {
  readonly x: (value: number) => string;
  readonly low: number;
  readonly high: number;
  readonly experiment: ExperimentComparison;
}

function drawn({ row, at, low, high }: Mark, y: number, frame: Frame): Markup {
  const { x } = frame;
  const { tone } = judge(row);
  const name = shorten(rowName(row, frame.experiment), LONGEST_NAME);
  const line = y + 29;
  const square =
    at < frame.low || at > frame.high
      ? nothing
      : html`<rect class="${excludesZero(row) ? 'full' : 'hollow'}" x="${x(at)}" y="${line - 4}" width="8" height="8" transform="translate(-4 0)"/>`;
  return html`<g class="tone-${tone}"><text class="name" x="0" y="${y + 14}">${name}${hasSides(row) ? '' : ', right is more'}</text>
<text class="value" x="100%" y="${y + 14}" text-anchor="end">${formatRowDifference(row)}</text>
<line class="bar" x1="${x(low)}" x2="${x(high)}" y1="${line}" y2="${line}"/>${low < frame.low ? beyond(x(frame.low), line, '◂', 'end') : nothing}${high > frame.high ? beyond(x(frame.high), line, '▸', 'start') : nothing}${square}</g>
`;
}

/** Whether right can be better: a metric without a goal, or with a number to come near to, has no such side. */
const hasSides = ({ goal }: MetricRow) => goal === 'maximize' || goal === 'minimize';

const sides = (zero: string) =>
  html`<text class="side" x="${zero}" dx="-8" y="14" text-anchor="end">worse</text><text class="side" x="${zero}" dx="8" y="14">better</text>`;

const beyond = (at: string, y: number, sign: string, anchor: string) =>
  html`<text class="beyond" x="${at}" y="${y + 4}" text-anchor="${anchor}">${sign}</text>`;

/** `null` without an interval, and where the runs of either side do not differ at all. */
function markOf(row: MetricRow): Mark | null {
  const unit = pooledSd(row);
  if (row.interval === null || row.difference === null || unit === null) return null;
  const sign = row.goal === 'minimize' ? -1 : 1;
  const [low = 0, high = 0] = row.interval.map((end) => (end / unit) * sign).sort((a, b) => a - b);
  const at = (row.difference / unit) * sign;
  return [low, at, high].every(Number.isFinite) ? { row, at, low, high } : null;
}

function pooledSd({ baseline, current }: MetricRow): number | null {
  if (!baseline || !current || baseline.sd === null || current.sd === null) return null;
  const squares = (baseline.n - 1) * baseline.sd ** 2 + (current.n - 1) * current.sd ** 2;
  const sd = Math.sqrt(squares / (baseline.n + current.n - 2));
  return sd > 0 ? sd : null;
}

/** All ends and zero, but no more than five times as far as is usual among them: one metric must not flatten all others. */
function domainOf(marks: readonly Mark[]): [number, number] {
  const reach = marks.map(({ low, high }) => Math.max(Math.abs(low), Math.abs(high))).sort((a, b) => a - b);
  const most = Math.max(1, 5 * (reach[Math.floor((reach.length - 1) / 2)] ?? 1));
  const low = Math.max(-most, Math.min(-1, ...marks.map((mark) => mark.low)));
  const high = Math.min(most, Math.max(1, ...marks.map((mark) => mark.high)));
  return [low, high];
}

/** Three to seven round numbers, zero among them. */
function ticksOf(low: number, high: number): number[] {
  const rough = (high - low) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((one) => one >= rough) ?? rough;
  const first = Math.ceil(low / step);
  const last = Math.floor(high / step);
  return Array.from({ length: last - first + 1 }, (_, at) => Number(((first + at) * step).toPrecision(6)));
}

const excludesZero = ({ interval }: MetricRow) => interval !== null && interval[0] * interval[1] > 0;

function caption(shown: readonly Mark[], all: number): string {
  const clear = shown.filter(({ row }) => excludesZero(row)).length;
  const left = all > shown.length ? ` The first ${shown.length} of ${all} are drawn.` : '';
  return `Differences with their 95% intervals: ${clear === 0 ? 'none' : clear} of ${count(shown.length, 'metric')} ${clear === 1 ? 'lies' : 'lie'} clear of zero (filled).${left}`;
}

/** All that the picture shows, for those who hear it. */
function spoken(shown: readonly Mark[], experiment: ExperimentComparison): string {
  const rows = shown.map(({ row, at }) => {
    const size = `${formatNumber(Math.abs(at), 1)} standard deviations`;
    return `${oneLine(rowName(row, experiment))} ${formatRowDifference(row)} (${formatInterval(row)}), ${size}, ${judge(row).word}`;
  });
  return `Differences with 95% intervals. ${rows.join('; ')}.`;
}
