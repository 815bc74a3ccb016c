/** Whole numbers below `n`, always the same sequence (Marsaglia's xorshift of 32 bits, 2003, scaled as Lemire 2019). */
export function wholeNumbers(): (n: number) => number {
  let state = 0x9e3779b9;
  return (n) => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return Math.floor(((state >>> 0) / 2 ** 32) * n);
  };
}
