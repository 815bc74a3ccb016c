import { afterAll, beforeAll, expect, test } from 'vitest';
import { addRuns, type ManyRuns } from '../../src/demo/index.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

const SHAPE = { params: 20, metrics: 30, tags: 6, points: 5 };
type Entry = { key: string; value: number | string; step?: number; timestamp?: number };
type Run = { info: Record<string, unknown>; data: { metrics: Entry[]; params: Entry[]; tags: Entry[] } };

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['yolo-solar'] });
});
afterAll(() => server.gitlab.close());

const add = (many: Partial<ManyRuns>, to = server) =>
  addRuns(to.gitlab, to.project.id, { experiments: 1, runs: 3, ...SHAPE, ...many });
const search = async (id = '', from = server): Promise<Run[]> =>
  (await from.post('/mlflow/runs/search', { experiment_ids: [id], max_results: 1000 })).body.runs;

test('ten thousand runs are made in a moment, each with what was asked for', async () => {
  const start = performance.now();
  const ids = add({ experiments: 10, runs: 1000 });
  expect(performance.now() - start).toBeLessThan(10_000);
  expect(new Set(ids).size).toBe(10);
  const eids = new Set<unknown>();
  for (const id of ids) {
    const runs = await search(id);
    expect(runs).toHaveLength(1000);
    for (const { info, data } of runs) {
      eids.add(info['run_id']);
      expect([data.params.length, data.metrics.length, data.tags.length]).toEqual([20, 30, 6]);
    }
  }
  expect(eids.size).toBe(10_000);
  const [run] = await search(ids[0]);
  expect(run?.info).toMatchObject({ run_id: expect.stringMatching(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/) });
});

test('the same numbers give the same runs', async () => {
  const [one, other] = [
    await startEmbedded({ stores: ['yolo-solar'] }),
    await startEmbedded({ stores: ['yolo-solar'] }),
  ];
  const found = [];
  for (const each of [one, other]) {
    const [id] = add({ runs: 50 }, each);
    const runs = await search(id, each);
    found.push(runs.map(({ info: { artifact_uri: _address, ...info }, data }) => ({ info, data })));
    await each.gitlab.close();
  }
  expect(found[0]).toEqual(found[1]);
  expect(found[0]).toHaveLength(50);
});

test('histories end with what the run shows, and go on when more is logged', async () => {
  const [id] = add({ runs: 1, points: 2500 });
  const [run] = await search(id);
  const runId = run?.info['run_id'];
  const history = async (key: string, token = '') =>
    (await server.get(`/mlflow/metrics/get-history?run_id=${runId}&metric_key=${key}&page_token=${token}`)).body;
  const first = await history('metric_004');
  expect(first.metrics).toHaveLength(1000);
  expect(first.metrics[0].step).toBe(0);
  const last = await history('metric_004', (await history('metric_004', first.next_page_token)).next_page_token);
  expect(last.metrics.at(-1)).toEqual(run?.data.metrics.find(({ key }) => key === 'metric_004'));
  expect([last.metrics.length, last.next_page_token]).toEqual([500, null]);
  expect((await history('metric_030')).metrics).toEqual([]);
  const more = { run_id: runId, key: 'metric_004', value: 7, timestamp: 1, step: 2500 };
  expect((await server.post('/mlflow/runs/log-metric', more)).status).toBe(200);
  const [again] = await search(id);
  expect(again?.data.metrics.find(({ key }) => key === 'metric_004')).toMatchObject({ value: 7, step: 2500 });
  const whole = await history('metric_004', (await history('metric_004', first.next_page_token)).next_page_token);
  expect(whole.metrics.at(-1)).toMatchObject({ value: 7, step: 2500 });
});

test('older servers send their points with the run', async () => {
  const older = await startEmbedded({ stores: ['yolo-solar'], generation: 'inline' });
  const [id] = add({ runs: 2, metrics: 3, points: 4 }, older);
  const [run] = await search(id, older);
  expect(run?.data.metrics).toHaveLength(12);
  await older.gitlab.close();
});

test('more runs can go into an experiment that is there, and they come first', async () => {
  const [id = ''] = add({ runs: 3 });
  expect(add({ experiments: { into: id }, runs: 2 })).toEqual([id]);
  const names = (await search(id)).map(({ info }) => Number(String(info['run_name']).slice(4)));
  expect(names).toEqual([...names].sort((a, b) => b - a));
  expect(names).toHaveLength(5);
  expect(() => add({ experiments: { into: '9999' } })).toThrow('9999');
});

test('they can come from pipelines', async () => {
  const [id] = add({ runs: 40, pipelines: 4, tags: 0 });
  const jobs = (await search(id)).map(({ data }) => data.tags.find(({ key }) => key === 'gitlab.CI_JOB_ID')?.value);
  expect(new Set(jobs).size).toBe(4);
  for (const job of new Set(jobs)) expect((await server.get(`/here/jobs/${job}`)).body.name).toBe('train');
});

test('they may have nothing in them', async () => {
  const [id] = add({ params: 0, metrics: 0, tags: 0, points: 0 });
  for (const { data } of await search(id)) expect(data).toEqual({ metrics: [], params: [], tags: [] });
});
