/** `1%`, `0.5 %`: a share as the configuration writes it. */
export const SHARE = /^(\d+(?:\.\d+)?)\s*%$/;

/** A limit in the metric's unit: a number as it is, a share of the size of the baseline; `null` for a share of a baseline that is 0. */
export function shareOf(limit: string | number, baseline: number): number | null {
  const share = SHARE.exec(String(limit))?.[1];
  if (share === undefined) return Number(limit);
  return baseline === 0 ? null : (Number(share) / 100) * Math.abs(baseline);
}
