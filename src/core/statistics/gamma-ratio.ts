/** Where the series for large arguments is exact to the last digit. */
const LARGE = 12;

/** (1 − 4^−k) B_2k / (k (2k − 1)) for k = 1, 2, …: what the two Stirling series differ by, a power of 1/a² after the other. */
const SERIES = [1 / 8, -1 / 192, 1 / 640, -17 / 14_336, 31 / 18_432, -691 / 180_224, 5461 / 425_984];

/**
 * Γ(a + ½) / Γ(a) for a ≥ 0, to the last digits for a of any size: from the difference of two Stirling series (DLMF 5.11.8 with h = ½ and
 * h = 0), to which small arguments climb by Γ(a + 1) = a Γ(a). No two large logarithms are subtracted.
 */
export function gammaRatio(a: number): number {
  let steps = 1;
  let large = a;
  for (; large < LARGE; large += 1) steps *= large / (large + 0.5);
  const square = 1 / (large * large);
  const series = SERIES.reduceRight((sum, term) => sum * square + term, 0);
  return steps * Math.sqrt(large) * Math.exp(-series / large);
}
