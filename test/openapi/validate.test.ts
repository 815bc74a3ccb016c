import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import calls from './calls.json' with { type: 'json' };
import { tableOf } from './table.ts';
import { used } from './used.ts';
import { faultsOf } from './validate.ts';

const ROOT = '/gitlab';
const PROJECT = `${ROOT}/api/v4/projects/41`;
const faults = (method: string, path: string, body?: unknown) => {
  const [pathname = '', query = ''] = path.split('?');
  return faultsOf({ method, path: pathname, query, body }, ROOT).map((fault) => fault.replace(/^[A-Z]+ \S+: /, ''));
};
const SEARCH = `${PROJECT}/ml/mlflow/api/2.0/mlflow/runs/search`;
const NOTES = `${PROJECT}/merge_requests/4/notes`;

describe('a request that GitLab knows', () => {
  it.each<[string, string, unknown?]>([
    ['GET', PROJECT],
    ['GET', `${ROOT}/api/v4/projects/a%2Fb`],
    ['GET', `${PROJECT}/jobs?scope[]=failed&scope[]=success&per_page=100`],
    ['GET', `${PROJECT}/jobs?scope=failed`],
    ['GET', `${PROJECT}/merge_requests?state=all&order_by=updated_at&sort=desc&updated_after=2026-01-02T03:04:05Z`],
    ['POST', SEARCH, { experiment_ids: ['1'], max_results: 1000, order_by: 'created_at DESC' }],
    ['POST', NOTES, { body: 'hello' }],
    ['PUT', `${NOTES}/7`, { body: 'hello' }],
    ['GET', `${PROJECT}/ml/mlflow/api/2.0/mlflow/metrics/get-history?run_id=a&metric_key=b`],
    [
      'POST',
      `${ROOT}/api/graphql`,
      { query: 'query ($p: ID!) { project(fullPath: $p) { id } }', variables: { p: 'a/b' } },
    ],
  ])('is let pass: %s %s', (method, path, body) => {
    expect(faults(method, path, body)).toEqual([]);
  });
});

describe('a fault in a request', () => {
  it.each<[string, string, unknown, RegExp]>([
    ['GET', `${PROJECT}/nothing`, undefined, /is no call that is known/],
    ['DELETE', PROJECT, undefined, /is no call that is known/],
    ['GET', `/elsewhere/api/v4/projects/41`, undefined, /is no call that is known/],
    ['GET', `${PROJECT}/jobs?perPage=100`, undefined, /^takes no perPage$/],
    ['GET', `${PROJECT}/jobs?per_page=many`, undefined, /^per_page is many, which is no integer$/],
    ['GET', `${PROJECT}/jobs?per_page=1&per_page=2`, undefined, /^per_page stands there twice$/],
    ['GET', `${PROJECT}/jobs?per_page[]=1`, undefined, /^per_page is no list$/],
    ['GET', `${PROJECT}/merge_requests?order_by=iid`, undefined, /^order_by is iid, which is none of created_at/],
    ['GET', `${PROJECT}/merge_requests?updated_after=today`, undefined, /^updated_after is today, which is no time$/],
    ['GET', `${PROJECT}/merge_requests/four`, undefined, /which is no integer$/],
    ['GET', `${PROJECT}?statistics=1`, undefined, /^statistics is 1, which is no boolean$/],
    ['GET', `${PROJECT}/ml/mlflow/api/2.0/mlflow/runs/get`, undefined, /^wants run_id$/],
    ['GET', PROJECT, { a: 1 }, /^takes no body$/],
    ['POST', SEARCH, undefined, /^wants experiment_ids in its body$/],
    ['POST', SEARCH, { experiment_ids: '1' }, /^experiment_ids is "1", which is no array$/],
    ['POST', SEARCH, { experiment_ids: ['1'], max_results: '9' }, /^max_results is "9", which is no integer$/],
    ['POST', SEARCH, { experiment_ids: ['1'], order_by: ['x'] }, /^order_by is \["x"\], which is no string$/],
    ['POST', SEARCH, { experiment_ids: ['1'], filter: '' }, /^takes no filter in its body$/],
    ['POST', SEARCH, ['1'], /no object/],
    ['POST', NOTES, {}, /^wants body in its body$/],
    ['POST', `${ROOT}/api/graphql`, { query: '{ nothing }' }, /Field 'nothing' doesn't exist on type 'Query'/],
    ['POST', `${ROOT}/api/graphql`, { query: '{ currentUser { id ' }, /Syntax Error/],
    ['POST', `${ROOT}/api/graphql`, { query: '{ currentUser { id } }', extra: 1 }, /^GraphQL takes no extra$/],
    [
      'POST',
      `${ROOT}/api/graphql`,
      { query: `{ ${Array.from({ length: 130 }, (_, i) => `u${i}: currentUser { id }`).join(' ')} }` },
      /complexity of 260/,
    ],
    ['POST', `${ROOT}/api/graphql`, {}, /wants a POST with a query/],
  ])('is seen: %s %s %j', (method, path, body, fault) => {
    const found = faults(method, path, body);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(fault);
  });
});

// ML_REPORT_OPENAPI names GitLab's document, or an excerpt of it.
const document = process.env['ML_REPORT_OPENAPI'];
describe.skipIf(document === undefined || !existsSync(document))('the table', () => {
  it('says what GitLab’s own document says', () => {
    expect(calls).toEqual(tableOf(parse(readFileSync(document ?? '', 'utf8')), used));
  });
});

it('the table has each call once', () => {
  expect(calls.map(({ method, path }) => `${method} ${path}`)).toEqual([...used]);
  expect(new Set(used).size).toBe(used.length);
});

describe('the carrying over', () => {
  const get = (parameters: object[]) => ({ paths: { '/a': { get: { parameters } } } });

  it('reads lists and Ruby’s types for what they are', () => {
    const parameters = [
      { name: 'one', in: 'query', schema: { oneOf: [{ type: 'string' }] } },
      { name: 'two', in: 'query', schema: { oneOf: [{ type: 'string' }, { type: '[String]' }] } },
      { name: 'three', in: 'query', required: true, schema: { type: 'Float', enum: [1] } },
    ];
    expect(tableOf(get(parameters), ['GET /a'])[0]?.query).toEqual({
      one: { types: ['string', 'array'] },
      two: { types: ['string', 'array'] },
      three: { types: ['number'], required: true, enum: ['1'] },
    });
  });

  it('stops at a call that the document does not have', () => {
    expect(() => tableOf(get([]), ['POST /a'])).toThrow('POST /a');
  });
});
