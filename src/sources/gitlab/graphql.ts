/** Questions to GitLab's GraphQL, whose schema differs from version to version: one unknown field fails a whole query. */
import * as z from 'zod';
import { UserError } from '../../errors.ts';
import type { GitlabClient } from '../../gitlab.ts';
import type { Checks } from '../answer.ts';
import { checkedValue } from '../answer.ts';

/** `why` says in words why there is no answer, as the end of a sentence. */
export type GraphqlAnswer<T> = { readonly data: T; readonly why: null } | { readonly data: null; readonly why: string };

export interface Graphql {
  /**
   * The answer to the query that `write` makes of the fields that the server has, each named `Type.field`: every field counts as there until the
   * server says otherwise, and then the query is sent again without it.
   */
  ask<T>(
    write: (has: (field: string) => boolean) => string,
    variables: Record<string, unknown>,
    schema: Checks<T>,
  ): Promise<GraphqlAnswer<T>>;
  has(field: string): boolean;
  /** Whether some question was answered with 401. */
  refusedToken(): boolean;
}

/** What every list in GraphQL ends with; to be asked for as `pageInfo { hasNextPage endCursor }`. */
export const pageInfo = z.object({ hasNextPage: z.boolean(), endCursor: z.string().nullish() });

interface Connection {
  readonly pageInfo: z.infer<typeof pageInfo>;
}

/**
 * A list page by page, `$after` being the variable of the query that names the place; `listOf` finds the list in an answer. Gives at the end why there
 * is no more, as the end of a sentence, or `null` where all came.
 */
export async function* graphqlPages<T, C extends Connection>(
  graphql: Graphql,
  write: (has: (field: string) => boolean) => string,
  variables: Record<string, unknown>,
  schema: Checks<T>,
  listOf: (data: T) => C | null | undefined,
): AsyncGenerator<C, string | null> {
  const seen = new Set<string>();
  for (let after: string | null = null; ; ) {
    const { data, why }: GraphqlAnswer<T> = await graphql.ask(write, { ...variables, after }, schema);
    if (why !== null) return why;
    const list = listOf(data);
    if (!list) return 'it is not there for this token';
    yield list;
    const { hasNextPage, endCursor } = list.pageInfo;
    if (!hasNextPage) return null;
    if (!endCursor || seen.has(endCursor)) return 'it leads in a circle';
    seen.add(endCursor);
    after = endCursor;
  }
}

/** Everything that a generator of pages gives, and what it gives at the end. */
export async function allPages<P>(
  pages: AsyncGenerator<P, string | null>,
): Promise<{ pages: P[]; why: string | null }> {
  const read: P[] = [];
  for (;;) {
    const { done, value } = await pages.next();
    if (done) return { pages: read, why: value };
    read.push(value);
  }
}

/** graphql-ruby, which GitLab is made with, names five mistakes at most (`validate_max_errors` in app/graphql/gitlab_schema.rb). */
const MOST_TRIES = 4;

export function graphqlOf(client: GitlabClient): Graphql {
  const lacking = new Set<string>();
  const has = (field: string) => !lacking.has(field);
  let refusedToken = false;
  return {
    has,
    refusedToken: () => refusedToken,
    ask: async (write, variables, schema) => {
      for (let tries = 1; ; tries++) {
        const query = write(has);
        const answer = await client.graphql(query, variables).then(
          (data) => ({ data, said: null }),
          (cause: unknown) => {
            refusedToken ||= cause instanceof UserError && cause.code === 'TOKEN_REFUSED';
            return { data: null, said: wordsOf(cause) };
          },
        );
        if (answer.said === null) {
          return { data: checkedValue(answer.data, 'POST /api/graphql', schema), why: null };
        }
        const unknown = unknownFields(answer.said);
        for (const field of unknown) lacking.add(field);
        if (unknown.length > 0 && write(has) !== query && tries < MOST_TRIES) continue;
        const why = unknown.length > 0 ? `it does not know ${unknown.join(' and ')}` : answer.said;
        return { data: null, why };
      }
    },
  };
}

/** What GraphQL, or what stands before it, says against a question; anything else is thrown on. */
function wordsOf(cause: unknown): string {
  if (cause instanceof UserError) {
    if (cause.code === 'NOT_FOUND') return 'it is not there for this token';
    if (cause.code === 'SCOPE_MISSING' || cause.code === 'TOKEN_REFUSED') return 'it is refused to this token';
    if (cause.code === 'SERVER_REFUSED') return cause.message.replace(/^The /, 'the ').replace(/\.$/, '');
    throw cause;
  }
  const [, said] = /^GraphQL: ([\s\S]*)$/.exec(cause instanceof Error ? cause.message : '') ?? [];
  if (said === undefined) throw cause;
  return said.replace(/\s+/g, ' ').slice(0, 400);
}

/** As graphql-ruby says it, and as graphql-js does. */
const unknownField = [
  /Field '(?<field>\w+)' doesn't exist on type '(?<type>\w+)'/g,
  /Cannot query field "(?<field>\w+)" on type "(?<type>\w+)"/g,
];

function unknownFields(said: string): string[] {
  const found = unknownField.flatMap((form) => [...said.matchAll(form)]);
  return found.map(({ groups }) => `${groups?.['type']}.${groups?.['field']}`);
}
