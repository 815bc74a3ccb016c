/** Several columns as axes side by side, one line a run. */
import { grouped, shorten } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import { sequence } from '../theme.ts';
import { type Axis, axisOf, axisSignals, columnsOf, nameOfColumn } from './axis.ts';
import { coloursOf } from './colours.ts';
import { type Maker, type MakerInput, type Option, optionOf } from './maker.ts';
import { colouredRow, drawnRows, nameOf, plainRow } from './runs.ts';

const MOST_LINES = 120;
const MOST_AXES = 10;
/** Texts along an axis with categories. */
const MOST_TICKS = 8;
/** From so many axes on their titles stand on two levels. */
const CROWDED = 4;

const options: readonly Option[] = [
  {
    name: 'scales',
    values: ['auto', 'linear'],
    default: 'auto',
    label: 'scales: logarithmic where values span powers of ten',
  },
];

/** Values that span so much are looked at by their powers of ten. */
const SPAN = 1000;

/** 0 to 1 from the bottom of an axis to its top. */
function shareOf({ kind, low, high }: Axis): (value: number) => number {
  return kind === 'log'
    ? (value) => Math.log(value / low) / Math.log(high / low)
    : (value) => (value - low) / (high - low);
}

function spansPowers(numbers: ArrayLike<number>, rows: readonly number[]): boolean {
  let [low, high] = [Number.POSITIVE_INFINITY, 0];
  for (const row of rows) {
    const value = numbers[row] as number;
    if (value <= 0) return false;
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  return high / low >= SPAN;
}

function ticksOf(axis: Axis, x: number): object[] {
  const share = shareOf(axis);
  if (axis.texts.length > 0) {
    const every = Math.ceil(axis.texts.length / MOST_TICKS);
    return axis.texts.flatMap((label, index) =>
      index % every === 0 ? [{ x, y: share(index), label: shorten(label, 12) }] : [],
    );
  }
  const at = (y: number) =>
    axis.kind === 'log' ? axis.low * (axis.high / axis.low) ** y : axis.low + y * (axis.high - axis.low);
  return [0, 0.5, 1].map((y) => ({ x, y, label: short(axis, at(y)) }));
}

/** Three digits of a number, the day of a time. */
function short(axis: Axis, value: number): string {
  if (value !== 0 && Math.abs(value) < 1e-4) return value.toExponential(0).replace('-', '−');
  return axis.kind === 'time' ? axis.say(value).slice(0, 10) : axis.say(Number(value.toPrecision(3)));
}

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const columns = columnsOf(table, choice.fields.slice(0, MOST_AXES));
  if ('why' in columns) return columns;
  if (columns.length < 2) return { why: 'Parallel coordinates need two columns or more.' };
  const { rows: all, chosen } = drawnRows(input);
  const auto = optionOf(options, choice, 'scales') === 'auto';
  const axesOfAll = columns.map((column) =>
    axisOf(column, all, auto && spansPowers(column.numbers(), all) ? 'log' : 'linear', 0),
  );
  const lead = columns.findIndex(({ info }) => info.group === 'metric');
  const by = lead < 0 ? columns.length - 1 : lead;
  const colours = coloursOf(columns[by] as (typeof columns)[number], all);
  const complete = [...all.keys()].filter((i) => axesOfAll.filter(({ at }) => Number.isFinite(at[i])).length > 1);
  if (complete.length === 0) return { why: `None of the shown runs has two of these columns.` };
  const value = (i: number) => axesOfAll[by]?.at[i] ?? Number.NaN;
  const inOrder = complete.toSorted((a, b) => value(a) - value(b) || a - b);
  const isChosen = (i: number) => chosen.has(all[i] as number);
  const plain = spread(
    inOrder.filter((i) => !isChosen(i)),
    input.points ?? MOST_LINES,
  );
  const shown = [...plain, ...inOrder.filter(isChosen)];
  const lines = shown.flatMap((i) => {
    const row = all[i] as number;
    const look = isChosen(i)
      ? colouredRow(table, row)
      : { ...plainRow(table, row), ...(chosen.size > 0 ? {} : colours.look(row)) };
    return axesOfAll.map((axis, x) => {
      const y = shareOf(axis)(axis.at[i] as number);
      return { ...look, line: row, x, y: Number.isFinite(y) ? y : null, value: axis.say(axis.at[i] as number) };
    });
  });
  const numeric = axesOfAll[by]?.texts.length === 0;
  const steps = sequence.map((ink, step) => ({
    x: by,
    y: step / sequence.length,
    y2: (step + 1) / sequence.length,
    ink,
  }));
  const names = columns.map(({ info }) => nameOfColumn(info));
  const last = columns.length - 1;
  return {
    form: 'parallel',
    variant: 'plain',
    title: `${names.slice(0, 3).join(', ')}${names.length > 3 ? ` and ${names.length - 3} more` : ''} of ${grouped(complete.length)} runs, side by side`,
    summary: [
      chosen.size > 0
        ? 'Chosen runs have their own colours.'
        : `Colour: ${names[by]}, ${numeric ? 'light is high' : 'by category'}.`,
      shown.length < complete.length &&
        `${grouped(shown.length)} of ${grouped(complete.length)} runs drawn, evenly from low to high ${names[by]}.`,
      axesOfAll.some(({ kind }) => kind === 'log') &&
        `Logarithmic: ${names.filter((_, i) => axesOfAll[i]?.kind === 'log').join(', ')}.`,
      complete.length < all.length &&
        `${grouped(all.length - complete.length)} runs with fewer than two of these values left out.`,
    ]
      .filter(Boolean)
      .join(' '),
    words: {},
    data: {
      lines,
      axes: axesOfAll.map((axis, x) => ({
        ...{ x, id: columns[x]?.info.id, title: shorten(names[x] ?? '', columns.length > 6 ? 14 : 20) },
        ...{
          align: x === 0 ? 'left' : x === last ? 'right' : 'center',
          shift: last >= CROWDED && x % 2 === 1 ? 13 : 0,
        },
        ...{ kind: axis.kind, low: axis.low, high: axis.high, texts: axis.texts },
      })),
      ticks: axesOfAll.flatMap(ticksOf),
      ramp: numeric && chosen.size === 0 ? steps : [],
    },
    signals: {
      ...axisSignals('x', { low: 0, high: last, texts: names }),
      ...axisSignals('y', { low: 0, high: 1, texts: [] }),
      strength: shown.length > 300 ? 0.25 : shown.length > 60 ? 0.5 : 0.85,
      thickness: shown.length > 60 ? 1 : 1.4,
    },
    table: {
      head: ['run', ...names],
      rows: complete.map((i) => [
        nameOf(table, all[i] as number),
        ...columns.map((column) => column.text(all[i] as number)),
      ]),
    },
  };
}

/** So many of a list, the first and the last among them, at equal distances. */
function spread(list: readonly number[], most: number): number[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, i) => list[Math.round((i * (list.length - 1)) / (most - 1))] as number);
}

export const parallelMaker: Maker = {
  form: 'parallel',
  label: 'Params and metrics side by side',
  fields: [{ name: 'axes', takes: 'any', many: true }],
  options,
  needs: ({ fields }) => ({ columns: [...fields.slice(0, MOST_AXES), 'name'], histories: null }),
  make,
};
