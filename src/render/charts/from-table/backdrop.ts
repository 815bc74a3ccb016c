/** What lies behind the values of a metric: the usual spread of the default branch, and the limits of gates. */
import { type UsualSpread, usualSpread } from '../../../core/compare/usual-spread.ts';
import type { ColumnInfo } from '../../../table/manifest.ts';
import type { Column, Table } from '../../../table/table.ts';
import { formatLimit, formatNumber } from '../../format.ts';
import { commitsOf, isFinished } from './commits.ts';
import type { NamedLine } from './side-labels.ts';

/** A limit further away than so many times the rest of the picture would press the rest flat. */
const FAR = 2;

export interface Backdrop {
  readonly spread: readonly object[];
  readonly limits: readonly object[];
  readonly labels: readonly NamedLine[];
  /** Values that the axis has to reach. */
  readonly values: readonly number[];
  readonly words: readonly string[];
}

type Limit = ColumnInfo['limits'][number];

const inWords = ({ rule, value }: Limit) => `gate: at ${rule === 'min' ? 'least' : 'most'} ${formatLimit(value)}`;

/** The spread comes from all runs of the default branch, whatever the filter leaves; `values` are those that are drawn. */
export function backdropOf(table: Table, metric: Column, values: readonly number[]): Backdrop {
  const usual = spreadOf(table, metric);
  const spread = usual?.spread ?? null;
  let [low, high] = spread ?? [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) [low, high] = [Math.min(low, value), Math.max(high, value)];
  const width = high - low || Math.abs(high) || 1;
  const isNear = ({ value }: Limit) => value > low - FAR * width && value < high + FAR * width;
  const near = metric.info.limits.filter(isNear);
  const far = metric.info.limits.filter((limit) => !isNear(limit));
  return {
    spread: spread ? [{ y: spread[0], y2: spread[1] }] : [],
    limits: near.map(({ value }) => ({ y: value })),
    labels: near.map((limit) => ({ run: '', label: inWords(limit), ink: 'vermillion', mark: 2, y: limit.value })),
    values: [...(spread ?? []), ...near.map(({ value }) => value)],
    words: [
      ...(spread && usual
        ? [
            `Grey band: the usual spread of ${usual.values.length} pushes, ${formatNumber(spread[0])} … ${formatNumber(spread[1])}.`,
          ]
        : []),
      ...(usual?.history.words ? [usual.history.words] : []),
      ...(far.length > 0 ? [`Outside of the picture: ${far.map(inWords).join(', ')}.`] : []),
    ],
  };
}

function spreadOf(table: Table, metric: Column): UsualSpread | null {
  const rows = Array.from({ length: table.rows }, (_, row) => row).filter((row) => isFinished(table, row));
  const commits = commitsOf(table, metric, rows) ?? [];
  return usualSpread(commits.filter(({ merge_request }) => merge_request === null).map(({ mean }) => mean));
}
