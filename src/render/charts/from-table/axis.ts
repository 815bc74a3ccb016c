/** From a column of the table to an axis of a chart: numbers on a linear or logarithmic scale, times, or categories. */

import { byNumber } from '../../../core/model/text.ts';
import type { ColumnInfo } from '../../../table/manifest.ts';
import type { Column, Table } from '../../../table/table.ts';
import { formatDuration, formatLimit, formatTime, oneLine, shorten } from '../../format.ts';
import { withGoal } from '../chart.ts';
import type { ScaleKind } from '../forms/parts.ts';

/** Texts that an axis has room for; rarer ones are put together. */
const MOST_TEXTS = 24;
const LONGEST_TITLE = 44;
/** Room at the ends, as a share of the range. */
const MARGIN = 0.05;

export interface Axis {
  readonly kind: ScaleKind;
  readonly title: string;
  /** By the order of the rows asked for; NaN: not drawn. Of categories the index into `texts`. */
  readonly at: Float64Array;
  readonly low: number;
  readonly high: number;
  /** Texts at the whole numbers from 0; empty where the axis has numbers. */
  readonly texts: readonly string[];
  /** Rows with no place on it, and among them those whose numbers a logarithm does not have. */
  readonly missing: number;
  readonly notPositive: number;
  /** A value of the axis in words. */
  say(value: number): string;
}

/** A column's title: a metric with its goal, others with their name. */
export function titleOf({ key, goal }: ColumnInfo): string {
  return shorten(oneLine(withGoal(key, goal)), LONGEST_TITLE);
}

/** A column's name inside a sentence. */
export const nameOfColumn = ({ key }: ColumnInfo): string => shorten(oneLine(key), LONGEST_TITLE);

/** Whether a column can be drawn as numbers. */
export const isNumeric = ({ info, numeric }: Column): boolean => info.kind !== 'text' || numeric;

/** `wanted` counts for numbers; where none is positive, a logarithm is not used. */
export function axisOf(
  column: Column,
  rows: readonly number[],
  wanted: 'linear' | 'log',
  margin: number = MARGIN,
): Axis {
  if (!isNumeric(column)) return categories(column, rows);
  const [size, unit] = column.info.kind === 'duration' ? unitOf(column.numbers(), rows) : [1, ''];
  const numbers = size === 1 ? column.numbers() : column.numbers().map((value) => value / size);
  const isTime = column.info.kind === 'time';
  const log = wanted === 'log' && !isTime && rows.some((row) => (numbers[row] ?? 0) > 0);
  let notPositive = 0;
  const at = Float64Array.from(rows, (row) => {
    const value = numbers[row] ?? Number.NaN;
    if (log && Number.isFinite(value) && value <= 0) notPositive++;
    return Number.isFinite(value) && !(log && value <= 0) ? value : Number.NaN;
  });
  const [low, high] = ends(at, log, margin);
  const missing = at.reduce((sum, value) => sum + Number(Number.isNaN(value)), 0);
  const say = isTime
    ? formatTime
    : unit
      ? (value: number) => formatDuration(value * size)
      : (value: number) => formatLimit(value);
  const kind = isTime ? 'time' : log ? 'log' : 'linear';
  return { kind, title: titleOf(column.info) + unit, at, low, high, texts: [], missing, notPositive, say };
}

/** The unit that durations are read in, in milliseconds, and how a title names it. */
function unitOf(numbers: ArrayLike<number>, rows: readonly number[]): [number, string] {
  const most = rows.reduce((high, row) => Math.max(high, numbers[row] || 0), 0);
  if (most > 2 * 3_600_000) return [3_600_000, ', hours'];
  if (most > 120_000) return [60_000, ', minutes'];
  return most > 2000 ? [1000, ', seconds'] : [1, ', ms'];
}

/** The range of the finite values with room at both ends; in the logarithm where it is one. */
export function ends(values: ArrayLike<number>, log = false, margin = MARGIN): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value) || (log && value <= 0)) continue;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (low > high) return log ? [1, 10] : [0, 1];
  if (log) {
    const room = high === low ? Math.LN2 : margin * (Math.log(high) - Math.log(low));
    return [low * Math.exp(-room), high * Math.exp(room)];
  }
  const room = high === low ? Math.abs(high) * 0.1 || 1 : margin * (high - low);
  return [low - room, high + room];
}

function categories(column: Column, rows: readonly number[]): Axis {
  const counts = new Map<string, number>();
  const found = rows.map((row) => {
    const text = column.text(row);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
    return text;
  });
  const many = counts.size > MOST_TEXTS;
  const kept = [...counts]
    .sort((a, b) => b[1] - a[1] || byNumber(a[0], b[0]))
    .slice(0, many ? MOST_TEXTS - 1 : MOST_TEXTS)
    .map(([text]) => text)
    .sort(byNumber);
  const places = new Map(kept.map((text, index) => [text, index]));
  const at = Float64Array.from(found, (text) => (text === null ? Number.NaN : (places.get(text) ?? kept.length)));
  const texts = [...kept, ...(many ? [`${counts.size - kept.length} others`] : [])].map((text) =>
    shorten(oneLine(text) || '(empty)', 20),
  );
  return {
    kind: 'linear',
    title: titleOf(column.info),
    at,
    low: -0.5,
    high: texts.length - 0.5,
    texts,
    missing: found.filter((text) => text === null).length,
    notPositive: 0,
    say: (value) => texts[value] ?? '',
  };
}

/** Signals of an axis of a form. */
export function axisSignals(channel: 'x' | 'y', { low, high, texts }: Pick<Axis, 'low' | 'high' | 'texts'>) {
  return { [`${channel}Low`]: low, [`${channel}High`]: high, [`${channel}Texts`]: texts };
}

/** The columns of a chart's fields, or why it cannot be drawn from them. */
export function columnsOf(table: Table, ids: readonly string[]): Column[] | { readonly why: string } {
  const found: Column[] = [];
  for (const id of ids) {
    const column = table.column(id);
    if (!column) return { why: missingColumn(table, id) };
    found.push(column);
  }
  return found;
}

function missingColumn(table: Table, id: string): string {
  const name = oneLine(id.replace(/^[mpth]\./, ''));
  return table.info(id) ? `The values of ${name} are not loaded yet.` : `This experiment has no ${name}.`;
}
