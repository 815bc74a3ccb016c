/** Which charts a comment shows, in every form that it may need of them. */
import type { Comparison, ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import type { SeriesOf } from '../../core/compare/value.ts';
import { quoted } from '../../core/model/text.ts';
import {
  type ComparedChart,
  type ComparedCurvesChart,
  comparedCurves,
  type MetricHistoryChart,
  metricHistory,
} from '../charts/index.ts';
import { sparkText } from '../spark-text.ts';
import { leadingRow } from '../verdict.ts';
import { curvesDiagram, type Diagram, historyDiagram } from './mermaid.ts';

export interface CommentChart {
  /** Name of its picture's file; another picture has another one. */
  readonly name: string;
  readonly chart: ComparedChart;
  readonly kind: 'history' | 'curves';
  /** The metric, and what tells it apart from others of its name. */
  readonly key: string;
  readonly of: readonly string[];
  /** What is so, as a sentence with names between “ and ”. */
  readonly words: string;
  /** `null` where it does not fit into one. */
  readonly diagram: Diagram | null;
  /** Lines of bars, each after whose it is. */
  readonly sparks: readonly (readonly [whose: string, bars: string])[];
}

const MOST = 4;
/** Where no metric that matters has a picture, so many others that have one. */
const INSTEAD = 2;
/** Metrics whose histories are looked at for these. */
const LOOKED_AT = 40;
/** Runs of each side whose curves are drawn, the newest. */
const MOST_RUNS = 6;
const BARS = 30;

/** Makes a short text of a long one, another one of another, fit for the name of a file. */
export type Hash = (text: string) => string;

/**
 * Of each primary metric, else of the leading one, its place among earlier pushes and its curves; at most four in all. `seriesOf` is `null` where no
 * histories are at hand.
 */
export function commentCharts(comparison: Comparison, seriesOf: SeriesOf | null, hash: Hash): CommentChart[] {
  const rows = comparison.experiments.flatMap((experiment) => experiment.metrics.map((row) => ({ experiment, row })));
  const primary = rows.filter(({ row }) => row.primary);
  const leading = leadingRow(comparison);
  const chosen = primary.length > 0 ? primary : leading ? [leading] : [];
  const several = comparison.experiments.length > 1;
  const drawn = (one: (typeof rows)[number]) =>
    chartsOf(one.experiment, one.row, { seriesOf, hash, several, comparison });
  const charts = firstOf(chosen, MOST, drawn);
  const others = rows.filter((one) => !chosen.includes(one)).slice(0, LOOKED_AT);
  return charts.length > 0 ? charts : firstOf(others, INSTEAD, drawn);
}

/** No more of the list is looked at than it takes. */
function firstOf<T, U>(list: readonly T[], most: number, of: (one: T) => readonly U[]): U[] {
  const found: U[] = [];
  for (const one of list) {
    if (found.length >= most) break;
    found.push(...of(one));
  }
  return found.slice(0, most);
}

interface Means {
  readonly seriesOf: SeriesOf | null;
  readonly hash: Hash;
  readonly several: boolean;
  readonly comparison: Comparison;
}

function chartsOf(experiment: ExperimentComparison, row: MetricRow, means: Means): CommentChart[] {
  const of = [...(experiment.groups.length > 1 ? [row.group] : []), ...(means.several ? [experiment.name] : [])];
  const whole = (
    kind: CommentChart['kind'],
    chart: ComparedChart,
    diagram: Diagram | null,
    sparks: CommentChart['sparks'],
  ) => ({
    ...{ kind, chart, diagram, sparks, of, key: row.key },
    name: `${kind}-${stem(row.key)}-${means.hash(JSON.stringify([means.comparison.tool, chart.title, chart.spec]))}.png`,
    words: `${[row.key, ...of].map(quoted).join(' of ')}: ${chart.statement}.`,
  });
  const [history, curves] = [metricHistory(row), means.seriesOf && curvesOf(experiment, row, means.seriesOf)];
  return [
    ...(history ? [whole('history', history, historyDiagram(history), sparksOfHistory(history))] : []),
    ...(curves ? [whole('curves', curves, curvesDiagram(curves), sparksOfCurves(curves))] : []),
  ];
}

function curvesOf({ groups }: ExperimentComparison, row: MetricRow, seriesOf: SeriesOf): ComparedCurvesChart | null {
  const group = groups.find(({ name }) => name === row.group);
  const side = (runs: readonly string[] = []) => {
    const series = runs.slice(0, MOST_RUNS).map((run) => seriesOf(run, row.key));
    return { runs: runs.length, drawn: series.length, series: series.filter((one) => one !== null) };
  };
  return comparedCurves({ key: row.key, goal: row.goal, current: side(group?.head), baseline: side(group?.baseline) });
}

/** Small letters, digits and dashes of a name; the rest of it is in the hash. */
const stem = (key: string) =>
  key
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 40)
    .replace(/^-|-$/g, '') || 'metric';

function sparksOfHistory({ values }: MetricHistoryChart): CommentChart['sparks'] {
  return [['earlier pushes, the last bar is this merge request', sparkText(values)]];
}

function sparksOfCurves({ lines }: ComparedCurvesChart): CommentChart['sparks'] {
  return lines.map(({ name, ys }) => {
    const every = Math.max(1, ys.length / BARS);
    const kept = Array.from({ length: Math.min(BARS, ys.length) }, (_, i) => ys[Math.floor(i * every)] ?? 0);
    return [name === 'current' ? 'this merge request' : 'the baseline', sparkText(kept)];
  });
}
