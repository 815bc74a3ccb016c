import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, newRun, startEmbedded } from './embedded.ts';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['yolo-solar'] });
});
afterAll(() => server.gitlab.close());

const runOf = async (runId: string) => (await server.get(`/mlflow/runs/get?run_id=${runId}`)).body.run;

describe('experiments', () => {
  test('are numbered inside the project; a number is never given again', async () => {
    const first = await server.post('/mlflow/experiments/create', { name: 'one', tags: [{ key: 'k', value: 'v' }] });
    expect(first.status).toBe(200);
    const id = first.body.experiment_id;
    const { body } = await server.get(`/mlflow/experiments/get?experiment_id=${id}`);
    expect(body.experiment).toMatchObject({ name: 'one', tags: [{ key: 'k', value: 'v' }] });
    expect((await server.post('/mlflow/experiments/delete', { experiment_id: id })).body).toEqual({});
    expect((await server.get(`/mlflow/experiments/get?experiment_id=${id}`)).status).toBe(404);
    const second = await server.post('/mlflow/experiments/create', { name: 'one' });
    expect(Number(second.body.experiment_id)).toBe(Number(id) + 1);
  });

  test.each([['/Shared/YOLOv8'], ['']])('the name %j is taken or no name', async (name) => {
    const { status, body } = await server.post('/mlflow/experiments/create', { name });
    expect([status, body]).toEqual([400, { error_code: 'RESOURCE_ALREADY_EXISTS' }]);
  });

  test('a tag is written once', async () => {
    const { experimentId } = await newRun(server, 'tagged');
    const set = (value: string) =>
      server.post('/mlflow/experiments/set-experiment-tag', { experiment_id: experimentId, key: 'k', value });
    expect((await set('1')).status).toBe(200);
    expect((await set('2')).body.error_code).toBe('INVALID_PARAMETER_VALUE');
  });
});

describe('runs', () => {
  test('start without times and with an invented name', async () => {
    const { runId, experimentId } = await newRun(server, 'plain');
    const { info, data } = await runOf(runId);
    expect(info).toMatchObject({ start_time: 0, status: 'RUNNING', experiment_id: experimentId });
    expect(info).not.toHaveProperty('end_time');
    expect(info.run_name).toMatch(/^[a-z]+-[a-z]+-[a-z]+-\d+$/);
    expect(data).toEqual({ metrics: [], params: [], tags: [] });
  });

  test('take their name from run_name, else from the tag', async () => {
    const { experimentId } = await newRun(server, 'names');
    const tags = [{ key: 'mlflow.runName', value: 'from tag' }];
    const create = (body: object) => server.post('/mlflow/runs/create', { experiment_id: experimentId, ...body });
    expect((await create({ tags })).body.run.info.run_name).toBe('from tag');
    expect((await create({ tags, run_name: 'from name' })).body.run.info.run_name).toBe('from name');
  });

  test('are updated in status and end only', async () => {
    const { runId } = await newRun(server, 'updated');
    const { body } = await server.post('/mlflow/runs/update', {
      ...{ run_id: runId, status: 'FINISHED', end_time: 5, run_name: 'new name' },
    });
    expect(body.run_info).toMatchObject({ status: 'FINISHED', end_time: 5 });
    expect(body.run_info.run_name).not.toBe('new name');
    expect((await server.post('/mlflow/runs/update', { run_id: runId, status: 'DONE' })).body).toEqual({
      error: 'status does not have a valid value',
    });
  });

  test('are gone when deleted', async () => {
    const { runId } = await newRun(server, 'deleted');
    expect((await server.post('/mlflow/runs/delete', { run_id: runId })).body).toEqual({});
    const { status, body } = await server.get(`/mlflow/runs/get?run_id=${runId}`);
    expect([status, body]).toEqual([404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }]);
  });

  test.each(['log-metric', 'log-parameter', 'set-tag', 'log-batch', 'update', 'delete'])(
    '%s wants a run',
    async (call) => {
      expect((await server.post(`/mlflow/runs/${call}`, { key: 'k', value: '1', timestamp: 1 })).body).toEqual({
        error: 'run_id is missing',
      });
    },
  );
});

describe('params and tags', () => {
  const param = (runId: string, key: string, value: string) =>
    server.post('/mlflow/runs/log-parameter', { run_id: runId, key, value });
  const tag = (runId: string, key: string, value: string) =>
    server.post('/mlflow/runs/set-tag', { run_id: runId, key, value });

  test('are written once', async () => {
    const { runId } = await newRun(server, 'once');
    expect((await param(runId, 'k', '1')).status).toBe(200);
    expect((await param(runId, 'k', '1')).body.error_code).toBe('INVALID_PARAMETER_VALUE');
    expect((await tag(runId, 'k', '1')).status).toBe(200);
    expect((await tag(runId, 'k', '2')).body.error_code).toBe('INVALID_PARAMETER_VALUE');
  });

  test.each([
    ['k', '', 400],
    ['', 'v', 400],
    ['k', 'v'.repeat(500), 200],
    ['k', 'v'.repeat(501), 400],
    ['k'.repeat(251), 'v', 400],
  ])('the param %.5s = %.5s answers %i', async (key, value, status) => {
    const { runId } = await newRun(server, `param ${key.length} ${value.length}`);
    expect((await param(runId, key, value)).status).toBe(status);
  });

  test('a batch passes over what is there and what it names twice, and keeps blank values', async () => {
    const { runId } = await newRun(server, 'batch');
    await param(runId, 'a', '1');
    const { status, body } = await server.post('/mlflow/runs/log-batch', {
      run_id: runId,
      params: [
        { key: 'a', value: '2' },
        { key: 'b', value: '3' },
        { key: 'b', value: '4' },
        { key: 'c', value: '' },
      ],
      tags: [
        { key: 't', value: '1' },
        { key: 't', value: '2' },
      ],
    });
    expect([status, body]).toEqual([200, {}]);
    const { data } = await runOf(runId);
    expect(data.params.map(({ key, value }: { key: string; value: string }) => key + value)).toEqual(['a1', 'b3', 'c']);
    expect(data.tags).toEqual([{ key: 't', value: '1' }]);
  });

  test('a faulty batch writes nothing', async () => {
    const { runId } = await newRun(server, 'faulty');
    const metrics = [{ key: 'a', value: 1, timestamp: 1 }];
    const faults = [
      { metrics: [...metrics, { key: 'b', value: 'x', timestamp: 1 }] },
      { metrics, params: [{ key: 'p' }] },
      { metrics, tags: [{ key: 'gitlab.CI_JOB_ID', value: '1' }] },
      { metrics, params: [{ key: 'p', value: 'v'.repeat(501) }] },
    ];
    for (const fault of faults) {
      expect((await server.post('/mlflow/runs/log-batch', { run_id: runId, ...fault })).status).toBe(400);
    }
    expect((await runOf(runId)).data).toEqual({ metrics: [], params: [], tags: [] });
  });
});

describe('the tag gitlab.CI_JOB_ID', () => {
  test('is refused for a job that is not there', async () => {
    const { runId } = await newRun(server, 'no job');
    const { status, body } = await server.post('/mlflow/runs/set-tag', {
      run_id: runId,
      key: 'gitlab.CI_JOB_ID',
      value: '7',
    });
    expect([status, body.error_code]).toEqual([400, 'INVALID_PARAMETER_VALUE']);
    expect((await runOf(runId)).data.tags).toEqual([]);
  });

  test('links the run to a job that is there', async () => {
    const { runId } = await newRun(server, 'with job');
    const [job] = (await server.get('/here/jobs')).body;
    const value = String(job.id);
    expect((await server.post('/mlflow/runs/set-tag', { run_id: runId, key: 'gitlab.CI_JOB_ID', value })).status).toBe(
      200,
    );
    const query = `{ project(fullPath: "${server.project.path}") { mlExperiments(first: 1) { nodes { candidates { nodes { ciJob { id } } } } } } }`;
    const { body } = await server.post('/api/graphql', { query });
    expect(body.data.project.mlExperiments.nodes[0].candidates.nodes[0].ciJob.id).toBe(
      `gid://gitlab/Ci::Build/${value}`,
    );
  });
});
