/** Names beside a plot: each where its line ends while they are few, a list beyond. */
import { apart } from '../end-labels.ts';
import type { Ink } from '../theme.ts';

export interface NamedLine {
  readonly run: string;
  readonly label: string;
  readonly ink: Ink;
  readonly mark: number;
  /** Where its line ends, on the vertical axis. */
  readonly y: number;
}

export interface LabelRow {
  readonly run: string;
  readonly label: string;
  readonly ink: Ink;
  readonly mark: number;
  readonly y: number;
  /** Pixels by which a label moves to make room for others. */
  readonly shift: number;
  /** Pixels from the top, of a list; `null` beside a line. */
  readonly place: number | null;
}

/** More lines than these have a list instead of direct labels. */
export const MOST_DIRECT = 6;
const LISTED = 12;
/** Pixels between two labels, and those of the plot's height, as near as is needed. */
const LINE = 15;
const PLOT = 185;

export function labelRows(
  lines: readonly NamedLine[],
  [low, high]: readonly [number, number],
  log: boolean,
): LabelRow[] {
  return lines.length <= MOST_DIRECT ? direct(lines, low, high, log) : listed(lines.toSorted((a, b) => b.y - a.y));
}

function direct(lines: readonly NamedLine[], low: number, high: number, log: boolean): LabelRow[] {
  const of = log ? Math.log : (value: number) => value;
  const pixel = (value: number) => (PLOT * (of(value) - of(low))) / (of(high) - of(low));
  const wanted = lines.map(({ y }) => pixel(y));
  const places = apart(wanted, LINE, [0, PLOT]);
  return lines.map((line, index) => ({
    ...line,
    shift: Math.round((wanted[index] ?? 0) - (places[index] ?? 0)),
    place: null,
  }));
}

/** One below the other from the top; what is too many is counted. */
export function listed(lines: readonly NamedLine[]): LabelRow[] {
  const shown = lines.length <= LISTED ? lines : lines.slice(0, LISTED - 1);
  const rows = shown.map((line, index) => ({ ...line, shift: 0, place: 6 + index * LINE }));
  const more = lines.length - shown.length;
  const last = { run: '', label: `${more} more`, ink: 'ground', mark: 0, y: 0, shift: 0 } as const;
  return more > 0 ? [...rows, { ...last, place: 6 + shown.length * LINE }] : rows;
}

/** Lines and points that are named side by side: `labels` and `named` of a form. Too many points have no names. */
export function sideBySide(
  lines: readonly NamedLine[],
  points: readonly NamedLine[],
  [low, high]: readonly [number, number],
  log: boolean,
): { labels: LabelRow[]; named: LabelRow[] } {
  const shown = lines.length + points.length <= MOST_DIRECT + 2 ? points : [];
  const rows = direct([...lines, ...shown], low, high, log);
  return { labels: rows.slice(0, lines.length), named: rows.slice(lines.length) };
}
