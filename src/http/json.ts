/** A body as JSON, or what it is instead. */
import { withoutSecrets } from '../core/redact.ts';
import { userError } from '../errors.ts';
import type { HttpResponse } from './call.ts';

/** Levels of lists and objects; GitLab's own answers have fewer than ten. */
const DEEPEST = 100;
/** Larger answers are listings of runs, of which every value that is used is checked for its type. */
const LOOKED_THROUGH = 1_000_000;

/** The body as JSON, or a `UserError` that says what came instead; `call` is how messages name the call, `api` whose answer it should be. */
export function parseJson(answer: HttpResponse, call: string, api = 'GitLab'): unknown {
  const { body } = answer;
  const refuse = (what: string, cause?: unknown) => userError('ANSWER_NOT_JSON', { call, what, api }, cause);
  if (body.length === 0) throw refuse('nothing at all');
  if (body.length <= LOOKED_THROUGH && isTooDeep(body)) throw refuse('lists within lists without end');
  let text: string;
  try {
    // Takes a byte order mark off, and is several times as fast as `Buffer.toString`.
    text = new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch (cause) {
    throw refuse('a text that is not UTF-8', cause);
  }
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw refuse(otherThanJson(text), cause);
  }
}

function otherThanJson(text: string): string {
  if (text.trim() === '') return 'nothing at all';
  if (!/^\s*<(!doctype|html|\?xml)/i.test(text)) {
    return /^\s*[[{]/.test(text) ? 'JSON that is damaged or lacks its end' : 'text that is no JSON';
  }
  const title = oneLine(/<title[^>]{0,200}>([^<]{1,500})/i.exec(text)?.[1] ?? '', 80);
  return `a web page${title ? ` with the title “${title}”` : ''}`;
}

/** Foreign text for a message: one line without control characters, markup and secrets, at most so long. */
export function oneLine(text: string, most: number): string {
  const line = withoutSecrets(text.slice(0, 10 * most))
    .replace(/[\p{Cc}\p{Cf}\s]+/gu, ' ')
    .replace(/[<>]/g, '')
    .trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
}

/** Brackets inside texts do not count. */
function isTooDeep(body: Uint8Array): boolean {
  let depth = 0;
  for (let i = 0; i < body.length; i++) {
    const byte = body[i];
    if (byte === 0x22) {
      for (i++; i < body.length && body[i] !== 0x22; i++) if (body[i] === 0x5c) i++;
    } else if (byte === 0x5b || byte === 0x7b) {
      if (++depth > DEEPEST) return true;
    } else if (byte === 0x5d || byte === 0x7d) depth--;
  }
  return false;
}
