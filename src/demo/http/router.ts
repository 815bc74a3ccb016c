import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import { expressionOf } from './expression.ts';

export type Route = {
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** `:name` is one part of the path (it may hold an encoded slash), `*name` all that is left. */
  pattern: string;
  /** Whether CI_JOB_TOKEN may call it; where it may not, it counts as no token. */
  jobToken?: boolean;
  /** Errors have the form of GraphQL's. */
  graphql?: boolean;
  /** A POST that only reads, so that `read_api` is enough for it. */
  readsOnly?: boolean;
  /** The body is a file: it comes as `call.file`, and is not looked at. */
  takesFile?: boolean;
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
