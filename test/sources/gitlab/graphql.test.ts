import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type ErrorCode, userError } from '../../../src/errors.ts';
import type { GitlabClient } from '../../../src/gitlab.ts';
import { allPages, graphqlOf, graphqlPages, pageInfo } from '../../../src/sources/gitlab/graphql.ts';

/** A server that answers the queries one after the other; the last answer serves all that follow. */
function serverOf(...answers: (() => Promise<unknown>)[]) {
  const asked: { query: string; after: unknown }[] = [];
  const graphql = (query: string, { after }: Record<string, unknown>) => {
    asked.push({ query, after });
    return (answers[Math.min(asked.length, answers.length) - 1] ?? (() => Promise.resolve(null)))();
  };
  return { asked, graphql: graphqlOf({ graphql } as Partial<GitlabClient> as GitlabClient) };
}

const says = (words: string) => () => Promise.reject(new Error(`GraphQL: ${words}`));
const gives = (data: unknown) => () => Promise.resolve(data);
const schema = z.object({ a: z.number() });
const query = (has: (field: string) => boolean) =>
  `{ a ${['b', 'c', 'd'].filter((one) => has(`T.${one}`)).join(' ')} }`;
const unknown = (...fields: string[]) => fields.map((one) => `Field '${one}' doesn't exist on type 'T'`).join('; ');

describe('a question', () => {
  it('is asked again without the fields that the server does not know, and never with them again', async () => {
    const { asked, graphql } = serverOf(
      says(`${unknown('b', 'd')}; Variable $x is declared but not used`),
      gives({ a: 1 }),
    );
    expect(await graphql.ask(query, {}, schema)).toEqual({ data: { a: 1 }, why: null });
    await graphql.ask(query, {}, schema);
    expect(asked.map((one) => one.query)).toEqual(['{ a b c d }', '{ a c }', '{ a c }']);
    expect([graphql.has('T.b'), graphql.has('T.c')]).toEqual([false, true]);
  });

  it('is asked without a field in the words of either library', async () => {
    const { graphql } = serverOf(says('Cannot query field "c" on type "T". Did you mean "d"?'), gives({ a: 1 }));
    await graphql.ask(query, {}, schema);
    expect(graphql.has('T.c')).toBe(false);
  });

  it.each<[string, (() => Promise<unknown>)[], number, string]>([
    ['without what it is about', [says(unknown('a'))], 1, 'it does not know T.a'],
    [
      'that costs too much',
      [says('Query has complexity of 300,\n which exceeds')],
      1,
      'Query has complexity of 300, which exceeds',
    ],
    [
      'to a server that knows less each time',
      ['b', 'c', 'd', 'a', 'a'].map((one) => says(unknown(one))),
      4,
      'it does not know T.a',
    ],
  ])('%s has no answer, and a reason', async (_case, answers, requests, why) => {
    const { asked, graphql } = serverOf(...answers);
    expect(await graphql.ask(query, {}, schema)).toEqual({ data: null, why });
    expect(asked).toHaveLength(requests);
  });

  it.each<[ErrorCode, object, string]>([
    ['NOT_FOUND', { call: 'x' }, 'not there'],
    ['SCOPE_MISSING', { call: 'x', answer: '' }, 'refused to this token'],
    ['TOKEN_REFUSED', { call: 'x' }, 'refused to this token'],
    ['SERVER_REFUSED', { call: 'x', status: 500, answer: '' }, 'status 500'],
  ])('that ends with %s has no answer either', async (code, facts, why) => {
    const { graphql } = serverOf(() => Promise.reject(userError(code, facts as never)));
    expect(await graphql.ask(query, {}, schema)).toEqual({ data: null, why: expect.stringContaining(why) });
    expect(graphql.refusedToken()).toBe(code === 'TOKEN_REFUSED');
  });

  it('that a broken network ends is no answer at all', async () => {
    const { graphql } = serverOf(() => Promise.reject(userError('SERVER_UNREACHABLE', { server: 'x', why: 'y' })));
    await expect(graphql.ask(query, {}, schema)).rejects.toMatchObject({ code: 'SERVER_UNREACHABLE' });
    const bug = serverOf(() => Promise.reject(new TypeError('ours')));
    await expect(bug.graphql.ask(query, {}, schema)).rejects.toThrow('ours');
  });
});

describe('a list', () => {
  const page = (item: number, endCursor: string | null) =>
    gives({ list: { item, pageInfo: { hasNextPage: endCursor !== null, endCursor } } });
  const listed = z.object({ list: z.object({ item: z.number(), pageInfo }).nullish() });
  const read = async (...answers: (() => Promise<unknown>)[]) => {
    const { asked, graphql } = serverOf(...answers);
    const { pages, why } = await allPages(
      graphqlPages(
        graphql,
        () => '{ list }',
        {},
        listed,
        ({ list }) => list,
      ),
    );
    return { items: pages.map(({ item }) => item), why, after: asked.map((one) => one.after) };
  };

  it('comes page by page', async () => {
    const { items, why, after } = await read(page(1, 'x'), page(2, 'y'), page(3, null));
    expect({ items, why, after }).toEqual({ items: [1, 2, 3], why: null, after: [null, 'x', 'y'] });
  });

  it.each<[string, (() => Promise<unknown>)[], RegExp]>([
    ['that goes in a circle', [page(1, 'x')], /circle/],
    ['that does not say where it goes on', [gives({ list: { item: 1, pageInfo: { hasNextPage: true } } })], /circle/],
    ['that is not there', [gives({ list: null })], /not there/],
    ['that becomes too dear', [page(1, 'x'), says('Timeout')], /Timeout/],
  ])('%s is not taken for a whole one', async (_case, answers, why) =>
    expect((await read(...answers)).why).toMatch(why),
  );
});
