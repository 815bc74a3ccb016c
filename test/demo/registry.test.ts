import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['yolo-solar'], root: '/gitlab' });
});
afterAll(() => server.gitlab.close());

const createModel = (body: object) => server.post('/mlflow/registered-models/create', body);
const createVersion = (body: object) => server.post('/mlflow/model-versions/create', body);
const version = (number: string) => ({ tags: [{ key: 'gitlab.version', value: number }] });
const ask = async (query: string, variables: object = {}) =>
  (await server.post('/api/graphql', { query, variables })).body;

/** A model with the versions given, each by its number. */
async function model(name: string, ...versions: string[]) {
  await createModel({ name });
  const made = [];
  for (const number of versions) made.push((await createVersion({ name, ...version(number) })).body.model_version);
  return made;
}

describe('a model', () => {
  test('is created, read and described', async () => {
    const tags = [{ key: 'team', value: 'blue' }];
    const { status, body } = await createModel({ name: 'churn', description: 'who leaves', tags });
    expect(status).toBe(200);
    const now = Date.now() / 1000;
    expect(body.registered_model).toEqual({
      ...{ name: 'churn', description: 'who leaves', tags, latest_versions: [] },
      ...{ user_id: expect.stringMatching(/^\d+$/), creation_timestamp: expect.any(Number) },
      last_updated_timestamp: expect.any(Number),
    });
    // Seconds, unlike all other times of this API.
    expect(Math.abs(body.registered_model.creation_timestamp - now)).toBeLessThan(100);
    const read = await server.get('/mlflow/registered-models/get?name=churn', server.project.readToken);
    expect(read.body).toEqual(body);
    const update = { name: 'churn', description: 'new' };
    const changed = await server.send('PATCH', '/mlflow/registered-models/update', update);
    expect(changed.body.registered_model.description).toBe('new');
  });

  test('has an experiment of its own, which is not deleted alone', async () => {
    await model('own');
    const { body } = await server.get(
      `/mlflow/experiments/get-by-name?experiment_name=${encodeURIComponent('[model]own')}`,
    );
    const experiment_id = body.experiment.experiment_id;
    const deleted = await server.post('/mlflow/experiments/delete', { experiment_id });
    expect([deleted.status, deleted.body]).toEqual([
      400,
      { message: 'Cannot delete an experiment associated to a model' },
    ]);
    const listed = await server.get('/mlflow/experiments/list');
    expect(listed.body.experiments.map(({ name }: { name: string }) => name)).toContain('[model]own');
  });

  test.each<[string, object]>([
    ['a name that is taken', { name: 'taken' }],
    ['a name with a blank', { name: 'two words' }],
    ['a long name', { name: 'x'.repeat(256) }],
    ['a tag without a name', { name: 'tagged', tags: [{ key: '', value: 'x' }] }],
    ['two tags of one name', { name: 'tagged', tags: ['1', '2'].map((value) => ({ key: 'k', value })) }],
  ])('is refused for %s, and leaves nothing', async (_case, body) => {
    await model('taken');
    const answer = await createModel(body);
    expect([answer.status, answer.body]).toEqual([400, { error_code: 'RESOURCE_ALREADY_EXISTS' }]);
    expect((await server.get('/mlflow/registered-models/get?name=tagged')).status).toBe(404);
    expect((await server.get('/mlflow/experiments/list')).body.experiments).not.toContainEqual(
      expect.objectContaining({ name: '[model]tagged' }),
    );
  });

  test('that is not there, or not named, is missing', async () => {
    expect((await createModel({})).body).toEqual({ error: 'name is missing' });
    for (const query of ['', '?name=nothing']) {
      const { status, body } = await server.get(`/mlflow/registered-models/get${query}`);
      expect([status, body]).toEqual([404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }]);
    }
    expect((await createVersion({ name: 'nothing' })).status).toBe(404);
    expect((await server.post('/mlflow/registered-models/get-latest-versions', {})).status).toBe(404);
  });

  test('is deleted with its versions, its experiment and their runs', async () => {
    const [made] = await model('gone', '1.0.0');
    expect((await server.send('DELETE', '/mlflow/registered-models/delete', { name: 'gone' })).body).toEqual({});
    expect((await server.get('/mlflow/registered-models/get?name=gone')).status).toBe(404);
    expect((await server.get(`/mlflow/runs/get?run_id=${made.run_id}`)).status).toBe(404);
    expect((await createModel({ name: 'gone' })).status).toBe(200);
  });
});

describe('models are searched', () => {
  const search = async (query: string) => {
    const { status, body } = await server.get(`/mlflow/registered-models/search?${new URLSearchParams(query)}`);
    return { status, body, names: body.registered_models?.map(({ name }: { name: string }) => name) };
  };

  test('by a part of the name, in pages', async () => {
    for (const name of ['find-b', 'find-a', 'find-c']) await model(name);
    expect((await search("filter=name='find'")).status).toBe(200);
    const first = await search('filter=name=find&max_results=2');
    expect(first.names).toEqual(['find-a', 'find-b']);
    const second = await search(`filter=name=find&max_results=2&page_token=${first.body.next_page_token}`);
    expect([second.names, second.body.next_page_token]).toEqual([['find-c'], null]);
    expect((await search('filter=name=find&order_by=name DESC')).names[0]).toBe('find-c');
  });

  test('by nothing else', async () => {
    const { status, body } = await search("filter=description='x'");
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
  });
});

describe('a model version', () => {
  test('is numbered semantically, and named by the number in the database', async () => {
    await createModel({ name: 'numbered' });
    const [first, second] = [await createVersion({ name: 'numbered' }), await createVersion({ name: 'numbered' })];
    expect([first.body.model_version.aliases, second.body.model_version.aliases]).toEqual([['1.0.0'], ['1.0.1']]);
    expect(Number(second.body.model_version.version)).toBe(Number(first.body.model_version.version) + 1);
    const by = await server.get('/mlflow/model-versions/get?name=numbered&version=1.0.1');
    expect(by.body).toEqual(second.body);
    const alias = await server.get('/mlflow/registered-models/alias?name=numbered&alias=1.0.1');
    expect(alias.body).toEqual(second.body);
    const number = second.body.model_version.version;
    expect((await server.get(`/mlflow/model-versions/get?name=numbered&version=${number}`)).status).toBe(404);
  });

  test.each([
    ['1.0', 'Version must be semantic version'],
    ['01.0.0', 'Version must be semantic version'],
    ['v1.0.0', 'Version must be semantic version'],
    ['2.0.0-rc.1', 'Version has already been taken'],
  ])('%s is refused in a list of words', async (number, words) => {
    await model('refused', '2.0.0-rc.1');
    const { status, body } = await createVersion({ name: 'refused', ...version(number) });
    expect([status, body]).toEqual([400, { error_code: 'INVALID_PARAMETER_VALUE', message: [words] }]);
  });

  test('of the highest number is the latest, not the last made', async () => {
    await model('latest', '1.9.0', '1.10.0', '1.2.0');
    const latest = async (name: string) =>
      (await server.post('/mlflow/registered-models/get-latest-versions', { name })).body.model_versions;
    expect((await latest('latest'))[0].aliases).toEqual(['1.10.0']);
    expect((await createVersion({ name: 'latest' })).body.model_version.aliases).toEqual(['1.10.1']);
    await model('unversioned');
    expect(await latest('unversioned')).toEqual([null]);
    const { body } = await server.get('/mlflow/registered-models/get?name=latest');
    const numbers = body.registered_model.latest_versions.flatMap((one: { aliases: string[] }) => one.aliases);
    expect(numbers.sort()).toEqual(['1.10.0', '1.10.1', '1.2.0', '1.9.0']);
  });

  test('is named semantically by older servers where a model lists it', async () => {
    const older = await startEmbedded({ stores: ['yolo-solar'], generation: 'inline' });
    await older.post('/mlflow/registered-models/create', { name: 'old' });
    await older.post('/mlflow/model-versions/create', { name: 'old' });
    const { body } = await older.get('/mlflow/registered-models/get?name=old');
    expect(body.registered_model.latest_versions).toEqual([
      expect.objectContaining({ version: '1.0.0', semver_minor: 0 }),
    ]);
    await older.gitlab.close();
  });

  test('has a run of its own, whose address names the version and not the run', async () => {
    const [made] = await model('with-run', '1.0.0');
    const { info } = (await server.get(`/mlflow/runs/get?run_id=${made.run_id}`)).body.run;
    const files = `${server.gitlab.url}/api/v4/projects/${server.project.id}/packages/ml_models/${made.version}/files/`;
    expect(info).toMatchObject({ artifact_uri: files, user_id: '', start_time: 0, status: 'RUNNING' });
    expect(info.run_name).toMatch(/-\d+$/);
    const { body } = await server.post('/mlflow/runs/search', { experiment_ids: [info.experiment_id] });
    expect(body.runs).toHaveLength(1);
    const logged = await server.post('/mlflow/runs/log-metric', {
      run_id: made.run_id,
      key: 'auc',
      value: 1,
      timestamp: 1,
    });
    expect(logged.status).toBe(200);
    const deleted = await server.post('/mlflow/runs/delete', { run_id: made.run_id });
    expect(deleted.body).toEqual({ message: 'Cannot delete a candidate associated to a model version' });
  });

  test('is described later', async () => {
    await model('described', '1.0.0');
    const update = (body: object) => server.send('PATCH', '/mlflow/model-versions/update', body);
    const changed = await update({ name: 'described', version: '1.0.0', description: 'better' });
    expect(changed.body.model_version.description).toBe('better');
    expect((await update({ name: 'described', version: '1.0.0' })).body).toEqual({
      ...{ error_code: 'INVALID_PARAMETER_VALUE', message: null },
    });
    expect((await update({ name: 'described', version: '9.0.0', description: 'x' })).body).toEqual({
      error_code: 'UPDATE_FAILED',
    });
  });

  test('has files, listed and fetched by its number', async () => {
    const [made] = await model('filed', '1.0.0');
    const list = async () => (await server.get(`/mlflow-artifacts/artifacts?path=${made.version}`)).body.files;
    expect(await list()).toEqual([]);
    const { artifact_uri } = (await server.get(`/mlflow/runs/get?run_id=${made.run_id}`)).body.run.info;
    const put = (path: string, bytes: Uint8Array, token = server.project.token) =>
      fetch(`${artifact_uri}${path}`, {
        method: 'PUT',
        headers: { authorization: `Bearer ${token}` },
        body: Buffer.from(bytes),
      });
    const bytes = Uint8Array.from({ length: 300 }, (_, i) => i);
    expect((await put('model/weights.bin', bytes)).status).toBe(201);
    expect((await put('MLmodel', bytes.subarray(5))).status).toBe(201);
    expect((await put('model/bad:name', bytes)).status).toBe(400);
    expect((await put('x', bytes, server.project.readToken)).status).toBe(403);
    expect(await list()).toEqual([
      { path: 'MLmodel', is_dir: false, file_size: 295 },
      { path: 'model/weights.bin', is_dir: false, file_size: 300 },
    ]);
    for (const address of [
      `${artifact_uri}model/weights.bin`,
      `${server.project.trackingUri}/api/2.0/mlflow-artifacts/artifacts/${made.version}/model/weights.bin`,
    ]) {
      const answer = await fetch(address, { headers: { 'private-token': server.project.token } });
      expect(new Uint8Array(await answer.arrayBuffer())).toEqual(bytes);
    }
    const download = await server.get(`/mlflow/model-versions/get-download-uri?name=filed&version=${made.version}`);
    expect(download.body).toEqual({ artifact_uri: `mlflow-artifacts:/${made.version}` });
  });
});

describe('a token that only reads', () => {
  test.each([
    ['GET', 'registered-models/get?name=readable', 200],
    ['GET', 'registered-models/search', 200],
    ['GET', 'registered-models/alias?name=readable&alias=1.0.0', 200],
    ['GET', 'model-versions/get?name=readable&version=1.0.0', 200],
    ['POST', 'registered-models/get-latest-versions', 403],
    ['POST', 'registered-models/create', 403],
    ['PATCH', 'model-versions/update', 403],
    ['DELETE', 'registered-models/delete', 403],
  ])('gets for %s %s: %i', async (method, path, status) => {
    await model('readable', '1.0.0');
    const body = method === 'GET' ? undefined : { name: 'readable' };
    expect((await server.send(method, `/mlflow/${path}`, body, server.project.readToken)).status).toBe(status);
  });
});

describe('GraphQL', () => {
  const MODEL = `id name createdAt description versionCount candidateCount defaultExperimentPath author { username }
    _links { showPath } latestVersion { version }
    versions(first: 5) { count nodes { id version packageId artifactsCount _links { showPath packagePath importPath }
      candidate { iid eid _links { showPath artifactPath } } } }
    candidates { nodes { eid } }`;

  test('tells the pages of models, versions and runs', async () => {
    const made = await model('paged', '1.0.0', '1.1.0');
    const { experiment_id } = (await server.get(`/mlflow/runs/get?run_id=${made[0].run_id}`)).body.run.info;
    const plain = await server.post('/mlflow/runs/create', { experiment_id });
    const listed = await ask(
      `query ($path: ID!) { project(fullPath: $path) { mlModels(name: "paged") { nodes { id } } } }`,
      {
        path: server.project.path,
      },
    );
    const [{ id }] = listed.data.project.mlModels.nodes;
    const { data } = await ask(`query ($id: ID!) { mlModel(id: $id) { ${MODEL} } }`, { id });
    const web = '/gitlab/research/yolo-solar/-';
    const number = /\d+$/.exec(id)?.[0];
    expect(data.mlModel).toMatchObject({
      ...{ name: 'paged', versionCount: 2, candidateCount: 1, latestVersion: { version: '1.1.0' } },
      defaultExperimentPath: `${web}/ml/experiments/${experiment_id}`,
      _links: { showPath: `${web}/ml/models/${number}` },
      candidates: { nodes: [{ eid: plain.body.run.info.run_id }] },
    });
    const versions = data.mlModel.versions.nodes;
    expect(versions.map((one: { version: string }) => one.version)).toEqual(['1.1.0', '1.0.0']);
    const [newest] = versions;
    expect(newest.id).toBe(`gid://gitlab/Ml::ModelVersion/${made[1].version}`);
    expect(newest._links).toEqual({
      showPath: `${web}/ml/models/${number}/versions/${made[1].version}`,
      packagePath: expect.stringMatching(/^\/gitlab\/research\/yolo-solar\/-\/packages\/\d+$/),
      importPath: `/gitlab/api/v4/projects/${server.project.id}/packages/ml_models/${made[1].version}/files/`,
    });
    expect(newest.candidate).toMatchObject({ eid: made[1].run_id, iid: expect.any(Number) });
    expect(newest.candidate._links.showPath).toBe(`${web}/ml/candidates/${newest.candidate.iid}`);
    for (const path of [data.mlModel._links.showPath, newest._links.showPath, newest._links.packagePath]) {
      expect((await fetch(new URL(path, server.gitlab.url))).status).toBe(200);
    }
    expect(made[1].source).toBe(new URL(newest._links.showPath, server.gitlab.url).href);
  });

  test('tells the model of an experiment', async () => {
    await model('linked');
    const query = `query ($path: ID!) { project(fullPath: $path) { mlExperiments { nodes { name modelId } } } }`;
    const { nodes } = (await ask(query, { path: server.project.path })).data.project.mlExperiments;
    for (const { name, modelId } of nodes) expect(modelId !== null).toBe(name.startsWith('[model]'));
    expect(nodes[0]).toEqual({ name: '[model]linked', modelId: expect.stringMatching(/Ml::Model\/\d+$/) });
  });

  test('gives the versions of one model only', async () => {
    await model('one', '1.0.0');
    await model('two', '1.0.0');
    const query = `query ($path: ID!) { project(fullPath: $path) { mlModels { nodes { name versions { count } } } } }`;
    const { data, errors } = await ask(query, { path: server.project.path });
    expect(data.project.mlModels.nodes[0].versions.count).toBe(1);
    expect(data.project.mlModels.nodes[1].versions).toBeNull();
    expect(errors[0].message).toBe('"versions" field can be requested only for 1 MlModel(s) at a time.');
  });

  test('shows a stranger nothing', async () => {
    const { body } = await server.post(
      '/api/graphql',
      { query: '{ mlModel(id: "gid://gitlab/Ml::Model/71") { name } }' },
      '',
    );
    expect(body.data.mlModel).toBeNull();
  });
});

test('a shipped project has no models of its own', async () => {
  const fresh = await startEmbedded({ stores: ['yolo-solar'] });
  expect((await fresh.get('/mlflow/registered-models/search')).body).toEqual({
    ...{ registered_models: [], next_page_token: null },
  });
  await fresh.gitlab.close();
});
