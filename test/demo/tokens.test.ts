import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addToken, expireToken, type NewToken } from '../../src/demo/index.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['yolo-solar', 'fair-pruning'] });
});
afterAll(() => server.gitlab.close());

const made = (wanted: NewToken = {}) => addToken(server.gitlab, server.project.id, wanted);
const SEARCH = '/mlflow/runs/search';
const RUNS = { experiment_ids: ['1'] };
const QUERY = { query: '{ currentUser { username } project(fullPath: "research/yolo-solar") { name } }' };

describe('a token that is made', () => {
  test('has a bot of its own, in this project alone', async () => {
    const token = made();
    const { body } = await server.get('/api/v4/user', token);
    expect(body).toMatchObject({ bot: true, username: expect.stringMatching(/^project_\d+_bot_\d+$/) });
    expect((await server.get('/here', token)).status).toBe(200);
    expect((await server.get(`/api/v4/projects/${server.gitlab.projects[1]?.id}`, token)).status).toBe(404);
    expect((await server.post(SEARCH, RUNS, token)).status).toBe(200);
  });

  test('only reads where its scope is read_api', async () => {
    const token = made({ scope: 'read_api' });
    expect((await server.post(SEARCH, RUNS, token)).body.error).toBe('insufficient_scope');
    expect((await server.get('/mlflow/experiments/list', token)).status).toBe(200);
    expect((await server.post('/api/graphql', QUERY, token)).body.data.project.name).toBe('yolo-solar');
    expect((await server.get('/api/v4/personal_access_tokens/self', token)).body.scopes).toEqual(['read_api']);
  });

  test.each([
    ['guest', '/here', 200],
    ['guest', '/mlflow/experiments/list', 200],
    ['guest', '/here/jobs', 403],
    ['guest', '/here/pipelines', 403],
    ['guest', '/here/merge_requests', 403],
    ['guest', '/here/merge_requests/1', 403],
    ['guest', '/here/repository/commits', 403],
    ['reporter', '/here/jobs', 200],
    ['reporter', '/here/merge_requests/1', 200],
  ] as const)('of a %s gets for %s: %i', async (level, path, status) => {
    const answer = await server.get(path, made({ level }));
    expect(answer.status).toBe(status);
    if (status === 403) expect(answer.body).toEqual({ message: '403 Forbidden' });
  });

  test('of a reporter may not search runs, since that asks for the right to write', async () => {
    expect((await server.post(SEARCH, RUNS, made({ level: 'reporter' }))).status).toBe(401);
  });

  test('of a guest sees runs without their jobs', async () => {
    const query = `{ project(fullPath: "research/yolo-solar") { mlExperiments { nodes { candidates { nodes { eid ciJob { id } } } } } } }`;
    const seenWith = async (token?: string) => {
      const { body } = await server.post('/api/graphql', { query }, token);
      type Node = { candidates: { nodes: { ciJob: object | null }[] } };
      return body.data.project.mlExperiments.nodes.flatMap((node: Node) =>
        node.candidates.nodes.map(({ ciJob }) => ciJob),
      );
    };
    const jobs = await seenWith();
    expect(jobs.filter(Boolean).length).toBeGreaterThan(0);
    expect(await seenWith(made({ level: 'guest' }))).toEqual(jobs.map(() => null));
  });
});

describe('a fine-grained token', () => {
  const lacks = (what: string, where = ' for "research/yolo-solar"') => ({
    error: 'insufficient_granular_scope',
    error_description: `Access denied: Your Personal Access Token lacks the required permissions: [${what}]${where}.`,
  });

  test('does what its list says, and nothing else', async () => {
    const token = made({
      only: ['GET /projects/:id', 'GET /projects/:id/ml/mlflow/*path', 'POST /projects/:id/ml/mlflow/*path'],
    });
    expect((await server.get('/here', token)).status).toBe(200);
    expect((await server.get('/mlflow/experiments/list', token)).status).toBe(200);
    expect((await server.send('HEAD', '/mlflow/experiments/list', undefined, token)).status).toBe(200);
    expect((await server.post(SEARCH, RUNS, token)).status).toBe(200);
    for (const [path, what, where] of [
      ['/here/jobs', 'read_job'],
      ['/here/pipelines', 'read_pipeline'],
      ['/here/merge_requests?state=all', 'read_merge_request'],
      ['/here/repository/commits', 'read_commit'],
      ['/api/v4/users/1', 'read_user', ''],
    ] as const) {
      const { status, body } = await server.get(path, token);
      expect([status, body]).toEqual([403, lacks(what, where)]);
    }
    const note = await server.post('/here/merge_requests/1/notes', { body: 'x' }, token);
    expect([note.status, note.body]).toEqual([403, lacks('create_work_item')]);
    expect((await server.get('/api/v4/projects/99999', token)).status).toBe(404);
  });

  test('asks for runs in one way only, as far as it is let', async () => {
    const token = made({ only: ['GET /projects/:id/ml/mlflow/api/2.0/mlflow/experiments/list'] });
    expect((await server.get('/mlflow/experiments/list', token)).status).toBe(200);
    expect((await server.post(SEARCH, RUNS, token)).body).toEqual(lacks('read_mlflow_run'));
    expect((await server.get('/mlflow/runs/get?run_id=x', token)).body).toEqual(lacks('read_mlflow_run'));
  });

  test('gets null and a sentence from GraphQL unless that is listed', async () => {
    const { status, body } = await server.post('/api/graphql', QUERY, made({ only: ['GET /projects/:id'] }));
    expect([status, body.data]).toEqual([200, { currentUser: null, project: null }]);
    expect(body.errors[0].message).toContain('lacks the required permissions');
    const { body: seen } = await server.post('/api/graphql', QUERY, made({ only: ['POST /graphql'] }));
    expect([seen.errors, seen.data.project.name]).toEqual([undefined, 'yolo-solar']);
  });
});

describe('a token that expires', () => {
  test('is refused from then on, in words of its own', async () => {
    const token = made();
    expect((await server.post(SEARCH, RUNS, token)).status).toBe(200);
    expireToken(server.gitlab, token);
    const { status, body } = await server.post(SEARCH, RUNS, token);
    expect([status, body]).toEqual([
      401,
      {
        error: 'invalid_token',
        error_description: 'Token is expired. You can either do re-authorization or token refresh.',
      },
    ]);
    const graphql = await server.post('/api/graphql', QUERY, token);
    expect([graphql.status, graphql.body]).toEqual([401, { errors: [{ message: 'Invalid token' }] }]);
  });

  test('ends with its job', async () => {
    const token = server.gitlab.projects[1]?.jobToken ?? '';
    const ask = () => fetch(`${server.gitlab.url}/api/v4/job`, { headers: { 'job-token': token } });
    expect((await ask()).status).toBe(200);
    expireToken(server.gitlab, token);
    const answer = await ask();
    expect([answer.status, await answer.json()]).toEqual([401, { message: '401 Unauthorized' }]);
  });

  test('must be one', () => {
    expect(() => expireToken(server.gitlab, 'nobody')).toThrow('no such token');
  });
});

describe('a job’s token', () => {
  const ask = async (method: string, path: string, body?: object) => {
    const headers = { 'job-token': server.project.jobToken, 'content-type': 'application/json' };
    const url = `${server.gitlab.url}${path.replace('/here', `/api/v4/projects/${server.project.id}`)}`;
    const answer = await fetch(url, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) });
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  };
  const job = async () => (await server.get('/here/jobs')).body[0].id;

  test.each([
    ['/here/jobs', 200],
    ['/here/pipelines', 200],
    ['/here/merge_requests', 200],
    ['/here/merge_requests/1', 200],
    ['/here/merge_requests/1/notes', 200],
    ['/here/repository/branches', 200],
    ['/here', 404],
    ['/here/merge_requests/1/commits', 404],
    ['/here/repository/commits', 404],
    ['/here/repository/merge_base?refs[]=main&refs[]=main', 404],
    ['/here/merge_requests/1/pipelines', 401],
    ['/here/ml/mlflow/api/2.0/mlflow/experiments/list', 401],
    ['/here/ml/mlflow/api/2.0/mlflow-artifacts/artifacts?path=candidate:1', 401],
    ['/api/v4/user', 401],
    ['/api/v4/version', 401],
    ['/api/v4/users/1', 403],
  ])('gets for %s: %i', async (path, status) => {
    expect((await ask('GET', path)).status).toBe(status);
  });

  test('is no token where GitLab does not take one: a single job, writing, GraphQL', async () => {
    expect((await ask('GET', `/here/jobs/${await job()}`)).status).toBe(401);
    expect((await ask('POST', '/here/merge_requests/1/notes', { body: 'x' })).status).toBe(401);
    const { status, body } = await ask('POST', '/api/graphql', QUERY);
    expect([status, body]).toEqual([200, { data: { currentUser: null, project: null } }]);
  });
});
