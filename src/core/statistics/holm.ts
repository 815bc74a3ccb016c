/**
 * p-values of several tests made at once, so that the chance of even one false alarm stays what each promises (Holm 1979). In the order
 * given, each at least its raw value and at most 1; a larger raw value is never adjusted to a smaller one. Throws for NaN.
 */
export function holm(ps: readonly number[]): number[] {
  if (ps.some(Number.isNaN)) throw new RangeError('a p-value is not a number');
  const order = ps.map((p, index) => ({ p, index })).sort((a, b) => a.p - b.p || a.index - b.index);
  const adjusted = [...ps];
  let least = 0;
  for (const [rank, { p, index }] of order.entries()) {
    least = Math.max(least, Math.min(1, p * (ps.length - rank)));
    adjusted[index] = least;
  }
  return adjusted;
}
