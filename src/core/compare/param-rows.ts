import type { Run } from '../model/run.ts';
import { byText, isNumeral } from '../model/text.ts';
import type { ParamRow } from './comparison.ts';

/** Equal as values, not as text: `1e-3` is `0.001`, `True` is `true`, JSON by its content with keys in any order. */
export function sameValue(a: string, b: string): boolean {
  return a === b || canonical(a) === canonical(b);
}

function canonical(text: string): string {
  const trimmed = text.trim();
  if (/^(true|false)$/i.test(trimmed)) return `boolean ${trimmed.toLowerCase()}`;
  if (trimmed !== '' && Number.isFinite(Number(trimmed)) && !/^0[xob]/i.test(trimmed)) return numeral(trimmed);
  if (!/^[[{]/.test(trimmed)) return `text ${text}`;
  try {
    return `json ${JSON.stringify(sortKeys(JSON.parse(trimmed, exactly)))}`;
  } catch {
    return `text ${text}`;
  }
}

/** A whole number that a 64-bit float would round, such as a long seed, stays digit by digit. */
function numeral(text: string): string {
  const isLong = /^[+-]?\d{16,}$/.test(text) && !Number.isSafeInteger(Number(text));
  return `number ${isLong ? BigInt(text.replace('+', '')) : Number(text)}`;
}

/** A reviver: numbers that parsing would round stand as what they were written as. */
function exactly(_key: string, value: unknown, { source = '' }: { source?: string } = {}): unknown {
  return typeof value === 'number' && !Number.isSafeInteger(value) && /^-?\d{16,}$/.test(source)
    ? { whole: source }
    : value;
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, item]) => [key, sortKeys(item)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => byText(a, b)));
}

/** The distinct values of a param among runs, as first written; numbers by size, else by letters. */
function distinct(key: string, runs: readonly Run[]): string[] {
  const seen = new Map<string, string>();
  for (const run of runs) {
    const value = run.params.get(key);
    if (value !== undefined && !seen.has(canonical(value))) seen.set(canonical(value), value);
  }
  const values = [...seen.values()];
  const numeric = values.every(isNumeral);
  return numeric ? values.sort((a, b) => Number(a) - Number(b)) : values.sort();
}

/** Params whose set of values differs between the two sides, by name. */
export function changedParams(head: readonly Run[], base: readonly Run[]): ParamRow[] {
  const keys = new Set([...base, ...head].flatMap((run) => [...run.params.keys()]));
  return [...keys].sort().flatMap((key) => {
    const row = { key, baseline: distinct(key, base), current: distinct(key, head) };
    const same =
      row.baseline.length === row.current.length &&
      row.baseline.every((value) => row.current.some((other) => sameValue(value, other)));
    return same ? [] : [row];
  });
}
