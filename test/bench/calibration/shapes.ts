/** What values of a metric look like when nothing changes. All have a standard deviation of about 1, so that losses are told in it. */
import type { Chance } from './random.ts';

/** `n` values in the order of time; `drift` where the level moves. More is better. */
export type Shape = (chance: Chance, n: number) => number[];

const each = (one: (chance: Chance) => number): Shape => {
  return (chance, n) => Array.from({ length: n }, () => one(chance));
};

const exponential = (chance: Chance) => -Math.log(1 - chance.uniform()) - 1;

/** Student's t with 3 degrees of freedom over its standard deviation, √3. */
const heavy = (chance: Chance) => {
  const square = [1, 2, 3].reduce((sum) => sum + chance.normal() ** 2, 0);
  return chance.normal() / Math.sqrt(square / 3) / Math.sqrt(3);
};

/** Log-normal with σ = 1, less its mean and over its standard deviation. */
const lognormal = (chance: Chance) => (Math.exp(chance.normal()) - Math.exp(0.5)) / Math.sqrt((Math.E - 1) * Math.E);

/** Right answers among 50 questions of which nine in ten are easy. */
const rightOf50 = (chance: Chance) => {
  let right = 0;
  for (let i = 0; i < 50; i++) if (chance.uniform() < 0.9) right++;
  return (right - 45) / Math.sqrt(4.5);
};

const correlated =
  (by: number): Shape =>
  (chance, n) => {
    let last = chance.normal();
    return Array.from({ length: n }, () => {
      last = by * last + Math.sqrt(1 - by * by) * chance.normal();
      return last;
    });
  };

const drifting =
  (by: number): Shape =>
  (chance, n) =>
    Array.from({ length: n }, (_, i) => by * i + chance.normal());

/** Values whose order says nothing. */
export const steady: Readonly<Record<string, Shape>> = {
  normal: each((chance) => chance.normal()),
  'heavy-tailed (t, 3 df)': each(heavy),
  'skewed, long tail of losses': each((chance) => -lognormal(chance)),
  'skewed, long tail of gains': each(lognormal),
  'exponential, losses': each((chance) => -exponential(chance)),
  'discrete (right of 50)': each(rightOf50),
  'two levels only': each((chance) => (chance.uniform() < 0.3 ? -1.53 : 0.65)),
  'one in ten wild': each((chance) => chance.normal() * (chance.uniform() < 0.1 ? 2.9 : 0.45)),
};

/** Values that hang on each other. */
export const autocorrelated: Readonly<Record<string, Shape>> = {
  'autocorrelated 0.3': correlated(0.3),
  'autocorrelated 0.5': correlated(0.5),
  'autocorrelated 0.8': correlated(0.8),
};

/** Values whose level moves. */
export const moving: Readonly<Record<string, Shape>> = {
  'drift of −0.02 sd a push': drifting(-0.02),
  'drift of −0.05 sd a push': drifting(-0.05),
  'drift of −0.2 sd a push': drifting(-0.2),
  'drift of +0.1 sd a push': drifting(0.1),
  'random walk': (chance, n) => {
    let at = 0;
    return Array.from({ length: n }, () => {
      at += chance.normal();
      return at;
    });
  },
  'a step of −3 sd, half way': (chance, n) =>
    Array.from({ length: n }, (_, i) => (i < n / 2 ? 0 : -3) + chance.normal()),
  'a step of −2 sd, 6 pushes ago': (chance, n) =>
    Array.from({ length: n }, (_, i) => (i < n - 6 ? 0 : -2) + chance.normal()),
};
