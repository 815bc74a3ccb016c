import { decimalsFor } from '../src/render/format.ts';

/** Decimals for a whole column, so that its points stand under each other; `undefined` where the values are too far apart for one choice. */
export function columnDecimals(values: readonly number[]): number | undefined {
  const sizes = values
    .filter((value) => Number.isFinite(value) && value !== 0)
    .map(Math.abs)
    .sort((a, b) => a - b);
  const [least, most] = [sizes[0], sizes.at(-1)];
  if (least === undefined || most === undefined || values.every(Number.isInteger)) return 0;
  const middle = sizes[Math.floor(sizes.length / 2)] as number;
  return most >= 1e6 || most < 1e-5 ? undefined : Math.min(6, decimalsFor([middle]));
}
