/** Curves of one metric: a line a run, or a mean in a band a group. */
import { badness } from '../../../core/compare/goal.ts';
import type { ColumnInfo } from '../../../table/manifest.ts';
import type { ChartChoice } from '../../../table/view-state.ts';
import { count, formatNumber, grouped, oneLine, shorten } from '../../format.ts';
import { hasShape } from '../curve-rows.ts';
import type { FormChart } from '../forms/form.ts';
import { axisSignals, ends, nameOfColumn, titleOf } from './axis.ts';
import { type Drawing, drawGroups, drawRuns } from './curve-drawing.ts';
import { type Align, type CurveAxis, curveAxis, type Over, type RunSeries, toSeries } from './curve-lines.ts';
import { type Maker, type MakerInput, type Needs, type Option, optionOf, type Shown, scaleOption } from './maker.ts';
import { rowsOfRuns } from './runs.ts';
import { labelRows } from './side-labels.ts';

/** Runs drawn where none is chosen, and at most. */
const NEWEST = 10;
const MOST_RUNS = 60;
const MOST_POINTS = 150;

const options: readonly Option[] = [
  { name: 'over', values: ['step', 'relative', 'wall'], default: 'step', label: 'over' },
  { name: 'align', values: ['start', 'first'], default: 'start', label: 'begin at the run’s start or its first value' },
  scaleOption('x', 'horizontal scale'),
  scaleOption('y', 'vertical scale'),
  { name: 'smooth', values: ['0', '0.3', '0.6', '0.8', '0.9', '0.95', '0.99'], default: '0', label: 'smoothing' },
];

/** Rows whose histories are drawn: the chosen runs, else the first ones of the table that logged the metric; the baseline in any case. */
function rowsToDraw(choice: ChartChoice, { table, rows, selected, baseline }: Shown): { rows: number[]; more: number } {
  const metric = table.column(choice.fields[0] ?? '');
  const logged = (row: number) => metric === undefined || metric.absence(row) !== 'missing';
  const most = choice.fields[1] ? MOST_RUNS : NEWEST;
  const chosen = rowsOfRuns(table, selected).filter(logged);
  const all = chosen.length > 0 ? chosen : [...rows].filter(logged);
  const drawn = all.slice(0, chosen.length > 0 ? MOST_RUNS : most);
  const base = baseline === null ? [] : rowsOfRuns(table, [baseline]).filter(logged);
  return { rows: [...drawn, ...base.filter((row) => !drawn.includes(row))], more: all.length - drawn.length };
}

function needs(choice: ChartChoice, shown: Shown): Needs {
  const [metric = '', group] = choice.fields;
  const info = shown.table.info(metric);
  const runs = rowsToDraw(choice, shown).rows.flatMap((row) => shown.table.runId(row) ?? []);
  return {
    columns: [metric, 'name', 'started', ...(group ? [group] : [])],
    histories: info ? { runs, metric: info.key } : null,
  };
}

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const [metric = '', groupId] = choice.fields;
  const info = table.info(metric);
  if (info?.group !== 'metric') return { why: `This experiment has no metric ${oneLine(metric)}.` };
  const { rows, more } = rowsToDraw(choice, input);
  const started = table.column('started')?.numbers();
  const read = rows.flatMap((row): RunSeries[] => {
    const history = input.history(table.runId(row) ?? '', info.key);
    return history
      ? [{ row, started: started?.[row] ?? Number.NaN, count: history.count, series: toSeries(history) }]
      : [];
  });
  const lines = read.filter(({ series }) => hasShape(series));
  if (lines.length === 0) return { why: whyNone(info, rows.length, read.length) };
  const option = (name: string) => optionOf(options, choice, name);
  const axis = curveAxis(lines, option('over') as Over, option('align') as Align);
  const log = { x: option('x') === 'log' && axis.over !== 'wall', y: option('y') === 'log' };
  const smooth = Number(option('smooth'));
  const group = groupId ? table.column(groupId) : undefined;
  const points = input.points ?? Math.max(40, Math.floor(MOST_POINTS / Math.sqrt(Math.max(1, lines.length / 2))));
  const asked = { table, lines, axis, log, smooth, points, baseline: input.baseline };
  const drawing = group ? drawGroups(asked, group) : drawRuns(asked);
  if (drawing.named.length === 0) return { why: whyNoLogarithm(info) };
  const yEnds = ends(drawing.ys, log.y, 0.03);
  const xs = fromZero(ends(drawing.xs, log.x, 0), axis.over === 'relative' && !log.x);
  return {
    form: 'curves',
    variant: `${axis.over === 'wall' ? 'time' : log.x ? 'log' : 'linear'}-${log.y ? 'log' : 'linear'}`,
    title: `${nameOfColumn(info)} over ${axis.words}, ${drawing.what}`,
    summary: summarise(info, drawing, {
      axis,
      wanted: option('over'),
      smooth,
      more,
      unread: rows.length - read.length,
    }),
    words: { x: axis.title, y: titleOf(info) },
    data: { ...drawing.data, labels: labelRows(drawing.named, yEnds, log.y) },
    signals: {
      ...axisSignals('x', { low: xs[0], high: xs[1], texts: [] }),
      ...axisSignals('y', { low: yEnds[0], high: yEnds[1], texts: [] }),
    },
    table: { head: [group ? nameOfColumn(group.info) : 'run', axis.unit, nameOfColumn(info)], rows: drawing.tableRows },
  };
}

/** Time since a start that begins close to zero begins there. */
const fromZero = ([low, high]: [number, number], asked: boolean): [number, number] =>
  asked && low > 0 && low < high / 4 ? [0, high] : [low, high];

function whyNone(info: ColumnInfo, asked: number, read: number): string {
  const name = nameOfColumn(info);
  if (asked === 0) return `None of the shown runs logged ${name}.`;
  if (read === 0) return `The history of ${name} was not read for ${asked === 1 ? 'this run' : `these ${asked} runs`}.`;
  return `${name} was logged once in each of these runs, so there is no curve to draw.`;
}

const whyNoLogarithm = (info: ColumnInfo) =>
  `${nameOfColumn(info)} has no value above zero here, so a logarithmic axis shows nothing.`;

interface Said {
  readonly axis: CurveAxis;
  readonly wanted: string;
  readonly smooth: number;
  readonly more: number;
  readonly unread: number;
}

function summarise(info: ColumnInfo, drawing: Drawing, { axis, wanted, smooth, more, unread }: Said): string {
  const { named, kept, finite, points, disordered, notPositive } = drawing;
  const { goal } = info;
  const best = goal && named.toSorted((a, b) => badness(a.end, goal) - badness(b.end, goal))[0];
  const [only] = named;
  return [
    named.length === 1 && only
      ? `Ends at ${formatNumber(only.end)}.`
      : best && `${shorten(best.label, 40)} ends best, at ${formatNumber(best.end)}.`,
    ...drawing.notes,
    smooth > 0 && `Smoothed by a moving average (${smooth}) over the faint lines.`,
    axis.over !== wanted && 'All steps are equal, so it is drawn over time.',
    disordered > 0 && `${count(disordered, 'point')} logged out of order: the lines break there.`,
    points > finite && `${count(points - finite, 'value')} not finite: not drawn.`,
    notPositive > 0 && `${count(notPositive, 'point')} at or below zero not drawn on a logarithmic axis.`,
    kept < finite && `${grouped(kept)} of ${grouped(finite)} points drawn, peaks kept.`,
    more > 0 && `${count(more, 'more run')} not drawn: choose runs in the table.`,
    unread > 0 && `The history of ${count(unread, 'run')} was not read.`,
  ]
    .filter(Boolean)
    .join(' ');
}

export const curvesMaker: Maker = {
  form: 'curves',
  label: 'Curves of a metric',
  fields: [
    { name: 'metric', takes: 'metric' },
    { name: 'group', takes: 'any', optional: true },
  ],
  options,
  needs,
  make,
};
