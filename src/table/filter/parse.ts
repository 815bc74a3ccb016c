/**
 * The filter language, in short:
 *
 *     filter      = or ;  or = and, { "or", and } ;  and = not, { ["and"], not } ;  not = ["not"], ( "(", or, ")" | condition | search )
 *     condition   = name, ( "=" | "!=" | "<" | "<=" | ">" | ">=" | "~" | "!~" ), value
 *                 | name, ["not"], ( "in", "(", value, { ",", value }, ")" | ( "like" | "ilike" ), value )
 *                 | name, "is", ["not"], ( "missing" | "lost" | "nan" )
 *     name        = [ group, "." ], key      group: metrics, params, tags, run (m, p, t); `attributes` as in MLflow
 *     search      = a word or a quoted text: in name, id, user, branch, commit, params and tags
 *
 * Names and values that hold blanks or signs stand between " ' or `, in which a mark written twice stands for itself. Words of the language are read in any case.
 * `=` is type-aware (`1e-3` is `0.001`), `~` looks for a part in any case. A time stands for all of what it names: after `> 2026-05-01` comes the day after. A run
 * without a value matches no comparison, `!=` and `!~` neither, nor does NaN; `is missing` finds it, and so does `not` before a whole condition.
 */
import type { Table } from '../table.ts';
import { type Comparison, type Condition, conditionOf, type State, type Value } from './condition.ts';
import { columnOf } from './names.ts';
import { type Token, tokensOf } from './tokens.ts';
import { type FilterTrouble, isTrouble, trouble } from './trouble.ts';
import { endOfValue } from './values.ts';

export type Tree =
  | Condition
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Tree[] }
  | { readonly kind: 'not'; readonly part: Tree };

/** Addresses come from strangers: what is longer, deeper or more is not looked at. */
const most = { length: 4000, depth: 30, conditions: 100, searches: 10 };

/** Where in the tokens, and what has been counted so far. */
interface Reader {
  readonly tokens: readonly Token[];
  readonly table: Table;
  readonly now: number;
  readonly end: { readonly from: number; readonly to: number };
  at: number;
  conditions: number;
  searches: number;
}

type Read = Tree | FilterTrouble;

/** `null` for a text without a condition. */
export function parse(text: string, table: Table, now: number): Tree | FilterTrouble | null {
  const end = { from: text.length, to: text.length };
  if (text.length > most.length) {
    return trouble(
      { from: most.length, to: text.length },
      'The filter is too long.',
      `Write at most ${most.length} signs.`,
    );
  }
  const tokens = tokensOf(text);
  if (tokens.length === 0) return null;
  const open = tokens.find((token) => token.open);
  if (open) {
    const mark = text[open.group === '' ? open.from : open.from + open.group.length + 1] ?? '"';
    return trouble(open, 'A quotation mark has no other one.', `Put ${mark} at the end of the text.`);
  }
  const reader: Reader = { tokens, table, now, end, at: 0, conditions: 0, searches: 0 };
  const tree = either(reader, 0);
  const left = tokens[reader.at];
  if (isTrouble(tree) || !left) return tree;
  return left.text === ')'
    ? trouble(left, 'This bracket was never opened.', 'Take it away, or put ( before the condition.', '')
    : unexpected(left);
}

const is = (token: Token | undefined, ...texts: readonly string[]) =>
  token !== undefined && token.kind !== 'quoted' && texts.includes(token.text.toLowerCase());

function either(reader: Reader, depth: number): Read {
  const parts = [];
  do {
    const part = all(reader, depth);
    if (isTrouble(part)) return part;
    parts.push(part);
  } while (taken(reader, 'or', '||'));
  return parts.length === 1 ? (parts[0] as Tree) : { kind: 'or', parts };
}

function all(reader: Reader, depth: number): Read {
  const parts = [];
  do {
    const part = one(reader, depth);
    if (isTrouble(part)) return part;
    parts.push(part);
  } while (taken(reader, 'and', '&&') || beginsAnother(reader.tokens[reader.at]));
  return parts.length === 1 ? (parts[0] as Tree) : { kind: 'and', parts };
}

function taken(reader: Reader, ...words: readonly string[]): boolean {
  const found = is(reader.tokens[reader.at], ...words);
  if (found) reader.at++;
  return found;
}

const beginsAnother = (token: Token | undefined) =>
  token !== undefined && !is(token, 'or', '||') && (token.kind !== 'sign' || token.text === '(');

function one(reader: Reader, depth: number): Read {
  const token = reader.tokens[reader.at];
  if (!token) return incomplete(reader);
  if (depth > most.depth)
    return trouble(token, 'The brackets are nested too deeply.', `Use at most ${most.depth} levels.`);
  if (is(token, 'not')) {
    reader.at++;
    const part = one(reader, depth + 1);
    return isTrouble(part) ? part : { kind: 'not', part };
  }
  if (is(token, '(')) {
    reader.at++;
    const inside = either(reader, depth + 1);
    if (isTrouble(inside) || taken(reader, ')')) return inside;
    return trouble(token, 'This bracket is not closed.', 'Put ) at the end of what belongs together.');
  }
  if (token.kind === 'sign' || is(token, 'and', 'or', '&&', '||')) return unexpected(token);
  if (++reader.conditions > most.conditions) {
    return trouble(
      token,
      'The filter has too many conditions.',
      `Write at most ${most.conditions}; “in (…)” takes many values as one.`,
    );
  }
  return condition(reader, token);
}

function incomplete({ tokens, end }: Reader): FilterTrouble {
  const last = tokens.at(-1);
  const after = last ? `After “${last.text}” a condition is missing.` : 'A condition is missing.';
  return trouble(last ?? end, after, 'Write one, such as val/auc > 0.9, or take the word away.');
}

function unexpected(token: Token): FilterTrouble {
  return token.kind === 'sign' && /[<>=~]/.test(token.text)
    ? trouble(
        token,
        `Before “${token.text}” the name of a column is missing.`,
        'Write the name first, as in val/auc > 0.9.',
      )
    : trouble(
        token,
        `“${token.text}” cannot stand here.`,
        'Take it away, or put it between quotation marks to search for it.',
        '',
      );
}

const signs: ReadonlyMap<string, Comparison> = new Map([
  ...(['=', '!=', '<', '<=', '>', '>=', '~', '!~'] as const).map((sign) => [sign, sign] as const),
  ...([
    ['==', '='],
    ['<>', '!='],
  ] as const),
]);

function condition(reader: Reader, name: Token): Read {
  const [next, second, third] = reader.tokens.slice(reader.at + 1, reader.at + 4);
  const sign = next?.kind === 'sign' ? signs.get(next.text) : undefined;
  if (sign) return compared(reader, name, sign, 2);
  if (is(next, 'is')) return state(reader, name);
  const negated = is(next, 'not');
  const word = negated ? second : next;
  if (is(word, 'in') && is(negated ? third : second, '(')) return among(reader, name, negated);
  if (word && is(word, 'like', 'ilike')) {
    const like = word.text.toLowerCase() as 'like' | 'ilike';
    return compared(reader, name, negated ? `not ${like}` : like, negated ? 3 : 2);
  }
  if (++reader.searches > most.searches) {
    return trouble(
      name,
      'The filter searches for too many words.',
      `Search for at most ${most.searches}, or for several as one text between quotation marks.`,
    );
  }
  reader.at++;
  return { kind: 'search', text: (name.group === '' ? name.text : `${name.group}.${name.text}`).toLowerCase() };
}

function compared(reader: Reader, name: Token, comparison: Comparison, tokens: number): Read {
  const of = columnOf(name, reader.table);
  if (isTrouble(of)) return of;
  reader.at += tokens;
  const value = takeValue(reader, of.kind);
  return isTrouble(value) ? value : conditionOf(of, comparison, [value], reader);
}

function takeValue(reader: Reader, kind: Parameters<typeof endOfValue>[2]): Value | FilterTrouble {
  const before = reader.tokens[reader.at - 1] ?? reader.end;
  const first = reader.tokens[reader.at];
  if (!first || first.kind === 'sign') {
    const what = 'text' in before ? `After “${before.text}” a value is missing.` : 'A value is missing.';
    return trouble(first ?? before, what, 'Write one; a text with blanks stands between quotation marks.');
  }
  const end = endOfValue(reader.tokens, reader.at, kind);
  const words = reader.tokens.slice(reader.at, end);
  reader.at = end;
  const text = words.map((token) => (token.group === '' ? token.text : `${token.group}.${token.text}`)).join(' ');
  return { text, from: first.from, to: words.at(-1)?.to ?? first.to };
}

function among(reader: Reader, name: Token, negated: boolean): Read {
  const of = columnOf(name, reader.table);
  if (isTrouble(of)) return of;
  const bracket = reader.tokens[reader.at + (negated ? 3 : 2)] ?? name;
  reader.at += negated ? 4 : 3;
  const values: Value[] = [];
  do {
    const value = takeValue(reader, of.kind);
    if (isTrouble(value)) return value;
    values.push(value);
  } while (taken(reader, ','));
  if (taken(reader, ')')) return conditionOf(of, negated ? 'not in' : 'in', values, reader);
  return trouble(bracket, 'This list is not closed.', 'Put a comma between values and ) after the last.');
}

const states: ReadonlyMap<string, State> = new Map([
  ...(['missing', 'null', 'none'] as const).map((word) => [word, 'missing'] as const),
  ...([
    ['nan', 'nan'],
    ['lost', 'lost'],
  ] as const),
]);

function state(reader: Reader, name: Token): Read {
  const of = columnOf(name, reader.table);
  if (isTrouble(of)) return of;
  reader.at += 2;
  const holds = !taken(reader, 'not');
  const word = reader.tokens[reader.at];
  const found = word?.kind === 'word' ? states.get(word.text.toLowerCase()) : undefined;
  if (found) {
    reader.at++;
    return { kind: 'state', of, state: found, holds };
  }
  const place = word ?? reader.tokens[reader.at - 1] ?? reader.end;
  return trouble(
    place,
    'After “is” comes missing, nan or lost, or “not” and one of them.',
    'For a value write = instead of is.',
  );
}
