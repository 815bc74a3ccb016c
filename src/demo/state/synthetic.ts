import type { KeyedPoint, Point } from './points.ts';

/** What was made up for a run: so many metrics, each with so many points, which are computed when they are asked for. */
export type Synthetic = { seed: number; metrics: number; points: number; start: number };

export const metricKey = (index: number): string => `metric_${String(index).padStart(3, '0')}`;

/** A number from 0 to 1 that looks random; the same two numbers always give the same one. */
export function noise(seed: number, index: number): number {
  let mixed = Math.imul(seed ^ (index * 0x9e3779b1), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return ((mixed ^ (mixed >>> 16)) >>> 0) / 0x1_0000_0000;
}

/** Falls from about 1 towards a level of its own, with noise; one point a second. */
export function syntheticPoint({ seed, points, start }: Synthetic, metric: number, step: number): Point {
  const level = noise(seed, metric) / 2;
  const value = level + Math.exp((-4 * (step + 1)) / points) / 2 + noise(seed + metric, step) / 100;
  return { value, timestamp: start + step * 1000, step };
}

/** Oldest first; empty for a metric that was not made up. */
export function syntheticSeries(synthetic: Synthetic, key: string): Point[] {
  const index = Number(/^metric_(\d{3,})$/.exec(key)?.[1] ?? -1);
  if (index < 0 || index >= synthetic.metrics || metricKey(index) !== key) return [];
  return Array.from({ length: synthetic.points }, (_, step) => syntheticPoint(synthetic, index, step));
}

/** All of a run, step by step. */
export function syntheticPoints(synthetic: Synthetic): KeyedPoint[] {
  const keys = Array.from({ length: synthetic.metrics }, (_, index) => metricKey(index));
  return Array.from({ length: synthetic.points }, (_, step) =>
    keys.map((key, index) => ({ key, ...syntheticPoint(synthetic, index, step) })),
  ).flat();
}
