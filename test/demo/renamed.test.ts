import { afterAll, beforeAll, expect, test } from 'vitest';
import { renameProject } from '../../src/demo/index.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

const OLD = '/api/v4/projects/research%2Fyolo-solar';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['yolo-solar', 'fair-pruning'], root: '/gitlab' });
  renameProject(server.gitlab, server.project.id, 'energy/panels/solar');
});
afterAll(() => server.gitlab.close());

const ask = (path: string, method = 'GET', token = server.project.token) =>
  fetch(`${server.gitlab.url}${path}`, { method, redirect: 'manual', headers: { 'private-token': token } });

test('a renamed project is found by its number and its new path', async () => {
  expect(server.project.path).toBe('energy/panels/solar');
  const { body } = await server.get('/here');
  expect(body).toMatchObject({ path_with_namespace: 'energy/panels/solar', name: 'solar' });
  expect(body.web_url).toBe(`${server.gitlab.url}/energy/panels/solar`);
  expect((await server.get('/api/v4/projects/energy%2Fpanels%2Fsolar')).body.id).toBe(server.project.id);
});

test.each([
  '',
  '/merge_requests?state=all&per_page=2',
  '/ml/mlflow/api/2.0/mlflow/experiments/list',
  '/repository/files/README.md/raw?ref=main',
])('a GET by the old path is led to the number: %s', async (rest) => {
  const answer = await ask(`${OLD}${rest}`);
  const location = `${server.gitlab.url}/api/v4/projects/${server.project.id}${rest}`;
  expect([answer.status, answer.headers.get('location')]).toEqual([301, location]);
  expect(await answer.text()).toBe(`This resource has been moved permanently to ${location}`);
  const followed = await fetch(location, { headers: { 'private-token': server.project.token } });
  expect(followed.status).toBe(200);
});

test.each(['POST', 'PUT', 'DELETE', 'HEAD'])('%s by the old path is refused', async (method) => {
  const path = {
    POST: '/merge_requests/1/notes',
    PUT: '/merge_requests/1/notes/1',
    DELETE: '/merge_requests/1/notes/1',
  };
  const answer = await ask(`${OLD}${path[method as 'POST'] ?? ''}`, method);
  expect(answer.status).toBe(405);
  if (method !== 'HEAD')
    expect(await answer.json()).toEqual({ message: 'Non GET methods are not allowed for moved projects' });
});

test('a search by the old path is refused too', async () => {
  const { status } = await server.post(`${OLD}/ml/mlflow/api/2.0/mlflow/runs/search`, { experiment_ids: ['1'] });
  expect(status).toBe(405);
});

test('who may not see the project does not learn of its new path', async () => {
  const answer = await ask(OLD, 'GET', server.gitlab.projects[1]?.token);
  expect([answer.status, await answer.json()]).toEqual([404, { message: '404 Project Not Found' }]);
  expect((await ask(OLD, 'GET', '')).status).toBe(404);
});

test('GraphQL does not follow, pages do', async () => {
  const query = '{ project(fullPath: "research/yolo-solar") { id } }';
  expect((await server.post('/api/graphql', { query })).body.data.project).toBeNull();
  const page = await ask('/research/yolo-solar/-/merge_requests/1');
  expect([page.status, page.headers.get('location')]).toEqual([
    302,
    `${server.gitlab.url}/energy/panels/solar/-/merge_requests/1`,
  ]);
});

test('a project can come back to its old path', async () => {
  const other = server.gitlab.projects[1]?.id ?? 0;
  renameProject(server.gitlab, other, 'a/b');
  renameProject(server.gitlab, other, 'research/fair-pruning');
  const token = server.gitlab.projects[1]?.token;
  expect((await ask('/api/v4/projects/research%2Ffair-pruning', 'GET', token)).status).toBe(200);
  expect((await ask('/api/v4/projects/a%2Fb', 'GET', token)).status).toBe(301);
  expect(() => renameProject(server.gitlab, 99_999, 'c/d')).toThrow('99999');
});
