/** Values in a filter: numbers, times and durations as the numbers that columns hold. */
import type { ColumnKind } from '../manifest.ts';
import type { Token } from './tokens.ts';

/** What one value stands for, both ends included: a day is all of its milliseconds. */
export interface Range {
  readonly low: number;
  readonly high: number;
}

const units: Readonly<Record<string, number>> = {
  ...{ ms: 1, s: 1000, sec: 1000, m: 60_000, min: 60_000, h: 3_600_000, d: 86_400_000, w: 604_800_000 },
};
const unit = '(ms|min|m|sec|s|h|d|w)';
const part = new RegExp(`^\\d{1,9}(?:\\.\\d{1,6})?${unit}$`, 'i');
const parts = new RegExp(`(\\d{1,9}(?:\\.\\d{1,6})?)\\s*${unit}\\s*`, 'giy');
const amount = /^-?\d{1,9}(?:\.\d{1,6})?$/;
const timeOfDay = /^\d{1,2}:\d\d(?::\d\d(?:\.\d{1,3})?)?(?:Z|[+-]\d\d:?\d\d)?$/i;

/** A value may be several words: `2026-05-01 14:00`, `2h 30min`, `2 h 30 min`. The place after the last of them. */
export function endOfValue(tokens: readonly Token[], at: number, kind: ColumnKind): number {
  const text = (place: number) => (tokens[place]?.kind === 'word' ? tokens[place].text : '');
  const isUnit = (place: number) => Object.hasOwn(units, text(place).toLowerCase());
  const first = text(at);
  if (kind === 'time' && /^\d{4}-\d/.test(first)) return timeOfDay.test(text(at + 1)) ? at + 2 : at + 1;
  if (kind === 'number' || kind === 'text' || first === '') return at + 1;
  let end = at + 1;
  if (amount.test(first) && isUnit(end)) end++;
  else if (!part.test(first.replace(/^-/, ''))) return end;
  for (;;) {
    if (part.test(text(end))) end++;
    else if (amount.test(text(end)) && isUnit(end + 1)) end += 2;
    else return end;
  }
}

/** `null` for a text that is no value of this kind. `now` is the data's own time. */
export function rangeOf(text: string, kind: ColumnKind, now: number): Range | null {
  if (kind === 'time') return momentRange(text.trim(), now);
  const number = kind === 'duration' ? durationOf(text.trim()) : numberOf(text.trim());
  return number === null ? null : { low: number, high: number };
}

const infinity = /^([+-]?)(?:inf|infinity|∞)$/i;

/** A number as people and programs write it, `inf` included. */
export function numberOf(text: string): number | null {
  const endless = infinity.exec(text.replace('−', '-'));
  if (endless) return endless[1] === '-' ? -Infinity : Infinity;
  const number = text === '' ? Number.NaN : Number(text.replace(/^−/, '-'));
  return Number.isNaN(number) ? null : number;
}

/** `90s`, `2h 30min`, `1.5 d` in milliseconds. */
export function durationOf(text: string): number | null {
  let sum = 0;
  parts.lastIndex = 0;
  let end = 0;
  for (let found = parts.exec(text); found; found = parts.exec(text)) {
    sum += Number(found[1]) * (units[(found[2] ?? '').toLowerCase()] ?? Number.NaN);
    end = parts.lastIndex;
  }
  return end > 0 && end === text.length ? sum : null;
}

const DAY = 86_400_000;
const calendar =
  /^(\d{4})(?:-(\d{1,2})(?:-(\d{1,2})(?:[T\s]\s*(\d{1,2}):(\d\d)(?::(\d\d)(?:\.(\d{1,3}))?)?(Z|[+-]\d\d:?\d\d)?)?)?)?$/i;

/** A year, month, day, minute or second of UTC, a distance before `now`, or milliseconds since 1970. */
function momentRange(text: string, now: number): Range | null {
  if (/^\d{11,16}$/.test(text)) return { low: Number(text), high: Number(text) };
  const today = Math.floor(now / DAY) * DAY;
  const word = text.toLowerCase();
  if (word === 'now') return { low: now, high: now };
  if (word === 'today') return { low: today, high: today + DAY - 1 };
  if (word === 'yesterday') return { low: today - DAY, high: today - 1 };
  if (text.startsWith('-')) {
    const before = durationOf(text.slice(1).trim());
    return before === null ? null : { low: now - before, high: now - before };
  }
  return calendarRange(text);
}

function calendarRange(text: string): Range | null {
  const [found, year, month, day, hour, minute, second, fraction, zone] = calendar.exec(text) ?? [];
  if (found === undefined) return null;
  const given = [year, month, day, hour, minute, second, fraction].indexOf(undefined);
  const numbers = [
    year,
    month ?? 1,
    day ?? 1,
    hour ?? 0,
    minute ?? 0,
    second ?? 0,
    (fraction ?? '0').padEnd(3, '0'),
  ].map(Number);
  const from = utc(numbers);
  // Date.UTC counts on past the end of a month or day, which a calendar does not.
  const back = new Date(from);
  const [y, mo, d, h, mi, s] = numbers;
  const same = back.getUTCFullYear() === y && back.getUTCMonth() + 1 === mo && back.getUTCDate() === d;
  if (!same || back.getUTCHours() !== h || back.getUTCMinutes() !== mi || back.getUTCSeconds() !== s) return null;
  const next = given < 0 ? from + 1 : utc(numbers.map((number, i) => (i === given - 1 ? number + 1 : number)));
  const shift = zoneOf(zone);
  return { low: from - shift, high: next - 1 - shift };
}

const utc = ([y = 0, mo = 1, d = 1, h = 0, mi = 0, s = 0, ms = 0]: readonly number[]) =>
  Date.UTC(y, mo - 1, d, h, mi, s, ms);

function zoneOf(zone: string | undefined): number {
  const [, sign, hours, minutes] = /^([+-])(\d\d):?(\d\d)$/.exec(zone ?? '') ?? [];
  return sign === undefined ? 0 : (sign === '-' ? -1 : 1) * (Number(hours) * 60 + Number(minutes)) * 60_000;
}
