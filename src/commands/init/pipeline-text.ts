/** The lines that bring the component into `.gitlab-ci.yml`, and how they come into one that is there. */
import { isDeepStrictEqual } from 'node:util';
import { type Document, isMap, isScalar, isSeq, type Node, parseAllDocuments } from 'yaml';

export interface Include {
  /** `$CI_SERVER_FQDN/group/ml-report/report@1.2.0` */
  readonly component: string;
  readonly stage: string;
}

/** What is to be written; a reason, as the end of a sentence, to do it by hand; `null` where the component is there already. */
export type Changed = { readonly text: string } | { readonly why: string } | null;

export function includeLines({ component, stage }: Include): string {
  return `include:\n  - component: ${component}\n    inputs: { stage: ${plain(stage)} }\n`;
}

const plain = (stage: string) => (/^[a-z][\w-]*$/i.test(stage) ? stage : JSON.stringify(stage));

/** The stage of the component: its own default where the file has such a stage, else the last one. */
export function stageFor(text: string): string {
  const content = lastOf(text)?.contents;
  const stages = isMap(content) ? content.get('stages', true) : undefined;
  const names = isSeq(stages) ? stages.items.flatMap((item) => (isScalar(item) ? [String(item.value)] : [])) : [];
  return names.length === 0 || names.includes('deploy') ? 'deploy' : (names.at(-1) ?? 'deploy');
}

/** All else of the text stays as it is, to the letter; where that cannot be promised, it says why. */
export function withInclude(text: string, include: Include): Changed {
  if (hasComponent(text)) return null;
  const document = lastOf(text);
  if (document?.errors.length) return { why: 'it cannot be read as YAML' };
  const content = document?.contents ?? null;
  if (content !== null && !(isMap(content) && !content.flow)) return { why: 'it does not hold jobs by their names' };
  const place = isMap(content) ? placeOf(content.get('include', true), content.has('include')) : 'nowhere';
  const eol = text.includes('\r\n') ? '\r\n' : '\n';
  const changed = place === 'nowhere' ? appended(text, include, eol) : inserted(text, place, include, eol);
  return isAsBefore(text, changed, include) ? { text: changed } : { why: 'its include: is written in another way' };
}

/** Version and all of the component that a text includes; `null` where it does not. */
export function hasComponent(text: string): string | null {
  return /component:\s*["']?([^\s"']*ml-report\/(?:report|comment|check|site)@[^\s"',}]+)/.exec(text)?.[1] ?? null;
}

/** A file may begin with a document of its own inputs. */
const lastOf = (text: string): Document | undefined => {
  const documents = parseAllDocuments(text);
  return Array.isArray(documents) ? documents.at(-1) : undefined;
};

const placeOf = (value: unknown, isThere: boolean): Node | 'nowhere' => (isThere ? (value as Node) : 'nowhere');

function appended(text: string, include: Include, eol: string): string {
  const gap = text.trim() === '' ? '' : text.endsWith('\n') ? eol : eol + eol;
  return text + gap + includeLines(include).replaceAll('\n', eol);
}

function inserted(text: string, value: Node, { component, stage }: Include, eol: string): string {
  const [start = 0, end = 0] = value.range ?? [];
  const item = (indent: string) =>
    `${indent}- component: ${component}${eol}${indent}  inputs: { stage: ${plain(stage)} }${eol}`;
  if (isSeq(value) && value.flow) {
    const before = text.slice(0, end - 1).trimEnd();
    const comma = /[[,]$/.test(before) ? '' : ',';
    const one = `{ component: ${JSON.stringify(component)}, inputs: { stage: ${JSON.stringify(stage)} } }`;
    return `${before}${comma} ${one}${text.slice(end - 1)}`;
  }
  if (isSeq(value)) {
    const after = endOfLine(text, end, eol);
    return `${after.before}${item(' '.repeat(columnOf(text, start)))}${after.rest}`;
  }
  // One thing alone becomes the first of a list.
  const written = text.slice(start, end).trimEnd();
  const after = endOfLine(text, start + written.length, eol);
  const trailing = after.before.slice(start + written.length);
  if (written === '') return `${after.before}${item('  ')}${after.rest}`;
  const shift = 4 - columnOf(text, start);
  const lines = written
    .split(/\r?\n/)
    .map((line, at) => (at === 0 ? `  - ${line}` : moved(line, isMap(value) ? shift : 0)));
  const head = text
    .slice(0, start)
    .replace(/[ \t]+$/, '')
    .replace(/\r?\n$/, '');
  return `${head}${eol}${lines.join(eol)}${trailing}${item('  ')}${after.rest}`;
}

/** The text up to the end of the line in which a place is, with its line break, and what comes after it. */
function endOfLine(text: string, at: number, eol: string): { before: string; rest: string } {
  if (at > 0 && text[at - 1] === '\n') return { before: text.slice(0, at), rest: text.slice(at) };
  const end = text.indexOf('\n', at);
  if (end < 0) return { before: text + eol, rest: '' };
  return { before: text.slice(0, end + 1), rest: text.slice(end + 1) };
}

const columnOf = (text: string, at: number) => at - (text.lastIndexOf('\n', at - 1) + 1);

const moved = (line: string, by: number) =>
  by >= 0 ? ' '.repeat(by) + line : line.slice(Math.min(-by, indentOf(line)));

const indentOf = (line: string) => /^ */.exec(line)?.[0].length ?? 0;

/** Whether the new text says what the old one did, and has the component as the last of its includes. */
function isAsBefore(before: string, after: string, { component, stage }: Include): boolean {
  const [old, now] = [before, after].map((text) => {
    const document = lastOf(text);
    return document?.errors.length ? null : ((document?.toJS() ?? {}) as Record<string, unknown>);
  });
  if (!old || !now) return false;
  const { include: had = [], ...others } = old;
  const { include: has, ...same } = now;
  return (
    isDeepStrictEqual(others, same) && isDeepStrictEqual([...[had ?? []].flat(), { component, inputs: { stage } }], has)
  );
}
