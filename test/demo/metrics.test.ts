import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, newRun, startEmbedded } from './embedded.ts';

let server: Embedded;
let older: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['liver-ct-seg'] });
  older = await startEmbedded({ stores: ['yolo-solar'], generation: 'inline' });
});
afterAll(() => Promise.all([server.gitlab.close(), older.gitlab.close()]));

type Metric = { key: string; value: number; timestamp: number; step: number };

async function firstRun({ post }: Embedded, experiment: string): Promise<{ id: string; metrics: Metric[] }> {
  const { body } = await post('/mlflow/runs/search', { experiment_ids: [experiment], max_results: 1 });
  return { id: body.runs[0].info.run_id, metrics: body.runs[0].data.metrics };
}

describe('newest GitLab', () => {
  test('a run shows the entry that was logged last, whatever its step', async () => {
    const { metrics } = await firstRun(server, '2');
    expect(new Set(metrics.map(({ key }) => key)).size).toBe(metrics.length);
    expect(metrics.find(({ key }) => key === 'train_iou_0')?.step).toBe(0);
  });

  test('the history has every point, by step and then by time, 1000 a page', async () => {
    const { id } = await firstRun(server, '2');
    const path = `/mlflow/metrics/get-history?run_id=${id}&metric_key=train_iou_0`;
    const first = await server.get(path, server.project.readToken);
    const second = await server.get(`${path}&page_token=${first.body.next_page_token}`);
    expect(first.body.metrics).toHaveLength(1000);
    expect(second.body.next_page_token).toBeNull();
    const steps = [...first.body.metrics, ...second.body.metrics].map(({ step }: Metric) => step);
    expect(steps).toHaveLength(1202);
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
  });

  test('a smaller page can be asked for, a larger one cannot', async () => {
    const { id } = await firstRun(server, '2');
    const path = `/mlflow/metrics/get-history?run_id=${id}&metric_key=train_iou_0`;
    expect((await server.get(`${path}&max_results=7`)).body.metrics).toHaveLength(7);
    expect((await server.get(`${path}&max_results=7000`)).body.metrics).toHaveLength(1000);
  });

  test('an unknown key has an empty history, an unknown run none', async () => {
    const { id } = await firstRun(server, '2');
    const unknown = await server.get(`/mlflow/metrics/get-history?run_id=${id}&metric_key=none`);
    expect(unknown.body).toEqual({ metrics: [], next_page_token: null });
    expect((await server.get('/mlflow/metrics/get-history?run_id=x&metric_key=none')).status).toBe(404);
    expect((await server.get(`/mlflow/metrics/get-history?run_id=${id}`)).body).toEqual({
      error: 'metric_key is missing',
    });
  });

  test('what is written later is appended', async () => {
    const { runId } = await newRun(server, 'later');
    const log = (metrics: object[]) => server.post('/mlflow/runs/log-batch', { run_id: runId, metrics });
    await log([
      { key: 'loss', value: 3, timestamp: 10, step: 5 },
      { key: 'loss', value: 2, timestamp: 20, step: 6 },
    ]);
    await log([{ key: 'loss', value: 9, timestamp: 30, step: 1 }]);
    const { body } = await server.get(`/mlflow/runs/get?run_id=${runId}`);
    expect(body.run.data.metrics).toEqual([{ key: 'loss', value: 9, timestamp: 30, step: 1 }]);
    const history = await server.get(`/mlflow/metrics/get-history?run_id=${runId}&metric_key=loss`);
    expect(history.body.metrics.map(({ value }: Metric) => value)).toEqual([9, 3, 2]);
  });

  test('a step may be missing, and numbers may come as text', async () => {
    const { runId } = await newRun(server, 'stepless');
    await server.post('/mlflow/runs/log-metric', {
      run_id: runId,
      key: 'a',
      value: '1.5e-3',
      timestamp: '1700000000000',
    });
    const { body } = await server.get(`/mlflow/runs/get?run_id=${runId}`);
    expect(body.run.data.metrics).toEqual([{ key: 'a', value: 0.0015, timestamp: 1700000000000 }]);
  });

  test.each([
    [{ key: 'a', value: 'NaN', timestamp: 1 }, 'value is invalid'],
    [{ key: 'a', value: 'Infinity', timestamp: 1 }, 'value is invalid'],
    [{ key: 'a', timestamp: 1 }, 'value is missing'],
    [{ value: 1, timestamp: 1 }, 'key is missing'],
    [{ key: 'a', value: 1 }, 'timestamp is missing'],
    [{ key: 'a', value: 1, timestamp: 'soon' }, 'timestamp is invalid'],
  ])('%j is refused', async (metric, error) => {
    const { runId } = await newRun(server, `refused ${JSON.stringify(metric)}`);
    const { status, body } = await server.post('/mlflow/runs/log-metric', { run_id: runId, ...metric });
    expect([status, body]).toEqual([400, { error }]);
  });
});

describe('older GitLab', () => {
  test('has every point in the run and no history', async () => {
    const { id, metrics } = await firstRun(older, '2');
    expect(metrics.length).toBeGreaterThan(new Set(metrics.map(({ key }) => key)).size);
    const history = await older.get(`/mlflow/metrics/get-history?run_id=${id}&metric_key=train/box_loss`);
    expect([history.status, history.body]).toEqual([404, { error: '404 Not Found' }]);
  });

  test('has the files of a run in a package of its experiment', async () => {
    const { body } = await older.post('/mlflow/runs/search', { experiment_ids: ['2'] });
    const addresses = body.runs.map((run: { info: { artifact_uri: string } }) => run.info.artifact_uri);
    expect(addresses).toContainEqual(expect.stringMatching(/\/packages\/generic\/ml_experiment_2\/\d+\/$/));
    const { runId } = await newRun(older, 'no files');
    const fresh = await older.get(`/mlflow/runs/get?run_id=${runId}`);
    expect(fresh.body.run.info.artifact_uri).toMatch(/\/packages\/ml_models\/candidate:\d+\/files\/$/);
  });

  test('keeps the order of logging', async () => {
    const { runId } = await newRun(older, 'inline');
    for (const [key, value] of [
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ] as const) {
      await older.post('/mlflow/runs/log-metric', { run_id: runId, key, value, timestamp: 1, step: 0 });
    }
    const { body } = await older.get(`/mlflow/runs/get?run_id=${runId}`);
    expect(body.run.data.metrics.map(({ key, value }: Metric) => [key, value])).toEqual([
      ['a', 1],
      ['b', 2],
      ['a', 3],
    ]);
  });
});
