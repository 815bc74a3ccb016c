/** What a comparison asks of the values of a column. */
import { canonicalValue } from '../../core/compare/param-rows.ts';
import { matchesGlob } from '../../core/model/glob.ts';
import { byNumber, quoted } from '../../core/model/text.ts';
import type { Table } from '../table.ts';
import { type Named, nameOf } from './names.ts';
import { type FilterTrouble, trouble } from './trouble.ts';
import { numberOf, type Range, rangeOf } from './values.ts';

export type Condition =
  /** Numbers that lie in one of the ranges. */
  | { readonly kind: 'numbers'; readonly of: Named; readonly ranges: readonly Range[] }
  /** Texts that pass; NaN and what has no text does not. */
  | { readonly kind: 'texts'; readonly of: Named; readonly passes: (text: string) => boolean }
  | { readonly kind: 'state'; readonly of: Named; readonly state: State; readonly holds: boolean }
  /** A text anywhere in what a run is known by, in small letters. */
  | { readonly kind: 'search'; readonly text: string };

/** `nan`: logged as not a number. */
export type State = 'missing' | 'lost' | 'nan';

type OfValues = '=' | '!=' | '<' | '<=' | '>' | '>=';
type OfParts = '~' | '!~' | 'like' | 'not like' | 'ilike' | 'not ilike';
export type Comparison = OfValues | OfParts | 'in' | 'not in';

const looksInside = (comparison: Comparison): comparison is OfParts => /~|like/.test(comparison);

/** One value with its place. */
export interface Value {
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Longer patterns are no pattern that anybody wrote. */
const LONGEST_PATTERN = 300;

export function conditionOf(
  of: Named,
  comparison: Comparison,
  values: readonly Value[],
  { table, now }: { readonly table: Table; readonly now: number },
): Condition | FilterTrouble {
  const [first] = values;
  if (!first) return { kind: 'texts', of, passes: () => false };
  if (looksInside(comparison)) return contains(of, comparison, first);
  const asked = comparison === 'in' ? '=' : comparison === 'not in' ? '!=' : comparison;
  if (of.kind !== 'text') {
    const ranges = values.map(({ text }) =>
      rangeOf(of.id === 'merge_request' ? text.replace(/^!/, '') : text, of.kind, now),
    );
    const wrong = values[ranges.indexOf(null)];
    if (wrong) return noNumber(of, wrong, table);
    const known = ranges
      .filter((range) => range !== null)
      .map((range) => ('encoding' in of && of.encoding.form === 'f32' ? rounded(range) : range));
    return { kind: 'numbers', of, ranges: comparedTo(asked, known) };
  }
  if (asked === '=' || asked === '!=') {
    const same = values.map(({ text }) => sameAs(of, text));
    return { kind: 'texts', of, passes: (text) => same.some((is) => is(text)) === (asked === '=') };
  }
  const number = numberOf(first.text);
  if (number !== null) return { kind: 'numbers', of, ranges: comparedTo(asked, [{ low: number, high: number }]) };
  const wanted = asked.startsWith('<') ? -1 : 1;
  const orSame = asked.endsWith('=');
  return {
    kind: 'texts',
    of,
    passes: (text) => {
      const by = Math.sign(byNumber(text, first.text));
      return by === wanted || (orSame && by === 0);
    },
  };
}

/** As the column has rounded what was logged. */
const rounded = ({ low, high }: Range): Range => ({ low: toSingle(low), high: toSingle(high) });

/** What is too large for 24 bits does not become infinite by being asked for. */
const toSingle = (number: number) => (Number.isFinite(Math.fround(number)) ? Math.fround(number) : number);

/** The numbers that compare so with what the ranges, of which `=` and `!=` take several, stand for. */
function comparedTo(comparison: OfValues, ranges: readonly Range[]): Range[] {
  const { low = Number.NaN, high = Number.NaN } = ranges[0] ?? {};
  if (comparison === '=') return [...ranges];
  if (comparison === '<') return [{ low: -Infinity, high: before(low) }];
  if (comparison === '<=') return [{ low: -Infinity, high }];
  if (comparison === '>') return [{ low: after(high), high: Infinity }];
  if (comparison === '>=') return [{ low, high: Infinity }];
  const gaps: Range[] = [];
  let from = -Infinity;
  for (const range of ranges.toSorted((a, b) => (a.low < b.low ? -1 : 1))) {
    gaps.push({ low: from, high: before(range.low) });
    const next = after(range.high);
    if (Number.isNaN(next) || next > from) from = next;
  }
  return [...gaps, { low: from, high: Infinity }];
}

const word = new DataView(new ArrayBuffer(8));

/** The next number that a float can hold; NaN, which no number compares to, after the last. */
function after(number: number): number {
  if (number === Infinity) return Number.NaN;
  if (number === 0) return Number.MIN_VALUE;
  word.setFloat64(0, number);
  word.setBigInt64(0, word.getBigInt64(0) + (number > 0 ? 1n : -1n));
  return word.getFloat64(0);
}

const before = (number: number) => -after(-number);

/** Equal as values (`1e-3` is `0.001`); a status in any case; of a hash or an id its beginning is enough. */
function sameAs({ id }: Named, asked: string): (text: string) => boolean {
  const small = asked.trim().toLowerCase();
  if (id === 'status') return (text) => text.toLowerCase() === small;
  if (/^(?:id|parent|commit)$/.test(id) && small.length >= 4) return (text) => text.toLowerCase().startsWith(small);
  const canonical = canonicalValue(asked);
  return (text) => text === asked || canonicalValue(text) === canonical;
}

function contains(of: Named, comparison: OfParts, value: Value): Condition | FilterTrouble {
  if (of.kind === 'time' || of.kind === 'duration') {
    return trouble(value, `${quoted(of.key)} is no text to look into.`, 'Compare it with <, <=, =, >= or >.');
  }
  const wanted = !comparison.startsWith('!') && !comparison.startsWith('not');
  const passes = comparison.endsWith('like') ? like(value.text, comparison.endsWith('ilike')) : containing(value.text);
  return { kind: 'texts', of, passes: (text) => passes(text) === wanted };
}

function containing(asked: string): (text: string) => boolean {
  const small = asked.toLowerCase();
  return (text) => text.toLowerCase().includes(small);
}

/** SQL's LIKE: `%` stands for any characters, `_` for one. */
function like(asked: string, anyCase: boolean): (text: string) => boolean {
  const pattern = (anyCase ? asked.toLowerCase() : asked).slice(0, LONGEST_PATTERN);
  return (text) => matchesGlob(pattern, anyCase ? text.toLowerCase() : text, { many: '%', one: '_' });
}

const examples = {
  number: '0.9 or 1e-3',
  time: '2026-05-01, 2026-05-01 14:00 or -7d',
  duration: '90s or 2h 30min',
  text: 'a text',
};

function noNumber(of: Named, value: Value, table: Table): FilterTrouble {
  const { kind } = of;
  const what = { number: 'a number', time: 'a time', duration: 'a duration', text: 'a text' }[kind];
  const isNan = kind === 'number' && /^nan$/i.test(value.text);
  return trouble(
    value,
    isNan ? 'NaN is equal to nothing.' : `${quoted(of.key)} is ${what}, and ${quoted(value.text)} is none.`,
    isNan ? `Write: ${nameOf(of, table)} is nan.` : `Write it like ${examples[kind]}.`,
  );
}
