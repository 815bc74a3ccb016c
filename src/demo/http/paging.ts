import { type Answer, json } from './answer.ts';
import type { Call } from './call.ts';
import { whole } from './fields.ts';

const DEFAULT_SIZE = 20;
const LARGEST_SIZE = 100;

export type Page = { page: number; size: number };

export function askedPage(call: Call): Page {
  const page = Math.max(1, whole(call.fields, 'page') ?? 1);
  const size = Math.min(LARGEST_SIZE, Math.max(1, whole(call.fields, 'per_page') ?? DEFAULT_SIZE));
  return { page, size };
}

/** One page of a list that is in memory, with GitLab's paging headers. */
export function paged<Item>(call: Call, items: readonly Item[], shape: (item: Item) => unknown): Answer {
  const { page, size } = askedPage(call);
  const shown = items.slice((page - 1) * size, page * size);
  const pages = Math.max(1, Math.ceil(items.length / size));
  return json(shown.map(shape), 200, {
    ...pageHeaders(call, page < pages, [link(call, '1', size, 'first'), link(call, String(pages), size, 'last')]),
    'x-total': String(items.length),
    'x-total-pages': String(pages),
  });
}

/** One page of a list that GitLab does not count. */
export function pageWithoutCount(call: Call, shown: readonly unknown[], more: boolean): Answer {
  return json(shown, 200, pageHeaders(call, more, [link(call, '1', askedPage(call).size, 'first')]));
}

function pageHeaders(call: Call, more: boolean, fixed: readonly string[]): Record<string, string> {
  const { page, size } = askedPage(call);
  const next = more ? String(page + 1) : '';
  const previous = page > 1 ? String(page - 1) : '';
  const links = [previous && link(call, previous, size, 'prev'), next && link(call, next, size, 'next'), ...fixed];
  return {
    ...{ 'x-page': String(page), 'x-per-page': String(size), 'x-next-page': next, 'x-prev-page': previous },
    link: links.filter(Boolean).join(', '),
  };
}

function link(call: Call, page: string, size: number, relation: string): string {
  const query = new URLSearchParams(call.query);
  query.delete('private_token');
  query.delete('job_token');
  query.set('page', page);
  query.set('per_page', String(size));
  return `<${call.address}?${query}>; rel="${relation}"`;
}
