import { buildSchema, parse } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { refusalsOf } from '../../src/demo/graphql/limits.ts';
import { type Embedded, newRun, startEmbedded } from './embedded.ts';

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
      rest.run.data.params.toReversed(),
    );
    expect(run.status).toBe(rest.run.info.status.toLowerCase());
  } while (after);
  expect(eids.size).toBe(400);
});

test('what was logged last comes first: params, tags, metrics, runs, experiments', async () => {
  const { experimentId, runId } = await newRun(server, 'order');
  const metrics = [3, 1, 2].map((step) => ({ key: 'loss', value: step / 10, timestamp: step, step }));
  const params = ['a', 'b'].map((key) => ({ key, value: key }));
  await server.post('/mlflow/runs/log-batch', { run_id: runId, metrics, params, tags: params });
  const second = await server.post('/mlflow/runs/create', { experiment_id: experimentId });
  const { id } = await experiment('order');
  const { nodes } = (await ask(RUNS, { id })).body.data.mlExperiment.candidates;
  expect(nodes.map(({ eid }: { eid: string }) => eid)).toEqual([second.body.run.info.run_id, runId]);
  const names = (list: { nodes: { name: string }[] }) => list.nodes.map(({ name }) => name);
  expect([names(nodes[1].params), names(nodes[1].metadata)]).toEqual([
    ['b', 'a'],
    ['b', 'a'],
  ]);
  expect(nodes[1].metrics.nodes.map(({ step }: { step: number }) => step)).toEqual([2, 1, 3]);
  const listed = await ask(EXPERIMENTS, { path: server.project.path });
  expect(listed.body.data.project.mlExperiments.nodes[0].name).toBe('order');
});

test('a metric that was logged without a step has none here, which is an error', async () => {
  const { runId } = await newRun(server, 'no step');
  const points = [{ step: 4 }, {}].map((step) => ({ key: 'loss', value: 1, timestamp: 1, ...step }));
  await server.post('/mlflow/runs/log-batch', { run_id: runId, metrics: points });
  const { body } = await ask(RUNS, { id: (await experiment('no step')).id });
  expect(body.data.mlExperiment.candidates.nodes[0].metrics.nodes).toEqual([
    null,
    expect.objectContaining({ step: 4 }),
  ]);
  expect(body.errors[0].message).toContain('Cannot return null for non-nullable field MlCandidateMetric.step');
});

test('experiments can be asked for by name and in another order', async () => {
  const query = `{ project(fullPath: "${server.project.path}") {
    mlExperiments(name: "cancer", orderBy: NAME, sort: ASC) { count nodes { name } } } }`;
  const { nodes, count } = (await ask(query)).body.data.project.mlExperiments;
  const names = nodes.map(({ name }: { name: string }) => name);
  expect(names).toContain('breast_cancer');
  expect(names).toEqual([...names].sort());
  expect(count).toBe(names.length);
});

describe('a query is refused as a whole, with status 200 and in GitLab’s words,', () => {
  test('for a field that is not there', async () => {
    const { status, body } = await ask('query q {\n  currentUser { id }\n  info: metadata { version nothing } }');
    expect(status).toBe(200);
    expect(body).toEqual({
      errors: [
        {
          message: "Field 'nothing' doesn't exist on type 'Metadata'",
          locations: [{ line: 3, column: 28 }],
          path: ['query q', 'info', 'nothing'],
          extensions: { code: 'undefinedField', typeName: 'Metadata', fieldName: 'nothing' },
        },
      ],
    });
  });

  test('for a variable that only the absent field used, too', async () => {
    const { body } = await ask('query ($id: ID!) { currentUser { id } run(id: $id) { eid } }', { id: '1' });
    expect(body.errors.map(({ message }: { message: string }) => message)).toEqual([
      "Field 'run' doesn't exist on type 'Query'",
      'Variable $id is declared by anonymous query but not used',
    ]);
    expect(body.errors[1].extensions).toEqual({ code: 'variableNotUsed', variableName: 'id' });
  });

  test('for an argument that is not taken', async () => {
    const { body } = await ask('{ project(fullPath: "a/b", id: 1) { id } }');
    expect(body.errors).toEqual([
      expect.objectContaining({
        message: "Field 'project' doesn't accept argument 'id'",
        extensions: { code: 'argumentNotAccepted', name: 'project', typeName: 'Field', argumentName: 'id' },
      }),
    ]);
  });

  test.each([
    ['a fault of the grammar', '{ currentUser { id }'],
    ['a value of the wrong type', '{ project(fullPath: 1.5) { id } }'],
    ['a field without a selection', '{ currentUser }'],
    ['fragments in a circle', '{ currentUser { ...a } } fragment a on User { ...b } fragment b on User { ...a }'],
  ])('for %s', async (_case, query) => {
    const { status, body } = await ask(query);
    expect(status).toBe(200);
    expect(body.data).toBeUndefined();
    expect(body.errors.length).toBeGreaterThan(0);
  });

  test('beyond 10,000 characters, then with 422', async () => {
    const { status, body } = await ask(`{ currentUser { id } } #${'x'.repeat(10_000)}`);
    expect([status, body]).toEqual([422, { errors: [{ message: 'Query too large' }] }]);
  });
});

describe('what one query may cost', () => {
  const users = (count: number) => Array.from({ length: count }, (_, i) => `u${i}: currentUser { id }`).join(' ');
  const list = (nodes: string, page = '') =>
    `{ project(fullPath: "${server.project.path}") { mlExperiments${page} { nodes { ${nodes} } } } }`;
  const names = (count: number) => Array.from({ length: count }, (_, i) => `n${i}: name`).join(' ');

  test.each([
    ['250 for who is signed in', () => `{ ${users(125)} }`, 'api', undefined],
    ['no more than 250', () => `{ ${users(126)} }`, 'api', 'complexity of 252, which exceeds max complexity of 250'],
    ['200 for a stranger', () => `{ ${users(100)} }`, '', undefined],
    [
      'no more than 200 for a stranger',
      () => `{ ${users(101)} }`,
      '',
      'complexity of 202, which exceeds max complexity of 200',
    ],
    // nodes, and 122 names in it, and the list itself, twice; and the project.
    ['twice as much in a list of a hundred', () => list(names(122)), 'api', undefined],
    ['no more than that in such a list', () => list(names(123)), 'api', 'complexity of 251, which exceeds'],
    ['less in a shorter one', () => list(names(200), '(first: 20)'), 'api', undefined],
    ['the field once that is named twice', () => `{ ${'currentUser { id } '.repeat(200)} }`, 'api', undefined],
    ['what fragments hold', () => `query { ...f } fragment f on Query { ${users(126)} }`, 'api', 'complexity of 252'],
  ])('is %s', async (_case, query, token, refused) => {
    const { status, body } = await ask(query(), {}, token === 'api' ? undefined : token);
    expect(status).toBe(200);
    if (refused === undefined) expect(body.errors).toBeUndefined();
    else expect(body).toEqual({ errors: [{ message: expect.stringContaining(refused) }] });
  });

  test('is bounded in depth, and both refusals are told', async () => {
    const deep = (levels: number) => `${'a { '.repeat(levels)}b${' }'.repeat(levels)}`;
    const schema = buildSchema('type Query { a: Query  b: Int }');
    const refused = (levels: number, signedIn: boolean) =>
      refusalsOf(schema, parse(`{ ${deep(levels)} }`), { variables: {}, operation: undefined, signedIn });
    expect(refused(19, true)).toEqual([]);
    expect(refused(20, true)).toEqual([{ message: 'Query has depth of 21, which exceeds max depth of 20' }]);
    expect(refused(14, false)).toEqual([]);
    expect(refused(250, false).map(({ message }) => message)).toEqual([
      'Query has depth of 251, which exceeds max depth of 15',
      'Query has complexity of 251, which exceeds max complexity of 200',
    ]);
  });

  test('is one list of experiments and one experiment', async () => {
    const { id } = await experiment('breast_cancer');
    const two = `query ($id: ID!) { a: mlExperiment(id: $id) { name } b: mlExperiment(id: $id) { name } }`;
    const { body } = await ask(two, { id });
    expect(body.data).toEqual({ a: { name: 'breast_cancer' }, b: null });
    expect(body.errors[0]).toMatchObject({
      message: '"mlExperiment" field can be requested only for 1 Query(s) at a time.',
      path: ['b'],
    });
    const lists = `{ project(fullPath: "${server.project.path}") { a: mlExperiments { count } b: mlExperiments { count } } }`;
    expect((await ask(lists)).body.errors[0].message).toContain(
      '"mlExperiments" field can be requested only for 1 Project',
    );
  });
});

describe('a server that lacks a field', () => {
  test.each([
    ['MlCandidate.creator', () => RUNS],
    ['MlExperiment.candidateCount', () => EXPERIMENTS],
    ['Project.mlExperiments', () => EXPERIMENTS],
    ['CiJob.status', () => RUNS],
  ])('%s refuses what names it, and nothing else', async (field, query) => {
    const lacking = await startEmbedded({ stores: ['yolo-solar'], lacks: [field] });
    const variables = { path: lacking.project.path, id: 'gid://gitlab/Ml::Experiment/1' };
    const { status, body } = await lacking.post('/api/graphql', { query: query(), variables });
    const [typeName, fieldName] = field.split('.');
    expect(status).toBe(200);
    expect(body.data).toBeUndefined();
    expect(body.errors[0].extensions).toEqual({ code: 'undefinedField', typeName, fieldName });
    const plain = await lacking.post('/api/graphql', { query: '{ currentUser { username } }' });
    expect(plain.body.data.currentUser.username).toMatch(/bot/);
    await lacking.gitlab.close();
  });

  test('that is none at all is a mistake of the test', async () => {
    await expect(startEmbedded({ stores: [], lacks: ['MlCandidate.craetor'] })).rejects.toThrow('MlCandidate.craetor');
  });
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
