import type { MetricOverRuns, RunPoint } from '../../core/view/metric-over-runs.ts';
import { count, formatNumber, formatTime } from '../format.ts';
import { orderAxis, valueAxis } from './axes.ts';
import { type Chart, frame, type Layer } from './chart.ts';
import { ink } from './theme.ts';
import { thin } from './thin.ts';

const MOST = 300;
const day = (ms: number | null) => (ms === null ? '' : formatTime(ms).slice(0, 10));

/** The points to draw: all, or those that keep the look of the cloud's edge. */
function drawn(points: readonly RunPoint[]): RunPoint[] {
  const xs = Float64Array.from(points, ({ order }) => order);
  const ys = Float64Array.from(points, ({ value }) => value);
  return thin(xs, ys, MOST).flatMap((index) => points[index] ?? []);
}

function summarise({ key, goal, points, not_finite }: MetricOverRuns, shown: number): string {
  const best = points.at(-1)?.best ?? null;
  const holder = points.find(({ value }) => value === best);
  const latest = points.at(-1);
  const equal = points.every(({ value }) => value === points[0]?.value);
  if (equal) return `All ${points.length} runs have the same value, ${formatNumber(points[0]?.value ?? null)}.`;
  return [
    holder && `Best ${formatNumber(best)} in run ${holder.order} of ${points.length} (${day(holder.start_time)}).`,
    latest && `Newest ${formatNumber(latest.value)}.`,
    not_finite > 0 && `${count(not_finite, 'run')} without a finite value of ${key} not drawn.`,
    shown < points.length && `${shown} of ${points.length} points drawn, peaks kept.`,
    goal === null && 'Whether more or less is better is not known.',
  ]
    .filter(Boolean)
    .join(' ');
}

/** Dots of runs over the line of the best so far; dense clouds are smaller and see-through. */
function layersOf({ key, goal, points }: MetricOverRuns, shown: readonly RunPoint[]): Layer[] {
  const x = orderAxis(points, ({ start_time }) => day(start_time));
  const y = valueAxis(key, goal, 22);
  const values = shown.map(({ order, value, best, merge_request }) => ({
    x: order,
    y: value,
    best,
    where: placeOf(merge_request),
  }));
  const [size, opacity] = [shown.length > 120 ? 12 : 26, shown.length > 60 ? 0.6 : 1];
  const where = { domain: ['branch', 'merge request'], range: [ink('text'), ink('ground')] };
  const dots: Layer = {
    mark: { type: 'point', size, strokeWidth: 1.2, stroke: ink('text'), strokeOpacity: opacity, fillOpacity: opacity },
    encoding: { x, y, fill: { field: 'where', type: 'nominal', legend: null, scale: where } },
  };
  const best: Layer = {
    mark: { type: 'line', interpolate: 'step-after', stroke: ink('blue'), strokeWidth: 1.4 },
    encoding: { x, y: { ...y, field: 'best' } },
  };
  const lead = shown.filter(({ value, best }) => best !== null && value === points.at(-1)?.best).slice(0, 1);
  const align = (lead[0]?.order ?? 0) > points.length / 2 ? 'right' : 'left';
  const label: Layer = {
    data: { values: lead.map(({ order, value }) => ({ x: order, y: value, label: formatNumber(value) })) },
    mark: { type: 'text', dy: goal === 'minimize' ? 13 : -9, align, fill: ink('blue'), fontWeight: 600 },
    encoding: { x, y, text: { field: 'label', type: 'nominal' } },
  };
  return [{ data: { values }, layer: goal === null ? [dots] : [best, dots] }, label];
}

const placeOf = (mergeRequest: number | null) => (mergeRequest === null ? 'branch' : 'merge request');

/** A metric's last value in each run, oldest left, each run the same room; the line is the best so far. Nothing for under two values. */
export function metricOverRuns(data: MetricOverRuns): Chart | null {
  const { key, points } = data;
  if (points.length < 2) return null;
  const shown = drawn(points);
  const hollow = shown.some(({ merge_request }) => merge_request !== null);
  return {
    title: `${key} over runs, oldest to newest`,
    summary: `${summarise(data, shown.length)}${hollow ? ' Hollow: runs of merge requests.' : ''}`,
    spec: frame(layersOf(data, shown)),
    table: {
      head: ['run', 'started', key, 'merge request'],
      rows: points.map((point) => [
        point.name || point.run_id.slice(0, 8),
        formatTime(point.start_time),
        point.value,
        point.merge_request === null ? '' : `!${point.merge_request}`,
      ]),
    },
  };
}
