/** Tables that may be long: a box to search them, and what is past the first rows behind a click. */
import { count } from '../../src/render/format.ts';
import { type Html, html } from './html.ts';
import { scroll } from './parts.ts';

/** Fewer rows than these the eye searches faster. */
const SEARCHED = 20;
const FIRST = 200;

export interface LongTable {
  /** Part of the page: its own in it. */
  readonly name: string;
  /** What a row is: `metric`. */
  readonly what: string;
  readonly classes: string;
  readonly caption: string;
  /** Whether what stands above the table says the same as its caption. */
  readonly isNamed?: boolean;
  readonly head?: Html;
  /** Rows of a table, as `<tr>…`. */
  readonly rows: readonly Html[];
}

export function longTable({ name, what, classes, caption, isNamed = false, head, rows }: LongTable): Html {
  const isSearched = rows.length > SEARCHED;
  const seen = isSearched || isNamed ? 'unseen' : '';
  const table = (part: readonly Html[], words: string) =>
    scroll(
      words,
      html`<table class="${classes}"><caption class="${seen}">${words}</caption>${head}<tbody>${part}</tbody></table>`,
    );
  const rest = rows.slice(FIRST);
  const box =
    isSearched &&
    html`<p class="finder"><label for="find-${name}">Search ${count(rows.length, what)}</label> <input id="find-${name}" type="search" autocomplete="off" spellcheck="false"> <span class="found quiet" role="status"></span></p>`;
  return html`<div class="long-table">${box}${table(rows.slice(0, FIRST), caption)}${rest.length > 0 && html`<details class="fold"><summary>${count(rest.length, `more ${what}`)}</summary>${table(rest, `${caption}, continued`)}</details>`}</div>`;
}
