/** Parts of axes, reckoned in pixels of the plot, so that linear, logarithmic and time axes are alike. */

export type Range = readonly [low: number, high: number];
export interface Zoom {
  /** `null`: the whole axis. */
  readonly x: Range | null;
  readonly y: Range | null;
}
export const whole: Zoom = { x: null, y: null };

export interface AxisScale {
  invert?(pixel: number): number | Date;
}

/** Pixels of an axis that would be shown: `factor` below 1 shows less, around a place that stays where it is. */
export function pixelsAround(length: number, around: number, factor: number): Range {
  return [around - around * factor, around + (length - around) * factor];
}

/**
 * The part of an axis between two pixels; `null` where that is the whole, `known` being the whole axis's ends, or the axis has no numbers. Never past
 * the whole axis, never less than a billionth of it.
 */
export function partOf(scale: AxisScale | undefined, [from, to]: Range, known: Range): Range | null | undefined {
  if (!scale?.invert) return null;
  const ends = [Number(scale.invert(from)), Number(scale.invert(to))].sort((a, b) => a - b);
  const [least, most] = known[0] <= known[1] ? known : [known[1], known[0]];
  const low = Math.max(ends[0] ?? Number.NaN, least);
  const high = Math.min(ends[1] ?? Number.NaN, most);
  if (!Number.isFinite(low) || !Number.isFinite(high) || high - low < (most - least) * 1e-9) return undefined;
  return low <= least && high >= most ? null : [low, high];
}

/** The part of the same length beside the one that is shown, `by` pixels away; `undefined` where the whole axis ends before. */
export function partBeside(scale: AxisScale | undefined, length: number, by: number, known: Range): Range | undefined {
  if (!scale?.invert) return undefined;
  const ends = [Number(scale.invert(-by)), Number(scale.invert(length - by))].sort((a, b) => a - b);
  const [low = Number.NaN, high = Number.NaN] = ends;
  const slack = Math.abs(known[1] - known[0]) * 1e-9;
  return low >= Math.min(...known) - slack && high <= Math.max(...known) + slack ? [low, high] : undefined;
}

/** As an address has it: `low,high`, eight digits. */
export const rangeText = (range: Range): string => range.map((end) => String(Number(end.toPrecision(8)))).join(',');

/** `null` for what is not such a text. */
export function rangeFrom(text: string | undefined): Range | null {
  const ends = (text ?? '').split(',').map((end) => (end.trim() === '' ? Number.NaN : Number(end)));
  const [low = Number.NaN, high = Number.NaN] = ends;
  return ends.length === 2 && Number.isFinite(low) && Number.isFinite(high) && low < high ? [low, high] : null;
}
