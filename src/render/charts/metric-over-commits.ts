import type { CommitPoint, MetricOverCommits } from '../../core/view/metric-over-commits.ts';
import { count, formatNumber, shortSha } from '../format.ts';
import { orderAxis, valueAxis } from './axes.ts';
import { type Chart, frame, type Layer, type PointMark } from './chart.ts';
import { ink } from './theme.ts';

const MOST = 120;
/** More numbers than these would lie on each other. */
const MOST_LABELS = 12;
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

/** Means as a line along the default branch, runs as dots, merge requests as rings with their number above. */
function layersOf({ key, goal }: MetricOverCommits, shown: readonly CommitPoint[]): Layer[] {
  const x = orderAxis(shown, ({ sha }) => shortSha(sha));
  const y = valueAxis(key, goal);
  const layer = (values: object[], mark: Partial<PointMark>): Layer => ({
    data: { values },
    mark: { type: 'point', ...mark },
    encoding: { x, y },
  });
  const runs = shown.flatMap((point) => dotsOf(point).map((value) => ({ x: point.order, y: value })));
  const onBranch = shown.filter(({ merge_request }) => merge_request === null);
  const means = onBranch.map(({ order, mean }) => ({ x: order, y: mean }));
  const proposed = shown
    .filter(({ merge_request }) => merge_request !== null)
    .map(({ order, mean, values, merge_request }) => {
      return { x: order, y: mean, top: values.reduce((a, b) => Math.max(a, b)), label: `!${merge_request}` };
    });
  return [
    { data: { values: means }, mark: { type: 'line', stroke: ink('blue') }, encoding: { x, y } },
    layer(runs, { size: 14, fill: ink('text'), strokeOpacity: 0, fillOpacity: 0.45 }),
    layer(means, { size: 30, fill: ink('blue'), stroke: ink('blue') }),
    layer(proposed, { size: 46, fill: ink('ground'), stroke: ink('vermillion'), strokeWidth: 1.6 }),
    {
      data: { values: proposed.length <= MOST_LABELS ? proposed : [] },
      mark: { type: 'text', dy: -11, fill: ink('vermillion'), fontSize: 11 },
      encoding: { x, y: { ...y, field: 'top' }, text: { field: 'label', type: 'nominal' } },
    },
  ];
}

/** A metric by commit in the order of the default branch; commits of merge requests are rings beside the line. Nothing for under two commits. */
export function metricOverCommits(data: MetricOverCommits): Chart | null {
  const shown = data.points.slice(-MOST);
  if (shown.length < 2) return null;
  return {
    title: `${data.key} over commits`,
    summary: summarise(data, shown),
    spec: frame(layersOf(data, shown)),
    table: {
      head: ['commit', 'merge request', 'runs', `mean ${data.key}`],
      rows: data.points.map((point) => [
        shortSha(point.sha),
        point.merge_request === null ? '' : `!${point.merge_request}`,
        point.values.length,
        point.mean,
      ]),
    },
  };
}
