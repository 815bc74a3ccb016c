/** Small parts that many places put in. */
import { isMoment } from '../../src/core/model/moment.ts';
import type { User } from '../../src/core/model/run.ts';
import { anyRunAddress, runAddress } from '../../src/core/view/address.ts';
import { webLink } from '../../src/core/view/web-link.ts';
import { formatTime, grouped, shorten } from '../../src/render/format.ts';
import { type Html, html, type Part } from './html.ts';

/** Where the dashboard is, and which of its pages there are. */
export interface Places {
  /** Address of a page of the dashboard, given without a slash at its start. */
  readonly link: (address: string) => string;
  /** Whether a run has a page of its own. */
  readonly hasPage: (runId: string) => boolean;
  /** So much of an id of a run as tells it apart. */
  readonly shortId: (runId: string) => string;
}

/** A link out of the dashboard; plain text where the address is none that may be followed. */
export function outLink(url: string | null, content: Part): Html {
  const href = webLink(url);
  return href === null
    ? html`<span>${content}</span>`
    : html`<a class="out" href="${href}" rel="noreferrer">${content}</a>`;
}

export function runHref(runId: string, { link, hasPage }: Places): string {
  return link(hasPage(runId) ? runAddress(runId) : anyRunAddress(runId));
}

/** A run by name and the start of its id. */
export function runLabel({ run_id, name }: { readonly run_id: string; readonly name: string }, length = 30): Html {
  const label = shorten(name.trim(), length);
  return html`${label && html`<bdi>${label}</bdi> `}<code>${run_id.slice(0, 8)}</code>`;
}

export function person(user: User | null): Html {
  return user
    ? outLink(user.url, html`<bdi>${user.name || user.username}</bdi>`)
    : html`<span class="quiet">unknown</span>`;
}

/** A point in time, in UTC so that everybody reads the same. */
export function moment(at: number | null): Html {
  if (!isMoment(at)) return html`<span class="quiet">unknown</span>`;
  return html`<time datetime="${new Date(at).toISOString()}">${formatTime(at)}</time>`;
}

/** A sentence of ours in which names and values from elsewhere stand between “ and ”: these are dressed as what they are. */
export function sentence(text: string): Html {
  const parts = text.split(/“([^”]*)”/);
  return html`${parts.map((part, i) => (i % 2 === 1 ? html`<code><bdi>${part || '(empty)'}</bdi></code>` : part))}`;
}

/** Longer values are cut, with the whole behind a click. */
const LONG = 160;

export function longValue(value: string): Html {
  if (value === '') return html`<span class="quiet">empty</span>`;
  if (value.length <= LONG && !value.includes('\n')) return html`<bdi class="value">${value}</bdi>`;
  const start = value
    .slice(0, 4 * LONG)
    .replace(/\s+/g, ' ')
    .slice(0, 100)
    .toWellFormed();
  return html`<details class="long"><summary><bdi>${start}…</bdi> <span class="quiet">${grouped(value.length)} characters</span></summary><pre tabindex="0"><bdi>${value}</bdi></pre></details>`;
}

/** What is wider than the page goes aside within its own bounds, by keyboard too. */
export function scroll(label: string, content: Part): Html {
  return html`<div class="scroll" tabindex="0" role="group" aria-label="${label}">${content}</div>`;
}
