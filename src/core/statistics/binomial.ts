/** In how many ways k of n can be chosen; exact below 2^50, beyond that to the last digits, Infinity where no number holds it. */
export function choose(n: number, k: number): number {
  if (k < 0 || k > n) return 0;
  const fewer = Math.min(k, n - k);
  let ways = 1;
  for (let i = 1; i <= fewer; i += 1) {
    const next = (ways * (n - fewer + i)) / i;
    if (next === Number.POSITIVE_INFINITY) return next;
    ways = next < Number.MAX_SAFE_INTEGER ? Math.round(next) : next;
  }
  return ways;
}
