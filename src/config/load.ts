import { existsSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import type { z } from 'zod';
import { nearest } from '../core/model/nearest.ts';
import { defaultSettings, type Settings } from '../core/model/settings.ts';
import { reasonOf, userError } from '../errors.ts';
import { normalise, written } from './schema.ts';

/** Where the configuration is looked for, below the root of the repository. */
export const configPlaces = ['ml-report.yml', '.gitlab/ml-report.yml'];

/** Reads the named file, else the first of the usual ones in `folder`; without any, the defaults. */
export function loadSettings(named: string | null, folder: string): Settings {
  const file = named ?? configPlaces.map((place) => join(folder, place)).find(existsSync);
  if (file === undefined) return defaultSettings;
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (cause) {
    throw userError('CONFIG_UNREADABLE', { file, why: reasonOf(cause) }, cause);
  }
  const below = relative(folder, file);
  return parseSettings(text, below.startsWith('..') ? file : below);
}

/** The settings of a configuration text; all its mistakes at once as one `UserError`, each with file, line and key path. */
export function parseSettings(text: string, file: string): Settings {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines });
  const syntax = document.errors.map(
    ({ pos, code, message }) => `  ${file}:${lines.linePos(pos[0]).line}: ${syntaxWords(code, message)}`,
  );
  if (syntax.length > 0) throw userError('CONFIG_INVALID', { problems: syntax.join('\n') });
  const parsed = written.safeParse(plain(document, file) ?? {}, { reportInput: true });
  const unnamed = document.hasIn(UNNAMED) ? [{ path: UNNAMED, what: 'no metric can be named so here' }] : [];
  if (parsed.success && unnamed.length === 0) return normalise(parsed.data);
  const problems = (parsed.error?.issues ?? [])
    .flatMap(explain)
    .concat(unnamed)
    .map((problem) => ({ ...problem, line: lineOf(document, lines, problem.path) }))
    .sort((a, b) => a.line - b.line)
    .map(({ line, path, what }) => `  ${file}:${line}: ${path.join('.') || 'the file'}: ${what}`);
  throw userError('CONFIG_INVALID', { problems: problems.join('\n') });
}

/** What the reader of YAML says, without the place, which stands before it. */
function syntaxWords(code: string, message: string): string {
  if (code === 'MULTIPLE_DOCS') return 'expected one document, without a line --- in it';
  return (message.split('\n')[0] ?? '').replace(/ at line \d+, column \d+:?$/, '');
}

/** A key that zod leaves out without a word, so that its gates would be nowhere. */
const UNNAMED = ['metrics', '__proto__'];

/** The document as plain values; an alias that leads nowhere, or into a bomb, is the writer's mistake too. */
function plain(document: Document, file: string): unknown {
  try {
    return document.toJS();
  } catch (cause) {
    throw userError('CONFIG_INVALID', { problems: `  ${file}:1: the file: ${reasonOf(cause)}` }, cause);
  }
}

interface Problem {
  readonly path: readonly PropertyKey[];
  readonly what: string;
}

function explain(issue: z.core.$ZodIssue): Problem[] {
  if (issue.code === 'unrecognized_keys') {
    return issue.keys.map((key) => ({
      path: [...issue.path, key],
      what: `there is no such key${suggestion(key, keysAt(issue.path))}`,
    }));
  }
  return [{ path: issue.path, what: expectation(issue) }];
}

/** zod's words for types, in those of a person who writes YAML. */
const kinds: Record<string, string> = {
  array: 'a list',
  object: 'keys with values',
  record: 'keys with values',
  string: 'a text',
  number: 'a number',
  boolean: 'true or false',
};

function expectation(issue: z.core.$ZodIssue): string {
  if (issue.code === 'invalid_value') return choice(issue.values.map(String), issue.input);
  if (issue.code === 'custom' && Array.isArray(issue.params?.['choices']))
    return choice(issue.params['choices'], issue.input);
  if (issue.code === 'invalid_union') return unionExpectation(issue);
  if (issue.code === 'invalid_type') return `expected ${kinds[issue.expected] ?? issue.expected}${keysIn(issue)}`;
  if (issue.code === 'too_small' && issue.origin === 'string') return 'expected a text that is not empty';
  if (issue.code === 'too_small' && issue.origin === 'array') return 'expected a list that is not empty';
  return issue.message.replace(/^(Invalid input|Too small): /, '');
}

/** Where keys were expected, which ones; a metric may be named as it likes. */
function keysIn({ expected, path }: z.core.$ZodIssueInvalidType): string {
  const keys = expected === 'object' ? keysAt(path) : [];
  return keys.length === 0 || path.length === 0 ? '' : `: ${keys.join(', ')}`;
}

function choice(choices: readonly string[], input: unknown): string {
  const near = nearest(String(input ?? ''), choices);
  const all = [choices.slice(0, -1).join(', '), choices.at(-1)].filter(Boolean).join(' or ');
  return `expected ${all}${near ? `; did you mean ${near}?` : ''}`;
}

/** Of a value that may be of two types, what the fitting one says; else what the first expects, or the word that it may be besides. */
function unionExpectation({ errors, input }: Extract<z.core.$ZodIssue, { code: 'invalid_union' }>): string {
  const firsts = errors.flatMap(([first]) => first ?? []);
  const fitting = firsts.find(({ code }) => code !== 'invalid_type' && code !== 'invalid_value') ?? firsts[0];
  const besides = firsts.flatMap((first) => (first.code === 'invalid_value' && first !== fitting ? first.values : []));
  const words = fitting ? expectation({ ...fitting, input } as z.core.$ZodIssue) : 'not expected';
  return fitting?.code === 'invalid_type' ? [words, ...besides.map(String)].join(' or ') : words;
}

function suggestion(word: string, known: readonly string[]): string {
  const near = nearest(word, known);
  return near ? `; did you mean ${near}?` : known.length > 0 ? `; known are ${known.join(', ')}` : '';
}

/** The keys that may stand at a path of the configuration. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let schema: unknown = written;
  for (const part of path) schema = inside(schema, String(part));
  return Object.keys((unwrapped(schema) as { shape?: object }).shape ?? {});
}

function inside(schema: unknown, key: string): unknown {
  const { shape, valueType } = unwrapped(schema) as { shape?: Record<string, unknown>; valueType?: unknown };
  return shape?.[key] ?? valueType;
}

function unwrapped(schema: unknown): unknown {
  const { def } = (schema ?? {}) as { def?: { innerType?: unknown; out?: unknown } };
  const inner = def?.innerType ?? def?.out;
  return inner ? unwrapped(inner) : (schema ?? {});
}

/** The line of the innermost part of the path that stands in the file, from 1. */
function lineOf(document: Document, lines: LineCounter, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length--) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return lines.linePos(node.range[0]).line;
  }
  return 1;
}
