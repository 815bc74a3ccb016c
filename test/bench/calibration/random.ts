/** Chance that is the same each time: xoshiro128** (Blackman & Vigna 2018), seeded by a text. */
export interface Chance {
  /** From 0 to 1, 1 left out. */
  uniform(): number;
  normal(): number;
  /** A whole number from 0 to `n` − 1. */
  below(n: number): number;
}

export function chance(seed: string): Chance {
  const state = new Uint32Array(4);
  let hash = 0x811c9dc5;
  for (let i = 0; i < 4; i++) {
    for (const letter of `${seed} ${i}`) hash = Math.imul(hash ^ letter.charCodeAt(0), 0x01000193) >>> 0;
    state[i] = hash;
  }
  let [s0 = 0, s1 = 0, s2 = 0, s3 = 0] = state;
  const rotate = (x: number, by: number) => (x << by) | (x >>> (32 - by));
  const next = () => {
    const result = Math.imul(rotate(Math.imul(s1, 5), 7), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = rotate(s3, 11);
    return result;
  };
  for (let i = 0; i < 20; i++) next();
  const uniform = () => (next() * 2 ** 21 + (next() >>> 11)) / 2 ** 53;
  return {
    uniform,
    below: (n) => Math.floor(uniform() * n),
    // Box & Muller 1958.
    normal: () => Math.sqrt(-2 * Math.log(1 - uniform())) * Math.cos(2 * Math.PI * uniform()),
  };
}
