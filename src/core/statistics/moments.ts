/**
 * Mean and scatter of values as distances from the smallest one: the mean is `pivot + offset · unit`, and the squares of the distances from
 * it sum to `squares · unit²`. The unit is a power of two near the range, so that no square vanishes or overflows.
 */
export interface Moments {
  n: number;
  pivot: number;
  offset: number;
  unit: number;
  squares: number;
}

/** The power of two at or just below a positive number; 1 for 0. */
export function powerOfTwo(size: number): number {
  return size === 0 ? 1 : 2 ** Math.floor(Math.log2(size));
}

/** Values in ascending order: whatever is summed in it depends on the order of runs in no digit. */
export function ascending(values: readonly number[]): Float64Array {
  return Float64Array.from(values).sort();
}

/** `null` for no values; a range that no number holds gives squares that are no number. */
export function momentsOf(values: readonly number[]): Moments | null {
  const sorted = ascending(values);
  const [pivot] = sorted;
  const n = sorted.length;
  if (pivot === undefined) return null;
  const unit = powerOfTwo((sorted.at(-1) ?? pivot) - pivot);
  let sum = 0;
  for (const value of sorted) sum += (value - pivot) / unit;
  const offset = sum / n;
  let squares = 0;
  for (const value of sorted) squares += ((value - pivot) / unit - offset) ** 2;
  return { n, pivot, offset, unit, squares };
}

export function meanOf({ pivot, offset, unit }: Moments): number {
  return pivot + offset * unit;
}

/** From one value or mean to another, exact to the digits of the values even where they are large and close. */
export function between(from: Moments, to: Moments): number {
  return to.pivot - from.pivot + (to.offset * to.unit - from.offset * from.unit);
}

/** The length of the sum of squares: √Σ(v − mean)². */
export function lengthOf({ squares, unit }: Moments): number {
  return Math.sqrt(squares) * unit;
}

/** Standard deviation (n − 1) and that of the mean. */
export function deviationOf(moments: Moments): number {
  return lengthOf(moments) / Math.sqrt(moments.n - 1);
}

/** √(a² + b²) of two numbers ≥ 0, the same for (b, a), with no square that overflows or vanishes. */
export function hypotenuse(a: number, b: number): number {
  const longer = Math.max(a, b);
  return longer === 0 ? 0 : longer * Math.sqrt(1 + (Math.min(a, b) / longer) ** 2);
}
