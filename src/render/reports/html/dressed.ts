/** Names, commits and links as HTML, and sentences with these inside. */
import type { Comparison } from '../../../core/compare/comparison.ts';
import { webLink } from '../../../core/view/web-link.ts';
import { oneLine, shorten, shortSha } from '../../format.ts';
import { type Content, html, type Markup } from './markup.ts';

/** A foreign name or value. */
export function key(text: string, length = 200): Markup {
  const line = shorten(oneLine(text), length);
  return line === '' ? html`<em>(empty)</em>` : html`<code><bdi>${line}</bdi></code>`;
}

/** The label alone where the address is none of the web. */
export function link(label: Content, url: string | null): Markup {
  const checked = webLink(url);
  return checked === null ? html`${label}` : html`<a href="${checked}" rel="noreferrer">${label}</a>`;
}

export function commit(sha: string, { project }: Pick<Comparison, 'project'>): Markup {
  return link(key(shortSha(sha)), project && `${project.url}/-/commits/${sha}`);
}

/** Sentences come as text, so a commit in them stands between two signs that Unicode keeps out of texts. */
const [COMMIT, END] = ['\ufdd0', '\ufdd1'] as const;
const unmarked = (text: string) => text.replace(/[\ufdd0\ufdd1]/g, '');

/** For the functions that write a sentence: a commit that is to become a link. */
export const markCommit = (sha: string): string => COMMIT + unmarked(sha) + END;

/** A sentence of ours: marked commits become links, and what stands between “ and ” is foreign and becomes code. */
export function dressed(sentence: string, comparison: Pick<Comparison, 'project'>): Markup {
  const marks = /\ufdd0([^\ufdd1]*)\ufdd1|“([^”]*)”/g;
  const pieces: Content[] = [];
  let from = 0;
  for (const { 0: whole, 1: sha, 2: foreign = '', index } of sentence.matchAll(marks)) {
    pieces.push(ordinary(sentence.slice(from, index)));
    pieces.push(sha === undefined ? key(foreign) : commit(sha, comparison));
    from = index + whole.length;
  }
  pieces.push(ordinary(sentence.slice(from)));
  return html`${pieces}`;
}

/** One line, with the blanks at its ends: it stands beside others. */
function ordinary(text: string): string {
  const line = oneLine(`|${unmarked(text)}|`);
  return line.slice(1, -1);
}
