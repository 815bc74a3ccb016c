/** Numbers, times, identifiers and foreign names as text: comment, terminal, charts and site write them alike. */
import { targetOf } from '../core/compare/goal.ts';
import { isMoment } from '../core/model/moment.ts';
import type { Goal } from '../core/model/settings.ts';
import type { SourceKind } from '../core/model/snapshot.ts';

export const MINUS = '−';
/** Decimals that anything is written with; smaller values are powers of ten. */
const MOST = 12;

/**
 * Decimals that the spread can tell apart: two digits of the standard deviation; without one, four significant digits of the largest of
 * the values, and none where all of them are whole. At most 12, at least 0.
 */
export function decimalsFor(values: readonly number[], sd: number | null = null): number {
  if (!sd && values.every(Number.isInteger)) return 0;
  const largest = Math.max(0, ...values.filter(Number.isFinite).map(Math.abs));
  const exponent = (x: number) => Math.floor(Math.log10(x));
  const decimals = sd !== null && sd > 0 ? 1 - exponent(sd) : largest > 0 ? 3 - exponent(largest) : 0;
  return Math.min(MOST, Math.max(0, decimals));
}

/** A value with a true minus sign; very large and very small ones as a power of ten; whole numbers without decimals; `—` for none. */
export function formatNumber(value: number | null, decimals?: number): string {
  if (value === null) return '—';
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : `${MINUS}∞`;
  const size = Math.abs(value);
  const places = decimals ?? (Number.isInteger(value) ? 0 : decimalsFor([value]));
  const tooSmall = decimals === undefined ? 10 ** -Math.min(places, 6) / 2 : decimals === MOST ? 10 ** -MOST / 2 : 0;
  const text = size >= 1e9 || (size > 0 && size < tooSmall) ? size.toExponential(3) : size.toFixed(places);
  return (value < 0 && Number(text) !== 0 ? MINUS : '') + text;
}

/** A number that people wrote, such as a limit: six digits of it at most, and no zeros at its end. */
export function formatLimit(value: number): string {
  const text = formatNumber(
    Number(value.toPrecision(6)),
    value === 0 ? 0 : Math.max(0, 5 - Math.floor(Math.log10(Math.abs(value)))),
  );
  return text.includes('.') && !text.includes('e') ? text.replace(/\.?0+$/, '') : text;
}

/** A difference always has its sign; none at all is `0`. */
export function formatDifference(value: number | null, decimals?: number): string {
  if (value === null) return '—';
  const text = formatNumber(Math.abs(value), decimals);
  if (value === 0 || Number(text) === 0)
    return value === 0 ? '0' : `${value > 0 ? '+' : MINUS}${formatNumber(Math.abs(value))}`;
  return (value > 0 ? '+' : MINUS) + text;
}

/** A share as signed per cent: `+1.2%`; from 1000% on as a factor is of no more use, so `>1000%`. */
export function formatShare(share: number | null): string {
  if (share === null) return '';
  if (Math.abs(share) > 10) return share > 0 ? '>+1000%' : `<${MINUS}1000%`;
  const percent = Math.abs(share * 100);
  const text = percent.toFixed(percent < 10 ? 1 : 0);
  return `${Number(text) === 0 ? '±' : share > 0 ? '+' : MINUS}${text}%`;
}

/** `2 d 3 h`, `14 min`, `38 s`: the two largest units that say something. */
export function formatDuration(ms: number | null): string {
  if (ms === null) return '—';
  if (Math.round(ms) < 1000) return `${Math.max(0, Math.round(ms))} ms`;
  const seconds = Math.round(ms / 1000);
  const parts = [
    [Math.floor(seconds / 86_400), 'd'],
    [Math.floor(seconds / 3600) % 24, 'h'],
    [Math.floor(seconds / 60) % 60, 'min'],
    [seconds % 60, 's'],
  ] as const;
  const first = parts.findIndex(([n]) => n > 0);
  return parts
    .slice(first, first + 2)
    .filter(([n]) => n > 0)
    .map(([n, unit]) => `${n} ${unit}`)
    .join(' ');
}

/** `2026-11-23 14:02 UTC`; `—` also for a number that no calendar has. */
export function formatTime(ms: number | null): string {
  if (!isMoment(ms)) return '—';
  return `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** Bytes in powers of 1000. */
export function formatBytes(bytes: number | null): string {
  if (bytes === null) return 'size unknown';
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = bytes < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[power]}`;
}

export function shortSha(sha: string): string {
  return sha.slice(0, 8);
}

/** Whole numbers in groups of three digits: `12,450`. What JavaScript has for it loads the rules of every language first. */
export function grouped(n: number): string {
  return String(n).replace(/\B(?=(?:\d{3})+$)/g, ',');
}

export function count(n: number, one: string, many = `${one}s`): string {
  return `${grouped(n)} ${n === 1 ? one : many}`;
}

/** Empty where no goal is known. */
export function goalInWords(goal: Goal | null): string {
  if (goal === null) return '';
  if (goal === 'maximize' || goal === 'minimize') return `${goal === 'maximize' ? 'more' : 'less'} is better`;
  return `nearer to ${formatLimit(targetOf(goal))} is better`;
}

/** One line without control characters, line breaks of any script, and marks that cannot be seen or turn the direction of writing. */
export function oneLine(text: string): string {
  return text
    .replace(/[\p{Cc}\u2028\u2029]+/gu, ' ')
    .replace(/[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g, '')
    .replace(/ {2,}/g, ' ')
    .trim();
}

/** At most `length` characters, the end as `…`; never half of a character. */
export function shorten(text: string, length: number): string {
  const characters = Array.from(text);
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join('')}…`;
}

/** The place that the runs are in, as readers know it. */
export function nameOfSource(kind: SourceKind): string {
  return { gitlab: 'GitLab', mlflow: 'MLflow', local: 'the store', snapshot: 'the snapshot' }[kind];
}
