/** Where a text stops being JSON: `JSON.parse` does not always say. */

export interface JsonTrouble {
  /** From 1. */
  readonly line: number;
  readonly what: string;
}

/** Control characters do not stand in a text; those past the first 32 may, and are not looked at since this is asked of what is no JSON. */
const scalar =
  /(?:"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)/uy;
const key = /"(?:[^"\\\p{Cc}]|\\(?:["\\/bfnrt]|u[\da-fA-F]{4}))*"\s*:/uy;
const blank = /[ \t\r\n]*/y;

type Wanted = 'a value' | 'a value or ]' | 'a key' | 'a key or }' | ', or ]' | ', or }' | 'the end';

/** The first of the trouble; `null` where the text is JSON. */
export function jsonTrouble(text: string): JsonTrouble | null {
  if (isJson(text)) return null;
  const open: ('[' | '{')[] = [];
  let at = 0;
  let wanted: Wanted = 'a value';
  const take = (pattern: RegExp): boolean => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (!found) return false;
    at = pattern.lastIndex;
    return true;
  };
  const after = (): Wanted => {
    const inside = open.at(-1);
    return inside === undefined ? 'the end' : inside === '[' ? ', or ]' : ', or }';
  };
  const step = (): Wanted | null => {
    const sign = text[at] ?? '';
    const closes = (wanted.endsWith(']') && sign === ']') || (wanted.endsWith('}') && sign === '}');
    if (closes) {
      at++;
      open.pop();
      return after();
    }
    if (wanted.startsWith('a key')) return take(key) ? 'a value' : null;
    if (wanted.startsWith(',')) {
      at++;
      return sign !== ',' ? null : open.at(-1) === '[' ? 'a value' : 'a key';
    }
    if (wanted === 'the end') return null;
    if (sign === '[' || sign === '{') {
      at++;
      open.push(sign);
      return sign === '[' ? 'a value or ]' : 'a key or }';
    }
    return take(scalar) ? after() : null;
  };
  // What is no JSON has a place at which it goes wrong, the end of the text at the latest.
  for (;;) {
    take(blank);
    const begun = at;
    const next = step();
    if (next === null) return trouble(text, begun, wanted);
    wanted = next;
  }
}

function trouble(text: string, at: number, wanted: Wanted): JsonTrouble {
  const line = text.slice(0, at).split('\n').length;
  const found = at >= text.length ? 'the file ends' : `there is ${JSON.stringify([...text.slice(at, at + 40)][0])}`;
  return { line, what: `expected ${wanted}, and ${found}` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
