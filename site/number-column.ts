import { decimalsFor, formatNumber } from '../src/render/format.ts';

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
