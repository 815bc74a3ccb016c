/** More points than can be told apart, as squares of a grid with the number of points in each. */
import type { Ink } from '../theme.ts';
import type { Axis } from './axis.ts';
import { stepOf } from './colours.ts';

/** Runs from which on they are put together. */
export const BINNED_FROM = 5000;

export interface Bin {
  readonly x: number;
  readonly x2: number;
  readonly y: number;
  readonly y2: number;
  readonly runs: number;
  readonly ink: Ink;
}

type Reach = Pick<Axis, 'kind' | 'low' | 'high' | 'texts'>;

/** Edges of equal width as the axis shows them; between categories, of which each has its own. */
export function edgesOf({ kind, low, high, texts }: Reach, wanted: number): number[] {
  const parts = texts.length > 0 ? texts.length : wanted;
  const step = (i: number) => i / parts;
  if (kind !== 'log') return Array.from({ length: parts + 1 }, (_, i) => low + step(i) * (high - low));
  return Array.from({ length: parts + 1 }, (_, i) => low * (high / low) ** step(i));
}

/** In which part a place is, for the same edges. */
export function partOf({ kind, low, high, texts }: Reach, wanted: number): (value: number) => number {
  const parts = texts.length > 0 ? texts.length : wanted;
  const share =
    kind === 'log'
      ? (value: number) => Math.log(value / low) / Math.log(high / low)
      : (value: number) => (value - low) / (high - low);
  return (value) => Math.min(parts - 1, Math.max(0, Math.floor(share(value) * parts)));
}

/** Squares that have points; the colour is the logarithm of how many. */
export function binsOf(x: Reach & Pick<Axis, 'at'>, y: Reach & Pick<Axis, 'at'>, columns = 40, rows = 22): Bin[] {
  const [xEdges, yEdges] = [edgesOf(x, columns), edgesOf(y, rows)];
  const [xPart, yPart] = [partOf(x, columns), partOf(y, rows)];
  const counts = new Map<number, number>();
  for (let i = 0; i < x.at.length; i++) {
    const [a, b] = [x.at[i] as number, y.at[i] as number];
    if (Number.isNaN(a) || Number.isNaN(b)) continue;
    const key = xPart(a) * 1000 + yPart(b);
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  const most = Math.max(2, ...counts.values());
  return [...counts].map(([key, runs]) => {
    const [i, j] = [Math.floor(key / 1000), key % 1000];
    const edge = (edges: readonly number[], at: number) => edges[at] ?? 0;
    const ink = stepOf(Math.log(runs), 0, Math.log(most));
    return { x: edge(xEdges, i), x2: edge(xEdges, i + 1), y: edge(yEdges, j), y2: edge(yEdges, j + 1), runs, ink };
  });
}
