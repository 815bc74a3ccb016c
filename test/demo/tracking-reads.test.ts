import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['automl-tools'], root: '/gitlab' });
});
afterAll(() => server.gitlab.close());

const search = (body: object) => server.post('/mlflow/runs/search', body);

describe('experiments', () => {
  test('are all listed, with their number inside the project', async () => {
    const { status, body } = await server.get('/mlflow/experiments/list');
    expect(status).toBe(200);
    expect(body.experiments).toHaveLength(10);
    expect(body.experiments[5]).toEqual({
      ...{ experiment_id: '6', name: 'breast_cancer', lifecycle_stage: 'active' },
      ...{ artifact_location: 'not_implemented', tags: [] },
    });
  });

  test('are searched in pages; the filter is not looked at', async () => {
    const first = await server.post('/mlflow/experiments/search', {
      max_results: 7,
      order_by: 'name',
      filter: "name = 'x'",
    });
    expect(first.body.experiments).toHaveLength(7);
    const second = await server.post('/mlflow/experiments/search', {
      ...{ max_results: 7, order_by: 'name', page_token: first.body.next_page_token },
    });
    expect(second.body.experiments).toHaveLength(3);
    expect(second.body.next_page_token).toBeNull();
    const names = [...first.body.experiments, ...second.body.experiments].map(({ name }) => name);
    expect(names).toEqual([...names].sort());
  });

  test.each([
    ['get?experiment_id=6', 200],
    ['get-by-name?experiment_name=breast_cancer', 200],
    ['get?experiment_id=99', 404],
    ['get', 404],
    ['get-by-name?experiment_name=none', 404],
  ])('%s answers %i', async (path, status) => {
    const answer = await server.get(`/mlflow/experiments/${path}`);
    expect(answer.status).toBe(status);
    if (status === 404) expect(answer.body).toEqual({ error_code: 'RESOURCE_DOES_NOT_EXIST' });
    else expect(answer.body.experiment.experiment_id).toBe('6');
  });
});

describe('runs', () => {
  test('come 200 at a time, newest first', async () => {
    const { body } = await search({ experiment_ids: ['6'] });
    expect(body.runs).toHaveLength(200);
    const starts = body.runs.map((run: { info: { start_time: number } }) => run.info.start_time);
    expect(starts).toEqual([...starts].sort((a: number, b: number) => b - a));
  });

  test('are walked by token: every run once, no token on the last page', async () => {
    const seen: string[] = [];
    let token: string | null = null;
    do {
      const { body } = await search({
        experiment_ids: ['6'],
        max_results: 100,
        ...(token ? { page_token: token } : {}),
      });
      seen.push(...body.runs.map((run: { info: { run_id: string } }) => run.info.run_id));
      token = body.next_page_token;
    } while (token);
    expect(seen).toHaveLength(400);
    expect(new Set(seen).size).toBe(400);
  });

  test('only the first experiment counts, and a filter does not', async () => {
    const { body } = await search({
      ...{ experiment_ids: ['2', '6'], filter: "params.x = '1'", run_view_type: 'DELETED_ONLY', max_results: 5000 },
    });
    expect(body.runs.map((run: { info: { experiment_id: string } }) => run.info.experiment_id)).toEqual(['2', '2']);
  });

  test.each([
    [undefined, 400],
    ['created_at ASC', 400],
    ['name', 400],
    ['id DESC', 400],
    ['params.depth', 400],
    ['start_time DESC', 400],
    ['metrics.nothing', 0],
    ['metrics.accuracy DESC', 400],
    ['metrics.accuracy.more ASC', 400],
  ])('order by %s finds %i', async (order, count) => {
    const { body } = await search({ experiment_ids: ['6'], max_results: 1000, ...(order ? { order_by: order } : {}) });
    expect(body.runs).toHaveLength(count);
  });

  test.each(['metrics.accuracy DESC', 'metrics.accuracy ASC', 'metrics.accuracy.cut'])(
    '%s sorts by the newest entry',
    async (order) => {
      const { body } = await search({ experiment_ids: ['6'], max_results: 1000, order_by: order });
      const values = body.runs.map((run: { data: { metrics: { key: string; value: number }[] } }) => {
        return run.data.metrics.find(({ key }) => key === 'accuracy')?.value;
      });
      const sign = order.endsWith('ASC') ? 1 : -1;
      expect(values).toEqual([...values].sort((a: number, b: number) => sign * (a - b)));
    },
  );

  test('an order as a list is refused', async () => {
    const { status, body } = await search({ experiment_ids: ['6'], order_by: ['name'] });
    expect([status, body]).toEqual([400, { error: 'order_by is invalid' }]);
  });

  test('experiments must be named, and be there', async () => {
    expect((await search({})).body).toEqual({ error: 'experiment_ids is missing' });
    expect((await search({ experiment_ids: ['99'] })).status).toBe(404);
    expect((await search({ experiment_ids: [] })).status).toBe(404);
  });

  test('have the store id as UUID and their number only in the artifact address', async () => {
    const { body } = await search({ experiment_ids: ['2'] });
    const [{ info, data }] = body.runs;
    expect(info.run_id).toMatch(/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/);
    expect(info.run_uuid).toBe(info.run_id);
    expect(info.artifact_uri).toMatch(
      new RegExp(`^${server.gitlab.url}/api/v4/projects/\\d+/packages/ml_models/candidate:\\d+/files/$`),
    );
    expect(info.lifecycle_stage).toBe('active');
    expect(info.user_id).toMatch(/^\d+$/);
    expect(data.tags.map(({ key }: { key: string }) => key)).toContain('gitlab.CI_JOB_ID');
    const one = await server.get(`/mlflow/runs/get?run_id=${info.run_id}`);
    expect(one.body.run).toEqual(body.runs[0]);
  });

  test('without a name get three animals and a number', async () => {
    const { body } = await search({ experiment_ids: ['9'] });
    expect(body.runs[0].info.run_name).toMatch(/^[a-z]+-[a-z]+-[a-z]+-\d{1,4}$/);
  });

  test('that were deleted are gone', async () => {
    const counts = await Promise.all(
      Array.from({ length: 10 }, (_, index) => search({ experiment_ids: [String(index + 1)], max_results: 1000 })),
    );
    expect(counts.reduce((total, { body }) => total + body.runs.length, 0)).toBe(828);
  });
});

describe('artifacts', () => {
  test('are listed whole; a folder is empty; a file has an address', async () => {
    const { body } = await search({ experiment_ids: ['3'] });
    const version = /candidate:\d+/.exec(body.runs.at(-1).info.artifact_uri)?.[0];
    const all = await server.get(`/mlflow-artifacts/artifacts?path=${version}`);
    expect(all.status).toBe(200);
    for (const file of all.body.files)
      expect(file).toEqual({ path: expect.any(String), is_dir: false, file_size: expect.anything() });
    expect((await server.get(`/mlflow-artifacts/artifacts?path=${version}/model`)).body).toEqual({ files: [] });
    expect((await server.get('/mlflow-artifacts/artifacts?path=candidate:99999')).status).toBe(404);
  });
});
