/** Markup of ours with foreign texts in it. What is put into a template is escaped, unless it came from a template itself. */

/** No text and no parsed JSON can be taken for it. */
const MARKUP: unique symbol = Symbol('markup');

export interface Html {
  readonly [MARKUP]: string;
}

export type Part = Html | string | number | false | null | undefined | readonly Part[];

/** Templates whose attributes were looked at. */
const known = new WeakSet<TemplateStringsArray>();

/** Attributes stand in double quotes: without them a text could begin another one, and it throws. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  if (!known.has(strings)) {
    const bare = strings.slice(0, -1).find((before) => before.endsWith('='));
    if (bare !== undefined) throw new TypeError(`an attribute without quotes: ${bare.slice(-40)}`);
    known.add(strings);
  }
  let text = strings[0] ?? '';
  for (let i = 0; i < parts.length; i++) text += written(parts[i]) + (strings[i + 1] as string);
  return { [MARKUP]: text };
}

/** The markup as a text, to be written into a page. */
export function textOf(markup: Html): string {
  return markup[MARKUP];
}

/** A text as markup that shows it. */
export const htmlOf = (text: string): string => escaped(text);

function written(part: Part): string {
  if (part === null || part === undefined || part === false) return '';
  if (typeof part === 'string') return escaped(part);
  if (typeof part === 'number') return String(part);
  if (isList(part)) {
    let text = '';
    for (const one of part) text += written(one);
    return text;
  }
  const text = part[MARKUP];
  if (typeof text !== 'string') throw new TypeError('only markup, texts, numbers and lists of them are put in');
  return text;
}

const isList = (part: Html | readonly Part[]): part is readonly Part[] => Array.isArray(part);

const names: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

function escaped(text: string): string {
  return /[&<>"']/.test(text) ? text.replace(/[&<>"']/g, (sign) => names[sign] ?? '') : text;
}
