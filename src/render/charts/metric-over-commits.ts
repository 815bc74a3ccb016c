import type { CommitPoint, MetricOverCommits } from '../../core/view/metric-over-commits.ts';
import { count, formatNumber, shortSha } from '../format.ts';
import { type Chart, frame, type Layer, type Position, shorten, withGoal } from './chart.ts';
import { ink } from './theme.ts';

const MOST = 120;
/** Dots of one commit; equal values are one dot. */
const MOST_DOTS = 40;

/** The distinct values of a commit, the outermost always among them; none where the mean already is the one value. */
function dotsOf({ values }: CommitPoint): number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const every = Math.max(1, (distinct.length - 1) / (MOST_DOTS - 1));
  const kept = Array.from(
    { length: Math.min(distinct.length, MOST_DOTS) },
    (_, i) => distinct[Math.round(i * every)] ?? 0,
  );
  return kept.length > 1 ? kept : [];
}

function ticks(points: readonly CommitPoint[]): { values: number[]; labelExpr: string } {
  const last = points.length - 1;
  const places = [...new Set([0, 1 / 3, 2 / 3, 1].map((share) => Math.round(share * last)))];
  const orders = places.map((place) => points[place]?.order ?? 0);
  const labels = Object.fromEntries(
    places.map((place) => [points[place]?.order ?? 0, shortSha(points[place]?.sha ?? '')]),
  );
  return { values: orders, labelExpr: `(${JSON.stringify(labels)})[datum.value]` };
}

function summarise({ points, without_commit }: MetricOverCommits, shown: readonly CommitPoint[]): string {
  const newest = points.filter(({ merge_request }) => merge_request === null).at(-1) ?? points.at(-1);
  const several = shown.some(({ values }) => values.length > 1);
  return [
    newest &&
      `Newest commit ${shortSha(newest.sha)}: ${formatNumber(newest.mean)}${newest.values.length > 1 ? `, the mean of ${newest.values.length} runs` : ''}.`,
    several && 'Small dots are runs, large ones the mean of their commit.',
    shown.some(({ merge_request }) => merge_request !== null) && 'Rings: merge requests.',
    several && shown.some(({ values }) => new Set(values).size > MOST_DOTS) && `At most ${MOST_DOTS} dots a commit.`,
    without_commit > 0 && `${count(without_commit, 'run')} without a known commit not drawn.`,
    shown.length < points.length && `The newest ${shown.length} of ${points.length} commits.`,
  ]
    .filter(Boolean)
    .join(' ');
}

/** A metric by commit in the order of the default branch; commits of merge requests are rings beside the line. Nothing for under two commits. */
export function metricOverCommits(data: MetricOverCommits): Chart | null {
  const { key, goal } = data;
  const shown = data.points.slice(-MOST);
  if (shown.length < 2) return null;
  const runs = shown.flatMap((point) => dotsOf(point).map((value) => ({ x: point.order, y: value })));
  const onBranch = shown.filter(({ merge_request }) => merge_request === null);
  const means = onBranch.map(({ order, mean }) => ({ x: order, y: mean }));
  const proposed = shown
    .filter(({ merge_request }) => merge_request !== null)
    .map(({ order, mean, values, merge_request }) => ({
      x: order,
      y: mean,
      top: values.reduce((a, b) => Math.max(a, b)),
      label: `!${merge_request}`,
    }));
  const x: Position = {
    field: 'x',
    type: 'quantitative',
    title: null,
    scale: { domain: [shown[0]?.order ?? 1, shown.at(-1)?.order ?? 1], nice: false, zero: false, padding: 10 },
    axis: { ...ticks(shown), labelOverlap: false, labelLimit: 200, labelFont: 'ui-monospace, monospace' },
  };
  const y: Position = { field: 'y', type: 'quantitative', title: shorten(withGoal(key, goal)), scale: { zero: false } };
  const line: Layer = { data: { values: means }, mark: { type: 'line', stroke: ink('blue') }, encoding: { x, y } };
  const dots: Layer = {
    data: { values: runs },
    mark: { type: 'point', size: 14, fill: ink('text'), stroke: ink('text'), strokeOpacity: 0, fillOpacity: 0.45 },
    encoding: { x, y },
  };
  const main: Layer = {
    data: { values: means },
    mark: { type: 'point', size: 30, fill: ink('blue'), stroke: ink('blue') },
    encoding: { x, y },
  };
  const rings: Layer = {
    data: { values: proposed },
    mark: { type: 'point', size: 46, fill: ink('ground'), stroke: ink('vermillion'), strokeWidth: 1.6 },
    encoding: { x, y },
  };
  const labels: Layer = {
    data: { values: proposed.length <= 12 ? proposed : [] },
    mark: { type: 'text', dy: -11, fill: ink('vermillion'), fontSize: 11 },
    encoding: { x, y: { ...y, field: 'top' }, text: { field: 'label', type: 'nominal' } },
  };
  return {
    title: `${key} over commits`,
    summary: summarise(data, shown),
    spec: frame([line, dots, main, rings, labels]),
    table: {
      head: ['commit', 'merge request', 'runs', `mean ${key}`],
      rows: data.points.map((point) => [
        shortSha(point.sha),
        point.merge_request === null ? '' : `!${point.merge_request}`,
        point.values.length,
        point.mean,
      ]),
    },
  };
}
