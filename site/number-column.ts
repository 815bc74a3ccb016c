import { decimalsFor, formatNumber } from '../src/render/format.ts';

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

/** Blanks as wide as a digit and as a point: they stand where a shorter fraction has none. */
const [DIGIT, POINT] = ['\u2007', '\u2008'];

/** Texts of one column filled up on the right, so that all points stand under each other although each has its own decimals. */
export function alignPoints(texts: readonly string[]): string[] {
  const fraction = (text: string) => (/\.(\d+)$/.exec(text)?.[1] ?? '').length;
  const longest = Math.max(0, ...texts.map(fraction));
  return texts.map((text) => {
    const own = fraction(text);
    return longest === 0 || !/\d$/.test(text) ? text : text + (own === 0 ? POINT : '') + DIGIT.repeat(longest - own);
  });
}

/** A standard deviation: with the decimals of its value, or with its own where those would show nothing of it. */
export function formatSpread(sd: number | null, decimals: number): string {
  if (!sd) return '';
  const text = formatNumber(sd, decimals);
  return `±\u2009${Number(text) === 0 ? formatNumber(sd, Math.min(12, decimalsFor([], sd) - 1)) : text}`;
}
