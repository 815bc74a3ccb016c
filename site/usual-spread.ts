/** The shape of a metric's earlier values with the newest at its end, and the band in which one more usually lies, the size of a word. */
export interface SpreadShape {
  readonly width: number;
  readonly height: number;
  readonly path: string;
  readonly band: { readonly y: number; readonly height: number } | null;
  readonly last: { readonly x: number; readonly y: number };
}

const [WIDTH, HEIGHT, MARGIN] = [104, 24, 3];
const round = (value: number) => Math.round(value * 10) / 10;

/** `current` stands apart from the line: it is no push of the branch. `null` for under two earlier values. */
export function spreadShape(
  past: readonly number[],
  current: number,
  spread: readonly [number, number] | null,
): SpreadShape | null {
  if (past.length < 2) return null;
  const all = [...past, current, ...(spread ?? [])];
  const [low, high] = [Math.min(...all), Math.max(...all)];
  const x = (index: number) => round(MARGIN + (index / past.length) * (WIDTH - 2 * MARGIN));
  const y = (value: number) =>
    round(high === low ? HEIGHT / 2 : MARGIN + ((high - value) / (high - low)) * (HEIGHT - 2 * MARGIN));
  return {
    width: WIDTH,
    height: HEIGHT,
    path: past.map((value, index) => `${index === 0 ? 'M' : 'L'}${x(index)},${y(value)}`).join(''),
    band: spread && { y: y(spread[1]), height: round(Math.max(1, y(spread[0]) - y(spread[1]))) },
    last: { x: x(past.length), y: y(current) },
  };
}
