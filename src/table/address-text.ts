/**
 * Foreign texts inside the query of an address. Parameters are decoded first and taken apart afterwards, so that an address still means the same when a mail or chat program
 * has encoded it anew; what would be taken for a separator is therefore written as `\` and four hex digits, and an empty text as a lone `\`.
 */

/** What is longer is no address that we wrote, and is not looked at past this. */
const LONGEST = 30_000;

/** A text as one item of a list; `marks` are further characters that mean something there. */
export function toItem(text: string, marks = ''): string {
  if (text === '') return '\\';
  let written = '';
  for (const sign of text) {
    const unit = sign.charCodeAt(0);
    const half = sign.length === 1 && unit >= 0xd800 && unit <= 0xdfff;
    written += half || sign === ',' || sign === '\\' || marks.includes(sign) ? escaped(unit) : sign;
  }
  return written;
}

const escaped = (unit: number) => `\\${unit.toString(16).padStart(4, '0')}`;

/** The reverse of `toItem`. */
export function fromItem(written: string): string {
  if (written === '\\') return '';
  return written.replace(/\\([\da-f]{4})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

/** The items of a list as they are written, at most so many; none of an empty list. */
export function itemsOf(list: string, most: number): string[] {
  return list === '' ? [] : list.split(',', most);
}

/** `?a=b&c`; an empty text for no parameters. A value of `null` is left out, `true` stands without `=`. */
export function toQuery(parameters: Readonly<Record<string, string | true | null>>): string {
  const parts = Object.entries(parameters).flatMap(([name, value]) => {
    if (value === null) return [];
    return [value === true ? name : `${name}=${encoded(value)}`];
  });
  if (parts.length === 0) return '';
  // A sign at the end of an address is taken for one of the sentence that it stands in.
  return `?${parts.join('&').replace(/[^a-z\d]$/i, (sign) => (sign === '=' ? '=' : percent(sign === '+' ? ' ' : sign)))}`;
}

const readable = /%(?:2F|3A|2C|3B|40|3D)/g;
const keptReadable: Readonly<Record<string, string>> = {
  '%2F': '/',
  '%3A': ':',
  '%2C': ',',
  '%3B': ';',
  '%40': '@',
  '%3D': '=',
};

function encoded(text: string): string {
  return encodeURIComponent(text.toWellFormed())
    .replace(readable, (code) => keptReadable[code] ?? code)
    .replace(/['()*]/g, percent)
    .replaceAll('%20', '+');
}

const percent = (sign: string) => `%${sign.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;

/** The parameters of a query, with or without its `?`; of two with one name the first counts. What is badly encoded stays as far as it can be read. */
export function fromQuery(search: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const [name, value] of new URLSearchParams(search.slice(0, LONGEST)))
    if (!found.has(name)) found.set(name, value);
  return found;
}
