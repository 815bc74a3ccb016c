/** A metric over the runs of an experiment, oldest to newest. */
import { isBetter } from '../../../core/compare/goal.ts';
import { isMoment } from '../../../core/model/moment.ts';
import type { Column, Table } from '../../../table/table.ts';
import { count, formatNumber, formatTime, grouped, oneLine } from '../../format.ts';
import type { FormChart } from '../forms/form.ts';
import { thin } from '../thin.ts';
import { axisSignals, ends, nameOfColumn, titleOf } from './axis.ts';
import { backdropOf } from './backdrop.ts';
import { BINNED_FROM, binsOf } from './bins.ts';
import { commitColumns, isFinished } from './commits.ts';
import { type Maker, type MakerInput, type Option, optionOf, scaleOption } from './maker.ts';
import { chosenNames, colouredRow, drawnRows, nameOf, plainRow } from './runs.ts';
import { type NamedLine, sideBySide } from './side-labels.ts';

const MOST_POINTS = 150;
const MOST_TEXTS = 400;
const options: readonly Option[] = [scaleOption('y', 'vertical scale')];

interface Drawn {
  /** Oldest first. */
  readonly rows: readonly number[];
  readonly values: readonly number[];
  readonly unfinished: number;
  readonly notFinite: number;
}

function drawnOf(input: MakerInput, metric: Column, log: boolean): Drawn {
  const { rows, chosen } = drawnRows(input);
  const numbers = metric.numbers();
  const logged = rows.filter((row) => metric.absence(row) !== 'missing').sort((a, b) => b - a);
  const ended = logged.filter((row) => chosen.has(row) || isFinished(input.table, row));
  const kept = ended.filter((row) => Number.isFinite(numbers[row]) && !(log && (numbers[row] as number) <= 0));
  return {
    rows: kept,
    values: kept.map((row) => numbers[row] as number),
    unfinished: logged.length - ended.length,
    notFinite: ended.length - kept.length,
  };
}

const startOf = (table: Table, row: number) => table.column('started')?.numbers()[row] ?? Number.NaN;

const day = (table: Table, row: number) => {
  const started = startOf(table, row);
  return Number.isFinite(started) ? formatTime(started).slice(0, 10) : '';
};

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

/** Whether some of so few texts would be of one day. */
function isCrowded(table: Table, rows: readonly number[]): boolean {
  const days = [0, 0.25, 0.5, 0.75, 1].map((share) =>
    day(table, rows[Math.round(share * (rows.length - 1))] as number),
  );
  return new Set(days).size < Math.min(days.length, rows.length);
}

/** Texts of the horizontal axis, some runs apart: days; where runs are of few days, hours, fewer of them the shorter the time. */
function textsOf(table: Table, rows: readonly number[], every: number): string[] {
  const span = startOf(table, rows.at(-1) ?? 0) - startOf(table, rows[0] ?? 0);
  const hours = span < 4 * DAY || (span < 300 * DAY && isCrowded(table, rows));
  const [from, to] = span < HOUR ? [11, 19] : span < DAY ? [11, 16] : hours ? [5, 16] : [0, 10];
  return Array.from({ length: Math.min(rows.length, MOST_TEXTS) }, (_, i) => {
    const started = startOf(table, rows[Math.round(i * every)] as number);
    return isMoment(started) ? new Date(started).toISOString().replace('T', ' ').slice(from, to) : '';
  });
}

/** Where the best so far changes, and where it ends. */
function bestOf(
  values: readonly number[],
  { info: { goal } }: Column,
): { at: number; rows: { x: number; y: number }[] } {
  const rows: { x: number; y: number }[] = [];
  let at = -1;
  for (const [x, value] of values.entries()) {
    if (goal === null || (at >= 0 && !isBetter(value, values[at] as number, goal))) continue;
    at = x;
    rows.push({ x, y: value });
  }
  const last = rows.at(-1);
  return { at, rows: last ? [...rows, { x: values.length - 1, y: last.y }] : [] };
}

function make(input: MakerInput): FormChart | { why: string } {
  const { table, choice } = input;
  const metric = table.column(choice.fields[0] ?? '');
  if (!metric) return { why: `The values of ${oneLine(choice.fields[0] ?? 'the metric')} are not there.` };
  const name = nameOfColumn(metric.info);
  const log = optionOf(options, choice, 'y') === 'log';
  const drawn = drawnOf(input, metric, log);
  const { rows, values } = drawn;
  if (rows.length < 2) return { why: `Fewer than two of the shown runs that have ended logged ${name}.` };
  const { chosen } = drawnRows(input);
  const binned = rows.length > BINNED_FROM;
  const isChosen = (i: number) => chosen.has(rows[i] as number);
  const [xs, ys] = [Float64Array.from(rows, (_, i) => i), Float64Array.from(values)];
  const others = (binned ? [] : thin(xs, ys, input.points ?? MOST_POINTS)).filter((i) => !isChosen(i));
  const inColour = [...rows.keys()].filter(isChosen);
  const shown = [...others, ...inColour];
  const requests = table.column('merge_request');
  const points = shown.map((x) => {
    const row = rows[x] as number;
    const own = isChosen(x) ? colouredRow(table, row) : plainRow(table, row, chosen.size > 0 ? 'muted' : 'text');
    const hollow = requests !== undefined && requests.absence(row) === null;
    return { ...own, ink: hollow ? 'ground' : own.ink, edge: own.ink, hollow, x, y: values[x] };
  });
  const best = bestOf(values, metric);
  const behind = backdropOf(table, metric, values);
  const yEnds = ends([...values, ...behind.values], log, 0.06);
  const xEnds = [-0.01 * rows.length - 0.2, 1.01 * rows.length - 0.8] as const;
  const every = Math.max(1, (rows.length - 1) / (MOST_TEXTS - 1));
  const texts = textsOf(table, rows, every);
  const bestLabel: NamedLine[] =
    best.at < 0
      ? []
      : [
          {
            run: '',
            label: `best ${formatNumber(values[best.at] as number)}`,
            ink: 'blue',
            mark: 0,
            y: values[best.at] as number,
          },
        ];
  const axis = { kind: log ? 'log' : 'linear', texts: [] } as const;
  const cloud = binned
    ? binsOf(
        { ...axis, kind: 'linear', low: xEnds[0], high: xEnds[1], at: xs },
        { ...axis, low: yEnds[0], high: yEnds[1], at: ys },
      )
    : [];
  return {
    form: 'over-runs',
    variant: log ? 'log' : 'linear',
    title: `${name} over ${count(rows.length, 'run')}, oldest to newest`,
    summary: [
      summarise(table, metric, drawn, best.at),
      points.some(({ hollow }) => hollow) && 'Hollow: runs of merge requests.',
      ...behind.words,
      binned && `${grouped(rows.length)} runs put together in squares: the lighter, the more runs.`,
      !binned && shown.length < rows.length && `${shown.length} of ${grouped(rows.length)} points drawn, peaks kept.`,
    ]
      .filter(Boolean)
      .join(' '),
    words: { x: '', y: titleOf(metric.info) },
    data: {
      points,
      bins: cloud,
      best: best.rows,
      spread: behind.spread,
      limits: behind.limits,
      ...sideBySide([...behind.labels, ...bestLabel], chosenNames(table, rows, values, inColour), yEnds, log),
    },
    signals: {
      ...axisSignals('x', { low: xEnds[0], high: xEnds[1], texts }),
      ...axisSignals('y', { low: yEnds[0], high: yEnds[1], texts: [] }),
      every,
      dot: shown.length > 120 ? 14 : 28,
      strength: shown.length > 60 ? 0.7 : 1,
    },
    table: {
      head: ['run', 'started', name, 'merge request'],
      rows: rows.map((row, i) => [
        nameOf(table, row),
        formatTime(table.column('started')?.numbers()[row] ?? null),
        values[i] ?? null,
        requests?.text(row) ? `!${requests.text(row)}` : '',
      ]),
    },
  };
}

function summarise(
  table: Table,
  { info }: Column,
  { rows, values, unfinished, notFinite }: Drawn,
  best: number,
): string {
  const latest = values.at(-1) ?? null;
  if (values.every((value) => value === latest))
    return `All ${grouped(values.length)} runs have the same value, ${formatNumber(latest)}.`;
  return [
    best >= 0 &&
      `Best ${formatNumber(values[best] as number)} in run ${grouped(best + 1)} of ${grouped(rows.length)} (${day(table, rows[best] as number)}).`,
    `Newest ${formatNumber(latest)}.`,
    unfinished > 0 && `${count(unfinished, 'run')} that ${unfinished === 1 ? 'has' : 'have'} not finished not drawn.`,
    notFinite > 0 && `${count(notFinite, 'run')} without a value that can be drawn left out.`,
    info.goal === null && 'Whether more or less is better is not known.',
  ]
    .filter(Boolean)
    .join(' ');
}

export const overRunsMaker: Maker = {
  form: 'over-runs',
  label: 'A metric over runs',
  fields: [{ name: 'metric', takes: 'metric' }],
  options,
  needs: ({ fields }) => ({ columns: [...fields.slice(0, 1), 'name', 'started', ...commitColumns], histories: null }),
  make,
};
