/**
 * What GitLab would find in a comment that is more than text, said anew after its filters (gitlabhq/gitlabhq): the patterns of references, the filters over
 * texts, the extractor of quick actions, and how rows are cut into cells.
 */
import { type Piece, type Rendered, rendered } from './html.ts';

const PATH = '[a-zA-Z0-9_.][a-zA-Z0-9_.-]*';
const PROJECT = `(?:${PATH}/)*${PATH}`;

/** By the `reference_pattern` of each class in app/models, ee/app/models and app/models/integrations. */
const references: Readonly<Record<string, RegExp>> = {
  mention: /(?<!\w)@[a-zA-Z0-9_.]/,
  issue: /#\d|GL-\d/,
  'merge request': /!\d/,
  snippet: /\$\d/,
  label: /~(?:"|[A-Za-z0-9_?.&-])/,
  milestone: /%(?:"[^"]|[^"\s<]+\b)/,
  epic: /&\d/,
  alert: /\^alert#\d/,
  iteration: /\*iteration:/,
  'bracketed reference':
    /\[(?:issue|work_item|epic|vulnerability|feature_flag|cadence|iteration|contact|wiki_page|project_label|group_label):/i,
  commit: /\b[\da-f]{7,40}\b/i,
  'range of commits': /[\da-f]{7,40}\.{2,3}[\da-f]{7,40}/i,
  project: new RegExp(`${PATH}/${PATH}>`),
  'Jira issue': /\b[A-Z][A-Z_0-9]+-\d/,
  'EWM issue': /\b(?:bug|task|work item|workitem|rtcwi|defect)\b\s+\d/i,
};

/** What is read in all texts but code, those of links as well (lib/banzai/filter: emoji, inline_diff, gollum_tags; comrak: math, footnotes, placeholders). */
const marks: Readonly<Record<string, RegExp>> = {
  emoji: /:[a-z0-9_+-][a-z0-9_-]*:/i,
  'inline difference': /\[([+-]).*?\1\]|\{([+-]).*?\2\}/,
  'wiki link': /\[\[.+?\]\]/,
  math: /\$[^\s$][^$]*\$/,
  footnote: /\[\^/,
  placeholder: /%\{/,
};

const addresses: Readonly<Record<string, RegExp>> = {
  address: /[a-z][a-z0-9+.-]+:\/\//i,
  'web address': /www\./i,
  'mail address': /[\w.+-]+@[\w-]+\./,
};

/** lib/banzai/color_parser.rb */
const COLOUR =
  /^(?:#(?:[\da-f]{3}|[\da-f]{4}|[\da-f]{6}|[\da-f]{8})|rgba?\((?:\d{1,3},\s*){2}\d{1,3}(?:,\s*[\d.]+%?)?\)|rgba?\((?:\d{1,3}%,\s*){2}\d{1,3}%(?:,\s*[\d.]+%?)?\)|hsla?\(-?[\d.]+(?:deg|rad)?,\s*\d{1,3}%,\s*\d{1,3}%(?:,\s*[\d.]+%?)?\))$/i;

/** `link_reference_pattern`: the whole address, percent signs decoded, is that of an object of the instance. */
const objects = new RegExp(
  `^https?://gitlab\\.example(?:/[\\w.-]+)*/(?:groups/)?${PROJECT}(?:/-)?/(?:${[
    '(?:issues(?:/incident)?|work_items|merge_requests|snippets|milestones|epics|iterations|cadences|boards)/\\d+',
    'commit/[\\da-f]{7,40}',
    'compare/[0-9a-zA-Z][\\w.-]*\\.{2,3}[\\w.-]+',
    'alert_management/\\d+/details',
    'feature_flags/\\d+/edit',
    'security/vulnerabilities/\\d+',
    'wikis/[^?#]+',
  ].join('|')})(?:/[a-z0-9_=-]+)*/*(?:\\?[a-z0-9_=-]+(?:&[a-z0-9_=-]+)*)?(?:#[a-z0-9_-]+)?$`,
  'i',
);

/** What a comment of ours is made of. */
const ELEMENTS = new Set(
  'p strong em code a table thead tbody tr th td details summary br ul li span img pre'.split(' '),
);

/** A row is cut at every bar that no back-slash is before, also inside code (comrak, src/parser/table.rs). */
export function cellsOf(line: string): number {
  const bars = [...line.matchAll(/\\[\\|]|\|/g)].filter(([sign]) => sign === '|').length;
  return bars - 1;
}

export interface SourceTable {
  readonly columns: number;
  readonly rows: number;
}

/** The tables of the source by its lines, and what is wrong with them. */
export function tablesOf(markdown: string): { readonly tables: readonly SourceTable[]; readonly problems: string[] } {
  const problems: string[] = [];
  const tables: { columns: number; rows: number }[] = [];
  let inside = false;
  for (const line of markdown.split('\n')) {
    if (!line.startsWith('|')) {
      inside = false;
      continue;
    }
    if (!inside) tables.push({ columns: cellsOf(line), rows: 0 });
    const table = tables.at(-1);
    if (!table) continue;
    inside = true;
    table.rows++;
    if (cellsOf(line) !== table.columns || !line.endsWith('|'))
      problems.push(`a row of ${cellsOf(line)} cells in a table of ${table.columns}: ${line.slice(0, 80)}`);
  }
  return { tables: tables.map(({ columns, rows }) => ({ columns, rows: rows - 1 })), problems };
}

function inTexts({ texts }: Rendered): string[] {
  const found: string[] = [];
  const look = (patterns: Readonly<Record<string, RegExp>>, text: string, where: string) => {
    for (const [name, pattern] of Object.entries(patterns)) {
      const place = text.search(pattern);
      if (place >= 0)
        found.push(`${name} in ${where}: ${JSON.stringify(text.slice(Math.max(0, place - 10), place + 40))}`);
    }
  };
  for (const { text, within } of texts) {
    if (within.includes('code') || within.includes('pre')) continue;
    look(marks, text, within.includes('a') ? 'a link' : 'text');
    if (within.includes('a')) continue;
    look(references, text, 'text');
    look(addresses, text, 'text');
  }
  return found;
}

/** Behind letters that are written from right to left a mark gives what follows its own direction again. */
function turned({ texts }: Rendered): string[] {
  const fromRight = /[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]/u;
  const inCode = ({ within }: Piece | undefined = { text: '', within: [] }) => within.includes('code');
  return texts.flatMap((piece, i) => {
    const next = texts[i + 1];
    const ends = inCode(piece) && !inCode(next) && !piece.within.includes('summary');
    return ends && next && fromRight.test(piece.text) && !next.text.startsWith('\u200e')
      ? [`what follows ${JSON.stringify(piece.text.slice(0, 60))} is turned`]
      : [];
  });
}

function inCode({ codes }: Rendered): string[] {
  return codes.flatMap(({ text, pieces, element }) => [
    ...(COLOUR.test(text) ? [`a chip for the colour ${text}`] : []),
    ...(element && pieces.some((piece) => /[A-Za-z0-9.+_-]+@[\w-]+\./.test(piece))
      ? [`a mail address in the element ${text.slice(0, 60)}`]
      : []),
  ]);
}

/** GitLab puts a link around a picture too (lib/banzai/filter/image_link_filter.rb). */
function inLinks({ links, pictures }: Rendered): string[] {
  return [
    ...links.flatMap(({ href, text }) => [
      ...inAddress(href, /^https?:\/\//i),
      ...(text === href || `http://${text}` === href ? [`the link ${href} was made of a bare address`] : []),
    ]),
    ...pictures.flatMap(({ src }) => inAddress(src, /^(?:https?:\/\/|\/(?!\/))/i)),
  ];
}

function inAddress(url: string, allowed: RegExp): string[] {
  const place = `the address ${JSON.stringify(url.slice(0, 120))}`;
  return [
    ...(allowed.test(url) ? [] : [`${place} leads out of the web`]),
    ...(objects.test(percentDecoded(url)) ? [`${place} is a reference`] : []),
    ...(/%\{|%(?:25)?%7b/i.test(url) ? [`${place} has a placeholder`] : []),
  ];
}

function percentDecoded(text: string): string {
  return text.replace(/(?:%[\da-f]{2})+/gi, (run) => Buffer.from(run.replaceAll('%', ''), 'hex').toString('utf8'));
}

/** `^\/(?<cmd>…)` over all lines, whatever they stand in: more than any version of GitLab takes for a command. */
function inSource(markdown: string): string[] {
  const lines = markdown.replaceAll('\r', '').split('\n');
  return [
    ...lines.filter((line) => /^\s*\/\w/.test(line)).map((line) => `a quick action: ${line.slice(0, 60)}`),
    ...lines
      .filter((line) => /^(?:::include|---|\+\+\+|;;;|>>>|\$\$)/.test(line))
      .map((line) => `a block: ${line.slice(0, 60)}`),
    ...(/`{80}/.test(markdown) ? ['a run of back-ticks that is not looked for'] : []),
    ...(markdown.isWellFormed() ? [] : ['half of a character']),
    ...(/(?!\n)\p{Cc}|[\u2028\u2029\u202a-\u202e\u2066-\u2069\u200b\ufeff]/u.test(markdown)
      ? ['a character that is not seen']
      : []),
  ];
}

/** Whether a text stands somewhere to be read, whole and as it is. */
export function isReadable(text: string, { codes, links }: Pick<Rendered, 'codes' | 'links'>): boolean {
  const is = (one: { readonly text: string }) => one.text.replace(/\u200e$/, '').trim() === text;
  return codes.some(is) || links.some(is);
}

/** Everything that is wrong with a comment in which these texts from elsewhere are to be read. */
export function problemsOf(markdown: string, foreign: readonly string[] = []): string[] {
  const html = rendered(markdown);
  const source = tablesOf(markdown);
  const seen = html.tables.map((rows) => ({ columns: rows[0] ?? 0, rows: rows.length }));
  return [
    ...inSource(markdown),
    ...inTexts(html),
    ...inCode(html),
    ...turned(html),
    ...inLinks(html),
    ...source.problems,
    ...(JSON.stringify(seen) === JSON.stringify(source.tables) ? [] : ['tables are not read as they are written']),
    ...[...html.elements].filter((name) => !ELEMENTS.has(name)).map((name) => `an element <${name}>`),
    ...html.unclosed.map((name) => `${name} is not closed, or closed where it was not open`),
    ...foreign
      .filter((text) => !isReadable(text, html))
      .map((text) => `cannot be read: ${JSON.stringify(text.slice(0, 120))}`),
  ];
}
