/**
 * Foreign text in GitLab's Markdown; what GitLab takes for more than text, and where its source says so, is in `markdown-rules.ts`. In code nothing is a
 * reference, a mention, a command or markup, so names and values go into code; people's names stand as the label of a link.
 */
import { shorten } from './format.ts';
import { rules } from './markdown-rules.ts';

/** One line of what can be seen, at most so many characters of it. */
function line(text: string, length: number): string {
  // Of 52,000 characters no more is looked at than can be shown, with much room for what is not seen.
  const cut = text.length > 20 * length ? `${text.slice(0, 20 * length)}…` : text;
  const seen = rules.unseen(rules.breaks(rules.halves(cut))).replace(/ {2,}/g, ' ');
  return shorten(seen.trim(), length);
}

/** Text as code, fit for table cells. */
export function code(text: string, length = 120): string {
  const shown = line(text, length);
  if (shown === '') return '*(empty)*';
  if (rules.bars(shown)) return element(shown);
  if (rules.manyTicks(shown)) return element(shown);
  const [tick, edge] = [rules.ticks(shown), /^`|`$/.test(shown) ? ' ' : ''];
  return `${tick}${edge}${shown}${rules.colours(shown) ? ' ' : ''}${edge}${tick}${rules.turns(shown)}`;
}

/** The same for a line of HTML, in which Markdown's own marks mean nothing. */
export function htmlCode(text: string, length = 120): string {
  return element(line(text, length) || '(empty)');
}

function element(shown: string): string {
  return `<code>${rules.mail(rules.references(shown))}${rules.colours(shown) ? ' ' : ''}</code>${rules.turns(shown)}`;
}

/** Text for where no code can stand, as in the words for a picture: every ASCII punctuation mark is escaped; `<` and `>` are character references. */
export function words(text: string, length = 120): string {
  return line(text, length).replace(/[!-/:-@[-`{-~]/g, (mark) =>
    /[<>]/.test(mark) ? rules.references(mark) : `\\${mark}`,
  );
}

/**
 * Text of ours, in which names and values from elsewhere stand between “ and ”: these become code, and so does what looks like the hash of a commit. What
 * is longer than `most` ends with `…` between two words.
 */
export function sentence(text: string, most = 4000): string {
  const pieces = text.split(/(“[^”]*”)/);
  const written = pieces.flatMap((piece, i) => (i % 2 === 1 ? [code(piece.slice(1, -1))] : ownText(piece)));
  const kept = fitting(written, most);
  return kept.length === written.length ? written.join('').trim() : `${kept.join('').trimEnd()} …`;
}

/** The first of the texts that have no more than `most` characters together, each with so many between it and the next. */
export function fitting(texts: readonly string[], most: number, between = 0): readonly string[] {
  let length = 0;
  for (const [i, text] of texts.entries()) {
    length += text.length + between;
    if (length > most) return texts.slice(0, i);
  }
  return texts;
}

/** Word by word, so that it can be cut. */
function ownText(text: string): string[] {
  const seen = rules.unseen(rules.breaks(rules.halves(text))).replace(/ {2,}/g, ' ');
  const parts = seen.split(/(?<= )/);
  return parts.map((part) => {
    let end = 0;
    const hashes = [...part.matchAll(rules.hashes)].map((found) => {
      const before = rules.marks(part.slice(end, found.index));
      end = found.index + found[0].length;
      return before + code(found[0]);
    });
    return hashes.join('') + rules.marks(part.slice(end));
  });
}

/** A person as a link; in code where the name has more than letters, and where there is no address. */
export function named(text: string, url: string | null, length = 120): string {
  const shown = line(text, length);
  return link(
    url !== null && rules.web(url) && rules.names(shown) ? shown + rules.turns(shown) : code(text, length),
    url,
  );
}

/** A link whose label is already Markdown; the label alone where the address is none of the web. */
export function link(label: string, url: string | null): string {
  return url === null || !rules.web(url) ? label : `[${label}](${address(url)})`;
}

/** GitLab puts a link around a picture too (lib/banzai/filter/image_link_filter.rb), so that the same holds for both. */
const address = (url: string) => rules.objects(rules.signs(url));

/** A picture of so many CSS pixels, from the web or uploaded to the project; `alt` stands for it where no picture is shown, and alone for other addresses. */
export function image(alt: string, url: string, width: number): string {
  const text = words(alt, 400);
  const known = rules.web(url) || /^\/(?!\/)/.test(url);
  return known ? `![${text}](${address(url)}){width=${width}}` : code(alt, 400);
}

/** A pipe table; cells are Markdown already. Columns marked `right` are aligned so. */
export function table(
  head: readonly string[],
  right: readonly boolean[],
  rows: readonly (readonly string[])[],
): string {
  const row = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [row(head), row(right.map((one) => (one ? '--:' : ':--'))), ...rows.map(row)].join('\n');
}

/** A closed fold; the blank lines let Markdown inside be Markdown. */
export function fold(summary: string, content: string): string {
  return `<details><summary>${summary}</summary>\n\n${content}\n\n</details>`;
}
