/** Below this z the middle is summed (DLMF 7.6.2), above it the tail is a continued fraction (DLMF 7.9.3 for real z). */
const MIDDLE = 2;
const TERMS = 100;

/** The probability that a standard normal value is z or more, exact where it is small. */
export function normalSurvival(z: number): number {
  if (z < 0) return 1 - normalSurvival(-z);
  const density = Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  if (z >= MIDDLE) {
    let fraction = z;
    for (let k = TERMS; k > 0; k -= 1) fraction = z + k / fraction;
    return density / fraction;
  }
  let term = z;
  let sum = z;
  for (let k = 3; term > sum * 1e-17; k += 2) {
    term *= (z * z) / k;
    sum += term;
  }
  return 0.5 - density * sum;
}
