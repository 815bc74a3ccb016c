import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['yolo-solar', 'fair-pruning'] });
});
afterAll(() => server.gitlab.close());

type Kind = 'api' | 'read' | 'job' | 'none' | 'wrong' | 'stranger';

function tokenOf(kind: Kind): string {
  const { token, readToken, jobToken } = server.project;
  const stranger = server.gitlab.projects[1]?.token ?? '';
  return { api: token, read: readToken, job: jobToken, none: '', wrong: 'demo-nobody', stranger }[kind];
}

async function statusOf(kind: Kind, method: string, path: string, body?: object): Promise<number> {
  if (kind !== 'job') return (await server.send(method, path, body, tokenOf(kind))).status;
  const base = path.startsWith('/mlflow') ? `/ml/mlflow/api/2.0${path}` : path.replace('/here', '');
  const address = path.startsWith('/api')
    ? `${server.gitlab.url}${path}`
    : `${server.gitlab.url}/api/v4/projects/${server.project.id}${base}`;
  const headers = { 'job-token': tokenOf('job'), 'content-type': 'application/json' };
  return (await fetch(address, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })).status;
}

const CREATE = '/mlflow/runs/search';
const NOTES = '/here/merge_requests/1/notes';
const TABLE: [string, string, object | undefined, Record<Kind, number>][] = [
  [
    'GET',
    '/mlflow/experiments/list',
    undefined,
    { api: 200, read: 200, job: 401, none: 401, wrong: 401, stranger: 404 },
  ],
  [
    'HEAD',
    '/mlflow/experiments/list',
    undefined,
    { api: 200, read: 200, job: 401, none: 401, wrong: 401, stranger: 404 },
  ],
  ['POST', CREATE, { experiment_ids: ['1'] }, { api: 200, read: 403, job: 401, none: 401, wrong: 401, stranger: 404 }],
  ['POST', '/mlflow/experiments/search', {}, { api: 200, read: 403, job: 401, none: 401, wrong: 401, stranger: 404 }],
  ['GET', '/api/v4/user', undefined, { api: 200, read: 200, job: 401, none: 401, wrong: 401, stranger: 200 }],
  ['GET', '/here', undefined, { api: 200, read: 200, job: 404, none: 404, wrong: 401, stranger: 404 }],
  ['GET', '/here/merge_requests', undefined, { api: 200, read: 200, job: 200, none: 404, wrong: 401, stranger: 404 }],
  ['GET', '/here/merge_requests/1', undefined, { api: 200, read: 200, job: 200, none: 404, wrong: 401, stranger: 404 }],
  [
    'GET',
    '/here/merge_requests/1/pipelines',
    undefined,
    { api: 200, read: 200, job: 401, none: 401, wrong: 401, stranger: 404 },
  ],
  ['GET', NOTES, undefined, { api: 200, read: 200, job: 200, none: 401, wrong: 401, stranger: 404 }],
  ['POST', NOTES, { body: 'hello' }, { api: 201, read: 403, job: 401, none: 401, wrong: 401, stranger: 404 }],
  ['GET', '/here/jobs', undefined, { api: 200, read: 200, job: 200, none: 401, wrong: 401, stranger: 404 }],
  ['GET', '/here/pipelines', undefined, { api: 200, read: 200, job: 200, none: 404, wrong: 401, stranger: 404 }],
  ['GET', '/api/v4/job', undefined, { api: 404, read: 404, job: 200, none: 401, wrong: 401, stranger: 404 }],
  [
    'POST',
    '/api/graphql',
    { query: '{ currentUser { id } }' },
    { api: 200, read: 200, job: 200, none: 200, wrong: 401, stranger: 200 },
  ],
];

describe.each(TABLE)('%s %s', (method, path, body, statuses) => {
  test.each(Object.entries(statuses) as [Kind, number][])('a token that is "%s" gets %i', async (kind, status) => {
    expect(await statusOf(kind, method, path, body)).toBe(status);
  });
});

test('the MLflow client sends its token as a bearer', async () => {
  const headers = { authorization: `Bearer ${server.project.token}` };
  const answer = await fetch(`${server.project.trackingUri}/api/2.0/mlflow/experiments/list`, { headers });
  expect(answer.status).toBe(200);
});

test('a project is found by its number and by its encoded path', async () => {
  const path = `/api/v4/projects/${encodeURIComponent(server.project.path)}`;
  const { body } = await server.get(path);
  expect(body).toMatchObject({
    id: server.project.id,
    path_with_namespace: 'research/yolo-solar',
    default_branch: 'main',
  });
  expect((await server.get(`${path}/ml/mlflow/api/2.0/mlflow/experiments/list`)).status).toBe(200);
});

test('refusals are worded as GitLab words them', async () => {
  const absent = await server.get('/api/v4/projects/999999/ml/mlflow/api/2.0/mlflow/experiments/list');
  expect([absent.status, absent.body]).toEqual([404, { message: '404 Project Not Found' }]);
  const hidden = await server.get('/mlflow/experiments/list', tokenOf('stranger'));
  expect([hidden.status, hidden.body]).toEqual([absent.status, absent.body]);
  expect((await server.get('/mlflow/experiments/list', '')).body).toEqual({ message: '401 Unauthorized' });
  const scope = await server.post(CREATE, { experiment_ids: ['1'] }, server.project.readToken);
  expect(scope.body).toMatchObject({ error: 'insufficient_scope', scope: 'api' });
  expect((await server.get('/api/v4/nothing')).body).toEqual({ error: '404 Not Found' });
});

test('every request is remembered, so that a reader can be shown to write nothing', async () => {
  const seen = server.gitlab.requests.length;
  await server.get('/mlflow/experiments/list?x=1&private_token=demo-secret');
  const [request, ...others] = server.gitlab.requests.slice(seen);
  expect(others).toEqual([]);
  expect(request).toEqual({
    ...{ method: 'GET', status: 200, query: 'x=1', body: undefined },
    path: `/api/v4/projects/${server.project.id}/ml/mlflow/api/2.0/mlflow/experiments/list`,
  });
});

test('every answer has the headers of the rate limit', async () => {
  const { headers } = await server.get('/api/v4/version');
  expect(headers.get('ratelimit-limit')).toBe('2000');
  expect(Number(headers.get('ratelimit-reset'))).toBeGreaterThan(0);
});
