import { thin } from './thin.ts';

/** A word-sized line: an SVG path in a box of the given size, made by hand, since thousands of them stand in tables. */
export interface Sparkline {
  readonly width: number;
  readonly height: number;
  readonly path: string;
  readonly last: { readonly x: number; readonly y: number };
}

const round = (value: number) => Math.round(value * 10) / 10;

/** Values at equal distances; the line breaks at what is not finite. Nothing for under two finite values. */
export function sparkline(
  values: ArrayLike<number>,
  box: { width: number; height: number } = { width: 84, height: 20 },
): Sparkline | null {
  const ys = Float64Array.from(values);
  const xs = Float64Array.from(ys, (_, index) => index);
  const kept = thin(xs, ys, Math.max(5, box.width));
  if (kept.length < 2) return null;
  const margin = 2;
  const numbers = kept.map((index) => ys[index] as number);
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)];
  const x = (index: number) => round(margin + (index / (ys.length - 1)) * (box.width - 2 * margin));
  const y = (value: number) =>
    round(high === low ? box.height / 2 : margin + ((high - value) / (high - low)) * (box.height - 2 * margin));
  let path = '';
  for (const [place, index] of kept.entries()) {
    const before = kept[place - 1];
    const broken = before === undefined || ys.subarray(before, index).some((value) => !Number.isFinite(value));
    path += `${broken ? 'M' : 'L'}${x(index)},${y(ys[index] as number)}`;
  }
  const end = kept.at(-1) as number;
  return { ...box, path, last: { x: x(end), y: y(ys[end] as number) } };
}
