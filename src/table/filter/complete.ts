/** What can be written at a place of a filter. */
import type { ColumnInfo } from '../manifest.ts';
import type { Table } from '../table.ts';
import { columnOf, columnsOf, type Named, nameOf, writtenValue } from './names.ts';
import { type Token, tokensOf } from './tokens.ts';
import { isTrouble } from './trouble.ts';

export interface Suggestion {
  /** What goes in place of the range. */
  readonly text: string;
  /** What a reader sees in the list. */
  readonly label: string;
  /** What it is: `metric, 241 runs`. */
  readonly hint: string;
  readonly kind: 'column' | 'operator' | 'value' | 'keyword';
}

export interface Completion {
  /** The range that a suggestion replaces, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
  /** Best first. */
  readonly suggestions: readonly Suggestion[];
}

const MOST = 30;

/** What is expected at a place: a condition, what is asked of a column, one of its values, or what goes on after a condition. */
type Expected =
  | { readonly kind: 'condition' | 'joint' }
  | { readonly kind: 'comparison' | 'value' | 'listed' | 'state'; readonly name: Token };

export function complete(text: string, caret: number, table: Table): Completion {
  const tokens = tokensOf(text);
  const touched = tokens.find(({ kind, from, to }) => from < caret && caret <= to && kind !== 'sign');
  const before = tokens.filter(({ to }) => to <= (touched?.from ?? caret));
  const { from, to } = touched ?? { from: caret, to: caret };
  const typed = touched ? written(touched, text, caret) : '';
  const found = suggested(expectedAfter(before), typed, table);
  // A word that is there already and says all needs no list.
  const whole = text.slice(from, to);
  return { from, to, suggestions: found.filter((one) => one.text !== whole || one.kind === 'column').slice(0, MOST) };
}

/** What of a token stands before the caret, without its quotation mark. */
function written(token: Token, text: string, caret: number): string {
  const before = text.slice(token.from, caret);
  return token.kind === 'quoted' ? before.replace(/^(\w+\.)?["'`]/, '$1') : before;
}

function expectedAfter(tokens: readonly Token[]): Expected {
  let expected: Expected = { kind: 'condition' };
  for (const token of tokens) expected = next(expected, token);
  return expected;
}

function next(expected: Expected, token: Token): Expected {
  const word = token.kind === 'quoted' ? '' : token.text.toLowerCase();
  if (/^(?:and|or|&&|\|\|)$/.test(word)) return { kind: 'condition' };
  if (!('name' in expected)) {
    if (word === '(' || (word === 'not' && expected.kind === 'condition')) return { kind: 'condition' };
    return word === ')' || token.kind === 'sign' ? { kind: 'joint' } : { kind: 'comparison', name: token };
  }
  const { name } = expected;
  if (expected.kind === 'state') return word === 'not' ? expected : { kind: 'joint' };
  if (expected.kind === 'listed') return word === ')' ? { kind: 'joint' } : expected;
  if (expected.kind === 'value') return word === '(' ? { kind: 'listed', name } : { kind: 'joint' };
  if (word === 'is') return { kind: 'state', name };
  if (word === 'not') return expected;
  if (word === 'in' || word === 'like' || word === 'ilike' || /^[<>=!~]/.test(word)) return { kind: 'value', name };
  // The word before was one to search for.
  return next({ kind: 'joint' }, token);
}

function suggested(expected: Expected, typed: string, table: Table): Suggestion[] {
  if (expected.kind === 'condition') return conditions(typed, table);
  const of = 'name' in expected ? columnOf(expected.name, table) : null;
  if (of === null || isTrouble(of)) {
    // Behind a word that is searched for another condition may stand.
    if (expected.kind !== 'comparison' && expected.kind !== 'joint') return [];
    return [...words(typed, joints), ...(typed === '' ? [] : conditions(typed, table))];
  }
  if (expected.kind === 'state') return words(typed, states);
  return expected.kind === 'comparison' ? words(typed, [...comparisons(of), ...joints]) : values(of, typed, table);
}

type Word = readonly [text: string, hint: string, kind?: Suggestion['kind']];

const joints: readonly Word[] = [
  ['and', 'both conditions hold'],
  ['or', 'one of them holds'],
];
const states: readonly Word[] = [
  ['missing', 'the run has no value'],
  ['nan', 'logged as not a number'],
  ['lost', 'the server has the value no more'],
  ['not missing', 'the run has a value'],
];
const ordered: readonly Word[] = [
  ['>', 'more than', 'operator'],
  ['>=', 'at least', 'operator'],
  ['<', 'less than', 'operator'],
  ['<=', 'at most', 'operator'],
];
const equal: readonly Word[] = [
  ['=', 'the same value, however it is written', 'operator'],
  ['!=', 'another value', 'operator'],
];
const parts: readonly Word[] = [
  ['~', 'contains, in any case', 'operator'],
  ['!~', 'does not contain', 'operator'],
];
const more: readonly Word[] = [
  ['in', 'one of a list: in (a, b)'],
  ['is', 'missing, nan or lost'],
];

function comparisons({ kind, id }: Named): readonly Word[] {
  if (kind === 'text') return id === 'status' ? [...equal, ...more] : [...equal, ...parts, ...ordered, ...more];
  return [...ordered, ...equal, ...more];
}

function words(typed: string, known: readonly Word[]): Suggestion[] {
  const small = typed.toLowerCase();
  return known
    .filter(([text]) => text.startsWith(small))
    .map(([text, hint, kind = 'keyword']) => ({ text, label: text, hint, kind }));
}

function conditions(typed: string, table: Table): Suggestion[] {
  const not = 'not'.startsWith(typed.toLowerCase()) && typed !== '' ? words(typed, [['not', 'the other runs']]) : [];
  return [...columns(typed, table), ...not];
}

const groupWords = /^(?:metrics?|params?|parameters?|tags?|run|attributes?|[mpt])\./i;

/** Columns whose names begin with what was typed, then those of which a part begins with it, then those that contain it. */
function columns(typed: string, table: Table): Suggestion[] {
  const small = typed.toLowerCase().replace(groupWords, '');
  const group = groupWords.exec(typed)?.[0].toLowerCase();
  const known = columnsOf(table).filter(
    (info) => group === undefined || info.group[0] === (group[0] === 'a' ? 'r' : group[0]),
  );
  const shown = new Set(table.manifest.shown);
  const ranked = known.flatMap((info) => {
    const rank = rankOf(info.key.toLowerCase(), small);
    return rank === null ? [] : [{ info, rank: 2 * rank + Number(!shown.has(info.id)) }];
  });
  ranked.sort((a, b) => a.rank - b.rank);
  return ranked.slice(0, MOST).map(({ info }) => {
    const text = nameOf(info, table);
    return { text, label: text, hint: hintOf(info, table), kind: 'column' };
  });
}

function rankOf(text: string, typed: string): number | null {
  const first = text.indexOf(typed);
  if (first <= 0) return first === 0 ? 0 : null;
  for (let at = first; at > 0; at = text.indexOf(typed, at + 1))
    if (!/[\p{L}\p{N}]/u.test(text[at - 1] ?? '')) return 1;
  return 2;
}

const kinds = {
  run: { text: 'text', time: 'time', duration: 'duration', number: 'number' },
  metric: 'metric',
  param: 'param',
  tag: 'tag',
};

function hintOf({ group, kind, missing }: ColumnInfo, table: Table): string {
  return `${group === 'run' ? kinds.run[kind] : kinds[group]}, ${counted(table.rows - missing)}`;
}

const counted = (runs: number) => (runs === 1 ? '1 run' : `${runs} runs`);

function values(of: Named, typed: string, table: Table): Suggestion[] {
  if (of.kind === 'time') return words(typed, times);
  if (of.kind === 'duration') return words(typed, durations);
  if (!('encoding' in of) || of.encoding.form !== 'dictionary') return [];
  const { texts } = of.encoding;
  const counts = countsOf(of, table);
  const small = typed.toLowerCase();
  const ranked = texts.flatMap((text, index) => {
    const rank = rankOf(text.toLowerCase(), small);
    return rank === null || text.length > 200 ? [] : [{ text, rank, runs: counts?.[index + 1] ?? null }];
  });
  // Those that most runs have are looked for most.
  ranked.sort((a, b) => a.rank - b.rank || (b.runs ?? 0) - (a.runs ?? 0));
  return ranked.slice(0, MOST).map(({ text, runs }) => ({
    ...{ text: writtenValue(text), label: text === '' ? '(empty)' : text, kind: 'value' },
    hint: runs === null ? 'value' : counted(runs),
  }));
}

const times: readonly Word[] = [
  ['-24h', 'in the last day, before the data’s time', 'value'],
  ['-7d', 'in the last seven days', 'value'],
  ['-30d', 'in the last thirty days', 'value'],
  ['today', 'the day of the data, in UTC', 'value'],
  ['yesterday', 'the day before', 'value'],
];
const durations: readonly Word[] = [
  ['90s', 'seconds', 'value'],
  ['10min', 'minutes', 'value'],
  ['2h 30min', 'hours and minutes', 'value'],
  ['1d', 'days', 'value'],
];

/** Runs of each code; `null` while the column is not loaded. */
function countsOf({ id }: Named, table: Table): Uint32Array | null {
  const dictionary = table.column(id)?.dictionary;
  if (!dictionary) return null;
  const counts = new Uint32Array(dictionary.texts.length + 1);
  for (const code of dictionary.codes) counts[code] = (counts[code] as number) + 1;
  return counts;
}
