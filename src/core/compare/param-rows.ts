import type { Run } from '../model/run.ts';
import { byText, isNumeral } from '../model/text.ts';
import type { ParamRow } from './comparison.ts';

/** Equal as values, not as text: `1e-3` is `0.001`, `True` is `true`, JSON by its content with keys in any order. */
export function sameValue(a: string, b: string): boolean {
  return a === b || canonicalValue(a) === canonicalValue(b);
}

/** The value as one text, the same for all ways of writing it. */
export function canonicalValue(text: string): string {
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

/** A value as it was first written, and as one text for all ways of writing it. */
export interface DistinctValue {
  readonly shown: string;
  readonly same: string;
}

/** The distinct values that `of` gives of the runs; numbers by size, else by letters. Runs of which it gives nothing are left out. */
export function distinctValues(runs: readonly Run[], of: (run: Run) => string | undefined): DistinctValue[] {
  const texts = new Set<string>();
  for (const run of runs) {
    const text = of(run);
    if (text !== undefined) texts.add(text);
  }
  const seen = new Map<string, string>();
  for (const shown of texts) {
    const same = canonicalValue(shown);
    if (!seen.has(same)) seen.set(same, shown);
  }
  const values = [...seen].map(([same, shown]) => ({ shown, same }));
  const numeric = values.every(({ shown }) => isNumeral(shown));
  return values.sort((a, b) => (numeric ? Number(a.shown) - Number(b.shown) : byText(a.shown, b.shown)));
}

/** Params whose set of values differs between the two sides, by name. */
export function changedParams(head: readonly Run[], base: readonly Run[]): ParamRow[] {
  const keys = new Set<string>();
  for (const { params } of [...base, ...head]) for (const key of params.keys()) keys.add(key);
  return [...keys].sort().flatMap((key) => {
    const of = ({ params }: Run) => params.get(key);
    const [before, now] = [distinctValues(base, of), distinctValues(head, of)];
    const shown = (values: readonly DistinctValue[]) => values.map((value) => value.shown);
    return sameValues(before, now) ? [] : [{ key, baseline: shown(before), current: shown(now) }];
  });
}

/** Whether both hold the same values, however they are written. */
export function sameValues(a: readonly DistinctValue[], b: readonly DistinctValue[]): boolean {
  const others = new Set(b.map(({ same }) => same));
  return a.length === b.length && a.every(({ same }) => others.has(same));
}
