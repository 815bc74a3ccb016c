/** Student's distribution for any real number of degrees of freedom above 0, exact far out in its tails. */
import { gammaRatio } from './gamma-ratio.ts';

/** Below this t² the middle is summed, above it the tail is: both are quick there. */
const MIDDLE = 2;
const MOST_TERMS = 10_000;
const MOST_STEPS = 100;
/** e to the power of twice this is still a number. */
const FAR = 600;

/** What t is in the variables of the incomplete beta function: x = df / (df + t²), y = 1 − x; and t times the density at t. */
function place(t: number, df: number): { x: number; y: number; weight: number } {
  const a = df / 2;
  const q = t / Math.sqrt(df);
  const near = q < 1 ? q * q : 1 / (q * q);
  const [less, more] = [near / (1 + near), 1 / (1 + near)];
  const [x, y] = q < 1 ? [more, less] : [less, more];
  const logX = q < 1 ? -Math.log1p(near) : -2 * Math.log(q) - Math.log1p(near);
  return { x, y, weight: (Math.sqrt(y) * Math.exp(a * logX) * gammaRatio(a)) / Math.sqrt(Math.PI) };
}

/** The probability between 0 and t > 0: the series of positive terms of the incomplete beta function (DLMF 8.17.8). */
function middle(t: number, df: number): number {
  const { y, weight } = place(t, df);
  let term = 1;
  let sum = 1;
  for (let k = 0; k < MOST_TERMS && term > sum * 1e-17; k += 1) {
    term *= (y * ((df + 1) / 2 + k)) / (1.5 + k);
    sum += term;
  }
  return weight * sum;
}

/**
 * The probability above t > 0: the continued fraction of the incomplete beta function, every second step of DLMF 8.17.22, in the form that
 * cancels nothing for large df (Didonato & Morris 1992), evaluated by Lentz's method.
 */
function tail(t: number, df: number): number {
  const a = df / 2;
  const b = 0.5;
  const { x, y, weight } = place(t, df);
  const lambda = a * y - b * x;
  let fraction = (a / (a + 1)) * (lambda + 1);
  let above = fraction;
  let below = 0;
  for (let n = 1; n < MOST_TERMS; n += 1) {
    const odd = a + 2 * n - 1;
    const turn = (n * (b - n) * x) / odd;
    const alpha = (((a + n - 1) * (a + b + n - 1)) / odd) * turn * x;
    const beta = n + turn + ((a + n) / (odd + 2)) * (lambda + 1 + n * (1 + y));
    below = 1 / (beta + alpha * below);
    above = beta + alpha / above;
    const change = above * below;
    fraction *= change;
    if (Math.abs(change - 1) < 1e-16) break;
  }
  return weight / (2 * fraction);
}

function survival(t: number, df: number): number {
  if (t < 0) return 1 - survival(-t, df);
  if (t === Number.POSITIVE_INFINITY) return 0;
  return t * t < MIDDLE ? 0.5 - middle(t, df) : tail(t, df);
}

/** Newton's method on t: the probability between 0 and t is concave, so that from 0 no step goes too far. */
function quantileOfMiddle(share: number, df: number): number {
  const density = gammaRatio(df / 2) / Math.sqrt(Math.PI * df);
  let t = share / density;
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const change = ((share - middle(t, df)) / place(t, df).weight) * t;
    t += change;
    if (!(Math.abs(change) > t * 1e-9)) break;
  }
  return t;
}

/**
 * Newton's method on log t against the log of the tail, which is concave: after one step at most it comes from the right and goes on to the
 * left. It starts from a bound of the normal quantile, bent to df by Wallace (1959).
 */
function quantileOfTail(share: number, df: number): number {
  const normal = Math.sqrt(-2 * Math.log(2 * share));
  const bent = ((normal * (8 * df + 3)) / (8 * df + 1)) ** 2 / df;
  let t = Math.sqrt(df * Math.expm1(Math.min(bent, FAR)));
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const now = survival(t, df);
    const change = (Math.log(now / share) * now) / place(t, df).weight;
    t *= Math.exp(change);
    if (!(Math.abs(change) > 1e-9)) break;
  }
  return t;
}

function quantile(p: number, df: number): number {
  if (p > 0.5) return -quantile(1 - p, df);
  if (p === 0.5) return 0;
  if (p <= 0) return p === 0 ? Number.NEGATIVE_INFINITY : Number.NaN;
  return p > 0.25 ? -quantileOfMiddle(0.5 - p, df) : -quantileOfTail(p, df);
}

/**
 * `cdf` is the probability of t or less, `survival` of t or more, each exact where it is small; `quantile` the t whose `cdf` is p, infinite
 * at 0 and 1 and NaN outside. `df` is any real number above 0.
 */
export const studentT = { cdf: (t: number, df: number): number => survival(-t, df), survival, quantile };
