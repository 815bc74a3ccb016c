/** The mean of several curves and their scatter about it, whatever places each of them has values at. */

export interface GroupPoint {
  readonly x: number;
  readonly mean: number;
  /** Sample standard deviation over the curves; 0 for one. */
  readonly sd: number;
}

interface Part {
  readonly xs: ArrayLike<number>;
  readonly ys: ArrayLike<number>;
}

/**
 * At each place that a curve has, if there are at most `limit` of them, else in as many windows of equal width: the mean over the curves, each of which
 * counts once by the mean of its own values there. Places where fewer than half of the curves have a value are left out.
 */
export function groupMeans(parts: readonly Part[], limit: number): GroupPoint[] {
  const places = new Set<number>();
  for (const { xs, ys } of parts)
    for (let i = 0; i < xs.length; i++) if (isPoint(xs[i], ys[i])) places.add(xs[i] as number);
  const sorted = Float64Array.from(places).sort();
  const [low = 0, high = 0] = [sorted[0], sorted.at(-1)];
  const exact = sorted.length <= limit;
  const index = new Map(exact ? Array.from(sorted, (x, i) => [x, i] as const) : []);
  const size = exact ? sorted.length : limit;
  const windowOf = (x: number) =>
    exact ? (index.get(x) ?? 0) : Math.min(limit - 1, Math.floor(((x - low) / (high - low)) * limit));
  const windows = Array.from({ length: size }, () => [] as { x: number; y: number }[]);
  for (const part of parts) for (const [window, { x, y }] of ownMeans(part, windowOf)) windows[window]?.push({ x, y });
  return windows.flatMap((found) => {
    if (found.length === 0 || found.length < parts.length / 2) return [];
    const mean = found.reduce((sum, { y }) => sum + y, 0) / found.length;
    const squares = found.reduce((sum, { y }) => sum + (y - mean) ** 2, 0);
    const x = found.reduce((sum, one) => sum + one.x, 0) / found.length;
    return [{ x, mean, sd: found.length > 1 ? Math.sqrt(squares / (found.length - 1)) : 0 }];
  });
}

const isPoint = (x: number | undefined, y: number | undefined) => Number.isFinite(x) && Number.isFinite(y);

function ownMeans({ xs, ys }: Part, windowOf: (x: number) => number): Map<number, { x: number; y: number }> {
  const sums = new Map<number, { x: number; y: number; n: number }>();
  for (let i = 0; i < xs.length; i++) {
    if (!isPoint(xs[i], ys[i])) continue;
    const window = windowOf(xs[i] as number);
    const sum = sums.get(window) ?? { x: 0, y: 0, n: 0 };
    sum.x += xs[i] as number;
    sum.y += ys[i] as number;
    sum.n++;
    sums.set(window, sum);
  }
  return new Map([...sums].map(([window, { x, y, n }]) => [window, { x: x / n, y: y / n }]));
}
