import type { Answer } from './answer.ts';
import type { Caller } from './caller.ts';
import type { Fields } from './fields.ts';
import type { State } from './state.ts';

/** Everything a handler may know; `url` is the server's own address with its relative root, no slash at the end. */
export type Call = {
  state: State;
  url: string;
  generation: 'history' | 'inline';
  caller: Caller | undefined;
  /** Decoded parts of the path, by the names in the route's pattern. */
  path: Record<string, string>;
  /** The request's own path, for links to other pages of a list. */
  address: string;
  query: URLSearchParams;
  fields: Fields;
  now: () => number;
};

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** `:name` is one part of the path (it may hold an encoded slash), `*name` all that is left. */
  pattern: string;
  /** Whether CI_JOB_TOKEN may call it. */
  jobToken?: boolean;
  /** A POST that only reads, so that `read_api` is enough for it. */
  readsOnly?: boolean;
  /** Pages are for browsers and need no token. */
  open?: boolean;
  answer: (call: Call) => Answer | Promise<Answer>;
};

export type Match = { route: Route; path: Record<string, string> };

/** The first route that fits wins; HEAD is looked up as GET. */
export function routeTable(routes: readonly Route[]): (method: string, pathname: string) => Match | undefined {
  const compiled = routes.map((route) => ({ route, expression: expressionOf(route.pattern) }));
  return (method, pathname) => {
    const wanted = method === 'HEAD' ? 'GET' : method;
    for (const { route, expression } of compiled) {
      if (route.method !== wanted) continue;
      const found = expression.exec(pathname);
      if (found) return { route, path: decoded(found.groups ?? {}) };
    }
    return undefined;
  };
}

function expressionOf(pattern: string): RegExp {
  const source = pattern
    .replace(/[.+?^${}()|[\]\\]/g, '\\$&')
    .replace(/\*(\w+)/g, '(?<$1>.+)')
    .replace(/:(\w+)/g, '(?<$1>[^/]+)');
  return new RegExp(`^${source}$`);
}

function decoded(groups: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(groups).map(([name, value]) => [name, safelyDecoded(value)]));
}

function safelyDecoded(value: string): string {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
