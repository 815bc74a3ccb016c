/** The unit that a metric's name carries: `latency_ms`, `cpu_percent`, `memory_bytes`. Nothing is guessed from values. */
export interface Unit {
  /** After a value, with its blank; empty where the name says none. */
  readonly ofValue: string;
  /** After a difference: percentages differ by percentage points. */
  readonly ofDifference: string;
  /** How many of the metric's own unit make one of the written one. */
  readonly size: number;
}

const NONE: Unit = { ofValue: '', ofDifference: '', size: 1 };
const PERCENT: Unit = { ofValue: '%', ofDifference: ' points', size: 1 };
const BYTES = ['B', 'kB', 'MB', 'GB', 'TB'] as const;

const known = new Map<string, string>(
  Object.entries({
    ms: 'ms msec msecs millis milliseconds',
    s: 's sec secs seconds',
    min: 'minutes',
    h: 'hours',
    '%': '% pct percent percentage',
    B: 'byte bytes',
    kB: 'kb KB kilobytes',
    MB: 'mb MB megabytes',
    GB: 'gb GB gigabytes',
    W: 'watts',
  }).flatMap(([sign, names]) => names.split(' ').map((name) => [name, sign])),
);

/**
 * By the last word of the name. What stands behind a `per` or a slash is a rate and no unit (`images_per_s`, `tokens/s`), a number before `%` is a
 * rank (`recall@10%`), and `dice_MS` is no time. Bytes are written in the unit that fits the largest of the values.
 */
export function unitOf(key: string, values: readonly number[] = []): Unit {
  const words = key
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .replace(/(?<!\d)%/g, ' %')
    .split(/[\s_.()[\]-]+/)
    .filter(Boolean);
  const last = words.at(-1) ?? '';
  const sign = known.get(/^\p{Lu}\p{Ll}+$/u.test(last) ? last.toLowerCase() : last);
  if (sign === undefined || words.at(-2)?.toLowerCase() === 'per' || (words.length === 1 && last.length < 3))
    return NONE;
  if (sign === '%') return PERCENT;
  if (sign === 'B') return bytes(values);
  return { ofValue: ` ${sign}`, ofDifference: ` ${sign}`, size: 1 };
}

function bytes(values: readonly number[]): Unit {
  const largest = Math.max(1, ...values.filter(Number.isFinite).map(Math.abs));
  const power = Math.min(BYTES.length - 1, Math.floor(Math.log10(largest) / 3));
  const sign = ` ${BYTES[power]}`;
  return { ofValue: sign, ofDifference: sign, size: 1000 ** power };
}
