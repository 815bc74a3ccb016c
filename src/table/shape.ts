import type { Series } from '../core/model/series.ts';

/** Values of a shape. */
export const SHAPE_POINTS = 24;

/** The look of a history in so many bytes, see the encoding `shape`; `null` for one that has no line: fewer than two finite values. */
export function shapeOf({ steps, values }: Series, points: number = SHAPE_POINTS): Uint8Array | null {
  const finite: number[] = [];
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = 0; i < values.length; i++) {
    const value = values[i] as number;
    if (!Number.isFinite(value)) continue;
    finite.push(i);
    if (value < low) low = value;
    if (value > high) high = value;
  }
  if (finite.length < 2) return null;
  const [first, last] = [finite[0] as number, finite.at(-1) as number];
  // Where all steps are one, the order is all there is.
  const across = steps[last] !== steps[first];
  const xOf = (place: number) => (across ? (steps[finite[place] as number] as number) : place);
  const yOf = (place: number) => values[finite[place] as number] as number;
  const [from, span] = [xOf(0), xOf(finite.length - 1) - xOf(0)];
  // Halves, since the distance of two finite numbers may be none.
  const range = high / 2 - low / 2;
  const shape = new Uint8Array(points);
  let place = 0;
  for (let i = 0; i < points; i++) {
    const x = from + (span * i) / (points - 1);
    while (place < finite.length - 2 && xOf(place + 1) < x) place++;
    const width = xOf(place + 1) - xOf(place);
    const share = width > 0 ? Math.min(1, Math.max(0, (x - xOf(place)) / width)) : 1;
    const y = yOf(place) * (1 - share) + yOf(place + 1) * share;
    shape[i] = range > 0 ? 1 + Math.round(((y / 2 - low / 2) / range) * 254) : 128;
  }
  return shape;
}
