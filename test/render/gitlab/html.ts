/** A comment as GitLab's Markdown engine would give it, taken apart: texts with what they stand in, code, links, pictures and tables. */
import { micromark, type Options } from 'micromark';
import { gfm, gfmHtml } from 'micromark-extension-gfm';

export interface Piece {
  readonly text: string;
  /** Names of the elements around it, outermost first. */
  readonly within: readonly string[];
}

export interface Rendered {
  /** Texts as GitLab's filters see them: one of its reference signs after a back-slash stands in an element of its own. */
  readonly texts: readonly Piece[];
  /** What is code, whole, and whether it is an element in whose text Markdown was read. */
  readonly codes: readonly { readonly text: string; readonly pieces: readonly string[]; readonly element: boolean }[];
  readonly links: readonly { readonly href: string; readonly text: string }[];
  readonly pictures: readonly { readonly src: string; readonly alt: string }[];
  /** Cells of each row of each table. */
  readonly tables: readonly (readonly number[])[];
  /** Every element by name, with what is wrong in its place. */
  readonly elements: ReadonlySet<string>;
  readonly unclosed: readonly string[];
}

/** Kept apart in the rendered text (lib/banzai/filter/escaped_char_filter.rb); of all other signs the text is put together again. */
const REFERENCE_SIGNS = new Set('$%#&@!~^');

type Extension = NonNullable<Options['htmlExtensions']>[number];
const asGitlab: Extension = {
  enter: {
    codeText() {
      this.setData('inCodeText', true);
      this.tag('<code data-span>');
    },
  },
  exit: {
    characterEscapeValue(token) {
      const sign = this.sliceSerialize(token);
      const apart = REFERENCE_SIGNS.has(sign);
      if (apart) this.tag('<span>');
      this.raw(this.encode(sign));
      if (apart) this.tag('</span>');
    },
  },
};

export function htmlOf(markdown: string): string {
  return micromark(markdown, {
    extensions: [gfm()],
    htmlExtensions: [gfmHtml(), asGitlab],
    allowDangerousHtml: true,
    allowDangerousProtocol: true,
  });
}

const entities: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', nbsp: '\u00a0' };
const decoded = (text: string) =>
  text.replace(/&(?:#(\d+)|#x([\da-f]+)|(\w+));/gi, (all, decimal?: string, hex?: string, name?: string) =>
    name === undefined
      ? String.fromCodePoint(decimal === undefined ? Number.parseInt(hex ?? '', 16) : Number(decimal))
      : (entities[name] ?? all),
  );

const VOID = new Set(['br', 'img', 'hr', 'input']);
const TAG = /<!--[\s\S]*?-->|<(\/?)([a-z][a-z0-9]*)((?:\s[^>]*)?)>|[^<]+|</gi;

export function rendered(markdown: string): Rendered {
  const texts: Piece[] = [];
  const codes: { text: string; pieces: string[]; element: boolean }[] = [];
  const links: { href: string; text: string }[] = [];
  const pictures: { src: string; alt: string }[] = [];
  const tables: number[][] = [];
  const elements = new Set<string>();
  const unclosed: string[] = [];
  const open: string[] = [];
  const attribute = (rest: string, name: string) => decoded(new RegExp(`\\s${name}="([^"]*)"`).exec(rest)?.[1] ?? '');
  const begin = (name: string, rest: string) => {
    elements.add(name);
    if (name === 'code') codes.push({ text: '', pieces: [], element: !rest.includes('data-span') });
    if (name === 'a') links.push({ href: attribute(rest, 'href'), text: '' });
    if (name === 'img') pictures.push({ src: attribute(rest, 'src'), alt: attribute(rest, 'alt') });
    if (name === 'table') tables.push([]);
    if (name === 'tr') tables.at(-1)?.push(0);
    const row = tables.at(-1);
    if ((name === 'td' || name === 'th') && row) row.push((row.pop() ?? 0) + 1);
    if (!VOID.has(name)) open.push(name);
  };
  const end = (name: string) => {
    if (open.at(-1) === name) open.pop();
    else unclosed.push(`</${name}>`);
  };
  for (const [all, slash, tag = '', rest = ''] of htmlOf(markdown).matchAll(TAG)) {
    const name = tag.toLowerCase();
    if (all.startsWith('<!--')) continue;
    if (name !== '') {
      if (slash === '/') end(name);
      else begin(name, rest);
      continue;
    }
    const text = decoded(all);
    const code = codes.at(-1);
    const link = links.at(-1);
    texts.push({ text, within: [...open] });
    if (code && open.includes('code')) {
      code.text += text;
      code.pieces.push(text);
    }
    if (link && open.includes('a')) link.text += text;
  }
  return { texts, codes, links, pictures, tables, elements, unclosed: [...unclosed, ...open] };
}
