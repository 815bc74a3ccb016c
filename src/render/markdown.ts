/**
 * Foreign text in GitLab's Markdown. In code nothing is a reference, a mention, a command or markup, so names and values go into code;
 * people's names and titles stand as the label of a link, where GitLab looks for no references either, with every punctuation mark escaped.
 */
import { oneLine, shorten } from './format.ts';

/**
 * Text as code, fit for table cells. What a code span could not hold in a cell (back-ticks, bars, back-slashes) goes into a `<code>` element
 * as character references, which mean nothing to Markdown.
 */
export function code(text: string, length = 120): string {
  const line = shorten(oneLine(text), length);
  if (line === '') return '*(empty)*';
  return /[`|\\]/.test(line) ? `<code>${entities(line)}</code>` : `\`${line}\``;
}

/** The same for a line of HTML, in which Markdown's own marks mean nothing. */
export function htmlCode(text: string, length = 120): string {
  return `<code>${entities(shorten(oneLine(text), length)) || '(empty)'}</code>`;
}

function entities(text: string): string {
  return text.replace(/[^\p{L}\p{N} ]/gu, (character) => `&#${character.codePointAt(0)};`);
}

/**
 * Text as plain words: every ASCII punctuation mark escaped, since GitLab takes an escaped sign for no reference; `<` and `>` as character
 * references.
 */
export function words(text: string, length = 120): string {
  return shorten(oneLine(text), length).replace(/[!-/:-@[-`{-~]/g, (mark) =>
    /[<>]/.test(mark) ? entities(mark) : `\\${mark}`,
  );
}

/**
 * A sentence of ours in which names and values from elsewhere stand between “ and ”: these become code, and so does what looks like the hash of a
 * commit, which GitLab would take for a reference.
 */
export function sentence(text: string): string {
  const special = /“([^”]*)”|(?<![\w.])(?=[a-f]*\d)[\da-f]{7,40}(?!\w|\.\d)/g;
  return oneLine(text).replace(special, (found, foreign?: string) => code(foreign ?? found));
}

/** A person or title as a link; as code where there is no address, since plain text could still hold a bare commit hash. */
export function named(text: string, url: string | null, length = 120): string {
  return url === null || !isWebAddress(url) ? code(text, length) : link(words(text, length), url);
}

const isWebAddress = (url: string) => /^https?:\/\//i.test(url);

/** A link whose label is already Markdown; the label alone where the address is none of the web. */
export function link(label: string, url: string | null): string {
  if (url === null || !isWebAddress(url)) return label;
  return `[${label}](${safeAddress(url)})`;
}

function safeAddress(url: string): string {
  return url
    .replace(/\s/g, encodeURIComponent)
    .replace(/[<>()[\]\\`|"'*_~]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`);
}

/** A picture of so many CSS pixels, from the web or uploaded to the project; `alt` stands for it where no picture is shown, and alone for other addresses. */
export function image(alt: string, url: string, width: number): string {
  const text = words(alt, 400);
  return isWebAddress(url) || /^\/(?!\/)/.test(url) ? `![${text}](${safeAddress(url)}){width=${width}}` : text;
}

/** A pipe table; cells are Markdown already. Columns marked `right` are aligned so. */
export function table(
  head: readonly string[],
  right: readonly boolean[],
  rows: readonly (readonly string[])[],
): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(right.map((one) => (one ? '--:' : ':--'))), ...rows.map(line)].join('\n');
}

/** A closed fold; the blank lines let Markdown inside be Markdown. */
export function fold(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
