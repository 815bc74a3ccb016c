/** Two columns against each other, one point a run. */
import { linearFit } from '../../../core/statistics/linear-fit.ts';
import { spearman } from '../../../core/statistics/rank-correlation.ts';
import { count, formatNumber, grouped } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import type { Ink } from '../theme.ts';
import { thin } from '../thin.ts';
import { type Axis, axisOf, axisSignals, columnsOf, nameOfColumn } from './axis.ts';
import { BINNED_FROM, binsOf } from './bins.ts';
import { coloursOf } from './colours.ts';
import { type Maker, type MakerInput, type Option, optionOf, scaleOption } from './maker.ts';
import { chosenLabels, colouredRow, drawnRows, nameOf, plainRow } from './runs.ts';

const MOST_POINTS = 150;
const options: readonly Option[] = [scaleOption('x', 'horizontal scale'), scaleOption('y', 'vertical scale')];

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const columns = columnsOf(table, choice.fields.slice(0, 3));
  if ('why' in columns) return columns;
  const [xColumn, yColumn, third] = columns;
  if (!xColumn || !yColumn) return { why: 'A scatter needs two columns.' };
  const { rows, chosen } = drawnRows(input);
  const scale = (name: string) => optionOf(options, choice, name) as 'linear' | 'log';
  const [x, y] = [axisOf(xColumn, rows, scale('x')), axisOf(yColumn, rows, scale('y'))];
  const placed = rows.flatMap((_, i) => (Number.isNaN(x.at[i]) || Number.isNaN(y.at[i]) ? [] : [i]));
  const names = [nameOfColumn(xColumn.info), nameOfColumn(yColumn.info)] as const;
  if (placed.length < 2) return { why: `Fewer than two of the shown runs have both ${names[0]} and ${names[1]}.` };
  const binned = placed.length > BINNED_FROM;
  const isChosen = (i: number) => chosen.has(rows[i] as number);
  const others = binned ? [] : thinned(x, y, placed, input.points ?? MOST_POINTS).filter((i) => !isChosen(i));
  const shown = [...others, ...placed.filter(isChosen)];
  const colours = third && !binned ? coloursOf(third, rows) : null;
  const points = shown.map((i) => {
    const row = rows[i] as number;
    const own = isChosen(i) ? colouredRow(table, row) : plainRow(table, row, chosen.size > 0 ? 'muted' : 'text');
    const edge: Ink = colours && isChosen(i) ? 'text' : 'ground';
    return { ...own, ...colours?.look(row), edge, x: x.at[i], y: y.at[i] };
  });
  const trend = trendOf(x, y, placed);
  return {
    form: 'scatter',
    variant: `${x.kind}-${y.kind}`,
    title: `${names[1]} against ${names[0]}, ${count(placed.length, 'run')}${third ? `, coloured by ${nameOfColumn(third.info)}` : ''}`,
    summary: [
      trend.words,
      binned && `${grouped(placed.length)} runs put together in squares: the lighter, the more runs.`,
      !binned &&
        shown.length < placed.length &&
        `${shown.length} of ${grouped(placed.length)} points drawn, the outermost kept.`,
      placed.length < rows.length && `${count(rows.length - placed.length, 'run')} without both values not drawn.`,
      x.notPositive + y.notPositive > 0 && 'A logarithmic axis shows no value at or below zero.',
    ]
      .filter(Boolean)
      .join(' '),
    words: { x: x.title, y: y.title },
    data: {
      points,
      trend: trend.rows,
      bins: binned ? binsOf(x, y) : [],
      named: colours ? colours.legend : chosenLabels(table, chosen),
    },
    signals: { ...axisSignals('x', x), ...axisSignals('y', y) },
    table: {
      head: ['run', ...columns.map(({ info }) => nameOfColumn(info))],
      rows: placed.map((i) => [
        nameOf(table, rows[i] as number),
        ...columns.map((column) => cell(column, rows[i] as number)),
      ]),
    },
  };
}

/** A value as a table of numbers and texts holds it. */
function cell(
  column: { numbers(): ArrayLike<number>; text(row: number): string | null; info: { kind: string } },
  row: number,
) {
  return column.info.kind === 'number' ? (column.numbers()[row] ?? null) : column.text(row);
}

function thinned(x: Axis, y: Axis, placed: readonly number[], most: number): number[] {
  if (placed.length <= most) return [...placed];
  const sorted = placed.toSorted((a, b) => (x.at[a] as number) - (x.at[b] as number) || a - b);
  const of = ({ at }: Axis) => Float64Array.from(sorted, (i) => at[i] as number);
  return thin(of(x), of(y), most).flatMap((place) => sorted[place] ?? []);
}

/** Of which category the numbers of the other axis are highest and lowest, by their means. */
function meansOf(x: Axis, y: Axis, placed: readonly number[]): string {
  const [by, of] = x.texts.length > 0 ? [x, y] : [y, x];
  const groups = Map.groupBy(placed, (i) => by.at[i] as number);
  const what = count(groups.size, 'category', 'categories');
  if (of.texts.length > 0 || groups.size < 2) return `${count(placed.length, 'run')} in ${what}.`;
  const mean = (list: readonly number[]) => list.reduce((sum, i) => sum + (of.at[i] as number), 0) / list.length;
  const sorted = [...groups].sort((a, b) => mean(b[1]) - mean(a[1]));
  const say = ([at, list]: [number, number[]] | undefined = [0, []]) =>
    `${by.say(at)} (${of.say(mean(list))}, ${count(list.length, 'run')})`;
  return `Means of ${what}: highest ${say(sorted[0])}, lowest ${say(sorted.at(-1))}.`;
}

/** On a logarithmic axis the line is straight there, so it is one of the logarithms. */
function trendOf(x: Axis, y: Axis, placed: readonly number[]): { rows: object[]; words: string } {
  if (x.texts.length > 0 || y.texts.length > 0) return { rows: [], words: meansOf(x, y, placed) };
  const into = ({ kind }: Axis) => (kind === 'log' ? Math.log : (value: number) => value);
  const back = ({ kind }: Axis) => (kind === 'log' ? Math.exp : (value: number) => value);
  const of = (axis: Axis) => placed.map((i) => into(axis)(axis.at[i] as number));
  const [xs, ys] = [of(x), of(y)];
  const [fit, ranks] = [linearFit(xs, ys), spearman(xs, ys)];
  if (!fit || !ranks)
    return { rows: [], words: 'No trend: the values of one side are all equal, or fewer than three.' };
  const sorted = Float64Array.from(xs).sort();
  const rows = [sorted[0] ?? 0, sorted.at(-1) ?? 0].map((at) => ({
    x: back(x)(at),
    y: back(y)(fit.intercept + fit.slope * at),
  }));
  const logs = x.kind === 'log' || y.kind === 'log' ? ' of the logarithms' : '';
  return {
    rows,
    words: `Dashed: the linear trend${logs}, r = ${formatNumber(fit.r, 2)}; Spearman’s ρ = ${formatNumber(ranks.rho, 2)} over ${count(placed.length, 'run')}.`,
  };
}

export const scatterMaker: Maker = {
  form: 'scatter',
  label: 'Two columns against each other',
  fields: [
    { name: 'x', takes: 'any' },
    { name: 'y', takes: 'any' },
    { name: 'colour', takes: 'any', optional: true },
  ],
  options,
  needs: ({ fields }) => ({ columns: [...fields.slice(0, 3), 'name'], histories: null }),
  make,
};
