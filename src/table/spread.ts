/** What the numbers of a column come to over some rows. */
import { deviationOf, meanOf, momentsOf } from '../core/statistics/moments.ts';
import type { Column } from './table.ts';

/** Of finite values alone. */
export interface Spread {
  readonly n: number;
  readonly mean: number;
  /** Sample standard deviation; `null` for one value. */
  readonly sd: number | null;
  readonly min: number;
  readonly max: number;
}

/** `null` where no row has a finite number, and for texts that are not all numerals. */
export function spreadOf(column: Column, rows: Uint32Array): Spread | null {
  if (column.info.kind === 'text' && !column.numeric) return null;
  const numbers = column.numbers();
  const finite: number[] = [];
  let [min, max] = [Infinity, -Infinity];
  for (const row of rows) {
    const number = numbers[row] as number;
    if (!Number.isFinite(number)) continue;
    finite.push(number);
    if (number < min) min = number;
    if (number > max) max = number;
  }
  const [only] = finite;
  if (only !== undefined && finite.length === 1) return { n: 1, mean: only, sd: null, min, max };
  const moments = momentsOf(finite);
  return moments && { n: moments.n, mean: meanOf(moments), sd: moments.n > 1 ? deviationOf(moments) : null, min, max };
}
