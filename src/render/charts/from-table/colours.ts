/** Colours of runs by the values of a column: viridis for numbers, the palette's categories for texts. */
import { byNumber } from '../../../core/model/text.ts';
import type { ColumnInfo } from '../../../table/manifest.ts';
import { symbols } from '../../../table/run-look.ts';
import type { Column } from '../../../table/table.ts';
import { decimalsFor, formatNumber, formatTime, oneLine, shorten } from '../../format.ts';
import { categoryInks, type Ink, sequence } from '../theme.ts';
import { isNumeric, nameOfColumn } from './axis.ts';
import type { LabelRow } from './side-labels.ts';

export interface Colours {
  /** By row of the table. */
  look(row: number): { readonly ink: Ink; readonly mark: number };
  /** What the colours mean, as a list beside the plot. */
  readonly legend: readonly LabelRow[];
}

const LINE = 15;
const MOST = 12;
/** Of a row without a value. */
const none = { ink: 'hairline', mark: 0 } as const;

/** The step of a sequence that a value has between two ends. */
export function stepOf(value: number, low: number, high: number): Ink {
  const share = high > low ? (value - low) / (high - low) : 1;
  return sequence[Math.min(sequence.length - 1, Math.max(0, Math.floor(share * sequence.length)))] ?? 'v0';
}

export function coloursOf(column: Column, rows: readonly number[]): Colours {
  return isNumeric(column) ? byValue(column, rows) : byText(column, rows);
}

function byValue(column: Column, rows: readonly number[]): Colours {
  const numbers = column.numbers();
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const row of rows) {
    const value = numbers[row] ?? Number.NaN;
    if (Number.isFinite(value)) [low, high] = [Math.min(low, value), Math.max(high, value)];
  }
  const look = (row: number) => {
    const value = numbers[row] ?? Number.NaN;
    return Number.isFinite(value) ? { ink: stepOf(value, low, high), mark: 0 } : none;
  };
  return { look, legend: low > high ? [] : rampOf(column.info, low, high) };
}

/** The name of the column, then colours from the highest value to the lowest. */
export function rampOf(info: ColumnInfo, low: number, high: number): LabelRow[] {
  const shares = high > low ? [1, 2 / 3, 1 / 3, 0] : [1];
  const values = shares.map((share) => low + share * (high - low));
  const decimals = Math.max(0, decimalsFor([high - low || high]) - 1);
  const write =
    info.kind === 'time'
      ? (value: number) => formatTime(value).slice(0, 10)
      : (value: number) => formatNumber(value, decimals);
  return list(
    nameOfColumn(info),
    values.map((value) => ({ label: write(value), ink: stepOf(value, low, high), mark: 0 })),
  );
}

function list(title: string, entries: readonly { label: string; ink: Ink; mark: number }[]): LabelRow[] {
  const head = { label: shorten(title, 17), ink: 'ground', mark: 0 } as const;
  return [head, ...entries].map((entry, index) => ({ ...entry, run: '', y: 0, shift: 0, place: 6 + index * LINE }));
}

function byText(column: Column, rows: readonly number[]): Colours {
  const counts = new Map<string, number>();
  for (const row of rows) {
    const text = column.text(row);
    if (text !== null) counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  const kept = [...counts]
    .sort((a, b) => b[1] - a[1] || byNumber(a[0], b[0]))
    .slice(0, counts.size > MOST ? MOST - 1 : MOST)
    .map(([text]) => text)
    .sort(byNumber);
  const places = new Map(kept.map((text, index) => [text, index]));
  const lookAt = (place: number) => ({
    ink: categoryInks[place % categoryInks.length] ?? 'blue',
    mark: Math.floor(place / categoryInks.length) % symbols.length,
  });
  const others = { ink: 'muted', mark: 0 } as const;
  const look = (row: number) => {
    const text = column.text(row);
    const place = text === null ? undefined : places.get(text);
    return text === null ? none : place === undefined ? others : lookAt(place);
  };
  const named = kept.map((text, place) => ({ label: shorten(oneLine(text) || '(empty)', 17), ...lookAt(place) }));
  const more = counts.size - kept.length;
  return {
    look,
    legend: list(nameOfColumn(column.info), [...named, ...(more > 0 ? [{ label: `${more} others`, ...others }] : [])]),
  };
}
