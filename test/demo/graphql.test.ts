import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['automl-tools'], root: '/gitlab' });
});
afterAll(() => server.gitlab.close());

const ask = (query: string, variables: object = {}, token?: string) =>
  server.post('/api/graphql', { query, variables }, token);

const EXPERIMENTS = `query ($path: ID!, $first: Int, $after: String) {
  project(fullPath: $path) { id name webUrl mlExperiments(first: $first, after: $after) {
    nodes { id name candidateCount createdAt updatedAt path creator { id username name webUrl avatarUrl } }
    pageInfo { hasNextPage endCursor } } } }`;

const RUNS = `query ($id: ID!, $after: String) { mlExperiment(id: $id) { name candidates(first: 500, after: $after) {
  count pageInfo { hasNextPage endCursor }
  nodes { id iid eid name status createdAt params { nodes { id name value } } metrics { nodes { id name value step } }
    metadata { nodes { id name value } } creator { username } ciJob { id name webPath status } _links { showPath artifactPath } } } } }`;

async function experiment(name: string) {
  const { body } = await ask(EXPERIMENTS, { path: server.project.path });
  return body.data.project.mlExperiments.nodes.find((node: { name: string }) => node.name === name);
}

test('experiments come in pages, with numbers of the database and not of the project', async () => {
  const first = await ask(EXPERIMENTS, { path: server.project.path, first: 6 }, server.project.readToken);
  const { nodes, pageInfo } = first.body.data.project.mlExperiments;
  expect(nodes).toHaveLength(6);
  expect(pageInfo.hasNextPage).toBe(true);
  const second = await ask(EXPERIMENTS, { path: server.project.path, first: 6, after: pageInfo.endCursor });
  expect(second.body.data.project.mlExperiments.nodes).toHaveLength(4);
  expect(second.body.data.project.mlExperiments.pageInfo.hasNextPage).toBe(false);
  const found = await experiment('breast_cancer');
  expect(found).toMatchObject({ candidateCount: 400, path: '/gitlab/research/automl-tools/-/ml/experiments/6' });
  expect(found.id).toMatch(/^gid:\/\/gitlab\/Ml::Experiment\/\d{3,}$/);
});

test('runs come 100 at a time and tell their job, page and number', async () => {
  const { id } = await experiment('breast_cancer');
  const eids = new Set<string>();
  let after: string | null = null;
  do {
    const { body } = await ask(RUNS, { id, after });
    const { nodes, pageInfo, count } = body.data.mlExperiment.candidates;
    expect([nodes.length, count]).toEqual([100, 400]);
    for (const { eid } of nodes) eids.add(eid);
    after = pageInfo.hasNextPage ? pageInfo.endCursor : null;
    const [run] = nodes;
    expect(run._links.showPath).toBe(`/gitlab/research/automl-tools/-/ml/candidates/${run.iid}`);
    expect(run.ciJob).toMatchObject({ name: 'train breast-cancer', webPath: expect.stringMatching(/\/-\/jobs\/\d+$/) });
    const { body: rest } = await server.get(`/mlflow/runs/get?run_id=${run.eid}`);
    expect(run.params.nodes.map(({ name, value }: { name: string; value: string }) => ({ key: name, value }))).toEqual(
      rest.run.data.params,
    );
    expect(run.status).toBe(rest.run.info.status.toLowerCase());
  } while (after);
  expect(eids.size).toBe(400);
});

test('a field that is not known fails the whole query', async () => {
  const { status, body } = await ask('{ currentUser { id } metadata { version nothing } }');
  expect(status).toBe(200);
  expect(body.data).toBeUndefined();
  expect(body.errors[0].message).toContain('nothing');
});

test('what may not be seen is null', async () => {
  const hidden = await ask(EXPERIMENTS, { path: server.project.path }, '');
  expect(hidden.body.data.project).toBeNull();
  expect((await ask(EXPERIMENTS, { path: 'no/where' })).body.data.project).toBeNull();
  expect((await ask(RUNS, { id: 'gid://gitlab/Ml::Experiment/1' })).body.data.mlExperiment).toBeNull();
});

test('GitLab 17 knows no experiments here', async () => {
  const older = await startEmbedded({ stores: ['yolo-solar'], generation: 'inline' });
  const { body } = await older.post('/api/graphql', { query: EXPERIMENTS, variables: { path: older.project.path } });
  expect(body.errors[0].message).toContain('mlExperiments');
  await older.gitlab.close();
});
