/** What stands in one cell of a table of runs; the page and the script that takes its table over write the same. */
import { decimalsFor, formatNumber, shorten } from './format.ts';

/** As many values as tell how large the others are. */
const SAMPLE = 2000;

/**
 * Decimals for a whole column, so that its points stand under each other; `undefined` where the values are too far apart for one choice. Of very many values some are
 * looked at; `numberInColumn` writes those that are not like them.
 */
export function columnDecimals(values: ArrayLike<number>): number | undefined {
  const stride = Math.max(1, Math.floor(values.length / SAMPLE));
  const sizes: number[] = [];
  let whole = true;
  for (let i = 0; i < values.length; i += stride) {
    const value = values[i] as number;
    if (Number.isNaN(value)) continue;
    if (!Number.isInteger(value)) whole = false;
    const size = Math.abs(value);
    if (size > 0 && size < Number.POSITIVE_INFINITY) sizes.push(size);
  }
  sizes.sort((a, b) => a - b);
  const most = sizes.at(-1) ?? 0;
  if (most === 0 || whole) return 0;
  return most >= 1e6 || most < 1e-5
    ? undefined
    : Math.min(6, decimalsFor([sizes[Math.floor(sizes.length / 2)] as number]));
}

/** A number with the decimals of its column. */
export function numberInColumn(value: number | null, decimals: number | undefined): string {
  return formatNumber(value, decimals === 0 && value !== null && !Number.isInteger(value) ? undefined : decimals);
}

/** A logged text in a cell: of a number with many digits four, of other long ones the beginning; the run's page has them whole. */
export function briefValue(value: string, longest = 28): string {
  const number = /^-?\d*\.\d{5,}(e[+-]?\d+)?$/i.test(value) ? Number(value) : Number.NaN;
  return Number.isFinite(number) ? formatNumber(number) : shorten(value, longest);
}
