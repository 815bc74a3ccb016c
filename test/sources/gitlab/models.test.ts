import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Run } from '../../../src/core/model/run.ts';
import { gitlabSource } from '../../../src/sources/index.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { readAll } from '../reading.ts';
import { clientOn, of, sourceOn } from './clients.ts';

const page = (server: Embedded, path: string) => `${server.gitlab.url}/${server.project.path}/-/${path}`;

/** Two models, one with versions that logged something, and a run of a model that is no version. */
async function withModels(over: Parameters<typeof embedded>[0] = {}) {
  const server = await embedded({ stores: ['yolo-solar'], ...over });
  const made: { run_id: string; version: string; number: string }[] = [];
  for (const name of ['churn', 'empty', 'uplift']) await server.log('registered-models/create', { name });
  for (const [name, version] of [
    ['churn', '1.0.0'],
    ['churn', '1.1.0'],
    ['uplift', '0.1.0-rc.1'],
  ]) {
    const tags = [{ key: 'gitlab.version', value: version }];
    const { model_version: one } = await server.log<{ model_version: { run_id: string; version: string } }>(
      'model-versions/create',
      { name, tags },
    );
    const metrics = [{ key: 'auc', value: 0.5, timestamp: 1, step: 1 }];
    await server.log('runs/log-batch', { run_id: one.run_id, metrics });
    made.push({ run_id: one.run_id, version: `${name}@${version}`, number: one.version });
  }
  const { experiments } = await server.rest<{ experiments: { experiment_id: string; name: string }[] }>(
    'GET',
    '/ml/mlflow/api/2.0/mlflow/experiments/list',
  );
  const experiment = experiments.find(({ name }) => name === '[model]churn')?.experiment_id;
  const { run } = await server.log<{ run: { info: { run_id: string } } }>('runs/create', { experiment_id: experiment });
  server.seen();
  return { server, made, candidate: run.info.run_id };
}

const versionOf = ({ model_version: one }: Run) => one && `${one.name}@${one.version}`;

describe('versions of registered models', () => {
  let models: Awaited<ReturnType<typeof withModels>>;
  beforeAll(async () => {
    models = await withModels({ root: '/gitlab' });
  });
  afterAll(() => models.server.close());

  it('are runs with name, version, page and number, in experiments that are kept', async () => {
    const { server, made, candidate } = models;
    const source = sourceOn(server);
    const { runs, experiments } = await readAll(source, { histories: false });
    expect(experiments.map(({ name }) => name)).toEqual(expect.arrayContaining(['[model]churn', '[model]uplift']));
    for (const { run_id, version, number } of made) {
      const run = runs.find((one) => one.run_id === run_id);
      expect(run && versionOf(run)).toBe(version);
      expect(run?.model_version?.url).toMatch(new RegExp(`/-/ml/models/\\d+/versions/${number}$`));
      expect(run?.model_version?.url).toContain(page(server, ''));
      expect(run?.url).toBe(page(server, `ml/candidates/${run?.iid}`));
    }
    const other = runs.find((one) => one.run_id === candidate);
    expect(other).toMatchObject({ model_version: null, url: page(server, `ml/candidates/${other?.iid}`) });
    expect(source.gaps()).toEqual([]);
  });

  it('cost one request for each model that has any, and none without', async () => {
    const { server } = models;
    const source = sourceOn(server);
    const listed = await source.experiments();
    server.seen();
    for (const { experiment } of listed) {
      for await (const page of source.runs(experiment, { ahead: true })) expect(page).toBeDefined();
    }
    expect(of('graphql', server.seen())).toHaveLength(2);
  });

  it('are the same for a token that may only read, and when one run is read anew', async () => {
    const { server, made } = models;
    const full = await readAll(sourceOn(server), { histories: false, artifacts: true });
    const reading = sourceOn(server, { token: server.project.readToken }, { readOnly: true });
    expect(await readAll(reading, { histories: false, artifacts: true })).toEqual(full);
    const source = sourceOn(server);
    const [first] = made;
    const run = full.runs.find(({ run_id }) => run_id === first?.run_id);
    const experiment = full.experiments.find(({ id }) => id === run?.experiment_id);
    if (!experiment || !run) return expect.unreachable('no run');
    expect((await source.run(experiment, run.run_id))?.run).toEqual(run);
  });

  it('have the files of their version', async () => {
    const { server, made } = models;
    const [first] = made;
    const folder = `${server.gitlab.url}/api/v4/projects/${server.project.id}/packages/ml_models/${first?.number}/files`;
    const put = await fetch(`${folder}/model.pkl`, {
      method: 'PUT',
      headers: { 'private-token': server.project.token },
      body: 'abc',
    });
    expect(put.status).toBe(201);
    const source = sourceOn(server);
    const { runs } = await readAll(source, { histories: false });
    const run = runs.find(({ run_id }) => run_id === first?.run_id);
    expect(run && (await source.artifacts(run))).toEqual({
      url: run?.model_version?.url,
      files: [{ path: 'model.pkl', size: 3 }],
    });
  });
});

describe('where GraphQL does not tell', () => {
  it.each<[string, Parameters<typeof embedded>[0], boolean]>([
    ['which model an experiment is of', { lacks: ['MlExperiment.modelId'] }, true],
    ['of experiments at all, as in GitLab 17', { generation: 'inline' }, true],
    ['the pages of versions', { lacks: ['MlModelVersion._links'] }, true],
    ['the runs of versions', { lacks: ['MlModelVersion.candidate'] }, true],
    ['of models', { lacks: ['Query.mlModel', 'Project.mlModels'] }, true],
    [
      'of models, nor of experiments',
      { lacks: ['Query.mlModel', 'Project.mlModels', 'Query.mlExperiment', 'Project.mlExperiments'] },
      false,
    ],
  ])('%s, versions are known all the same', async (_case, over, numbers) => {
    const { server, made } = await withModels(over);
    onTestFinished(() => server.close());
    const source = sourceOn(server);
    const { runs } = await readAll(source, { histories: false });
    const versions = made.map(({ run_id }) => runs.find((one) => one.run_id === run_id));
    expect(versions.map((run) => run && versionOf(run))).toEqual(made.map(({ version }) => version));
    expect(versions.every((run) => (run?.iid !== null) === numbers)).toBe(true);
    expect(source.gaps().some((gap) => gap.includes('their links are missing'))).toBe(!numbers);
  });

  it('and the registry is hidden, that is said', async () => {
    const { server, made } = await withModels();
    onTestFinished(() => server.close());
    const client = clientOn(server);
    const blind = {
      ...client,
      graphql: () => Promise.reject(new Error('GraphQL: no')),
      tracking: ((method, path, sent) =>
        client.tracking(
          method,
          path.startsWith('registered-models') ? 'nothing/here' : path,
          sent,
        )) as typeof client.tracking,
    };
    const source = gitlabSource(blind, blind);
    const { runs } = await readAll(source, { histories: false });
    expect(runs.filter(({ model_version }) => model_version !== null)).toEqual([]);
    expect(
      runs
        .filter(({ url }) => url === null)
        .map(({ run_id }) => run_id)
        .toSorted(),
    ).toEqual(made.map(({ run_id }) => run_id).toSorted());
    expect(source.gaps()).toEqual(
      expect.arrayContaining([
        expect.stringMatching(/which runs are versions of a model/),
        expect.stringMatching(/their links/),
      ]),
    );
  });
});
