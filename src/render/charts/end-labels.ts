import type { Layer } from './chart.ts';
import { type Ink, ink } from './theme.ts';

export interface EndLabel {
  /** Where it belongs, on the value axis. */
  readonly y: number;
  readonly text: string;
  readonly ink: Ink;
}

/** Pixels between two labels, and those of the plot's height, as near as is needed. */
const LINE = 15;
const PLOT = 200;

/** Names at the right end of what they name, instead of a legend; moved apart where they would lie on each other. */
export function endLabels(labels: readonly EndLabel[], domain: readonly [number, number]): Layer {
  const places = apart(
    labels.map(({ y }) => y),
    ((domain[1] - domain[0]) * LINE) / PLOT,
    domain,
  );
  return {
    data: { values: labels.map(({ text, ink: part }, index) => ({ y: places[index], label: text, ink: ink(part) })) },
    mark: { type: 'text', align: 'left', baseline: 'middle', dx: 8, fontSize: 13 },
    encoding: {
      x: { value: 'width' },
      y: { field: 'y', type: 'quantitative' },
      text: { field: 'label', type: 'nominal' },
      fill: { field: 'ink', type: 'nominal', scale: null },
    },
  };
}

/**
 * The places nearest to the given ones, by the sum of the squared ways, at which neighbours are `gap` apart and all lie within the range: without the
 * gaps that is the nearest ascending order, found by putting together neighbours that are out of order (pool adjacent violators).
 */
export function apart(places: readonly number[], gap: number, [low, high]: readonly [number, number]): number[] {
  const order = places.map((_, index) => index).sort((a, b) => (places[a] ?? 0) - (places[b] ?? 0) || a - b);
  const pools: { sum: number; members: number[] }[] = [];
  const mean = (pool: { sum: number; members: number[] } | undefined) => (pool ? pool.sum / pool.members.length : 0);
  for (const [rank, index] of order.entries()) {
    pools.push({ sum: (places[index] ?? 0) - rank * gap, members: [index] });
    while (pools.length > 1 && mean(pools.at(-2)) > mean(pools.at(-1))) {
      const last = pools.pop();
      const before = pools.at(-1);
      if (!last || !before) break;
      before.sum += last.sum;
      before.members.push(...last.members);
    }
  }
  const top = Math.max(low, high - (places.length - 1) * gap);
  const moved = new Array<number>(places.length).fill(0);
  let rank = 0;
  for (const pool of pools)
    for (const index of pool.members) moved[index] = Math.min(top, Math.max(low, mean(pool))) + rank++ * gap;
  return moved;
}
