import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { gitlabSource } from '../../../src/sources/index.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { type Read, readAll } from '../reading.ts';

let server: Embedded;
let read: Read;
beforeAll(async () => {
  server = await embedded();
  read = await readAll(gitlabSource(server.client, server.client));
});
afterAll(() => server.close());

const source = () => gitlabSource(server.client, server.client);
const newExperiment = async (name: string) =>
  (await server.log<{ experiment_id: string }>('experiments/create', { name })).experiment_id;
const newRun = async (experiment_id: string, over: object = {}) =>
  (await server.log<{ run: { info: { run_id: string } } }>('runs/create', { experiment_id, ...over })).run.info.run_id;
async function runsOf(id: string) {
  const [listed] = (await source().experiments()).filter(({ experiment }) => experiment.id === id);
  const pages = [];
  if (listed)
    for await (const page of source().runs(listed.experiment, { ahead: true })) pages.push(page.map(({ run }) => run));
  return pages;
}

describe('a real project', () => {
  it('is read with every experiment and run, each once, with addresses on this server', () => {
    const web = `${server.gitlab.url}/research/liver-ct-seg`;
    expect(read.runs).toHaveLength(30);
    expect(new Set(read.runs.map(({ run_id }) => run_id)).size).toBe(30);
    for (const run of read.runs) expect(run.url).toBe(`${web}/-/ml/candidates/${run.iid}`);
    for (const one of read.experiments) {
      expect(one).toMatchObject({ url: `${web}/-/ml/experiments/${one.id}`, stage: 'active' });
      expect(one.creator).toMatchObject({
        username: expect.any(String),
        url: expect.stringContaining(server.gitlab.url),
      });
      expect(one.created_at).toBeGreaterThan(Date.UTC(2015));
    }
    expect(read.runs.every(({ user }) => user !== null)).toBe(true);
  });

  it('has histories that are sorted and hold the last value', () => {
    let points = 0;
    for (const run of read.runs) {
      for (const [key, { value }] of run.metrics) {
        const series = read.histories.get(run.run_id)?.get(key);
        expect(
          series?.values.some((one) => Object.is(one, value ?? Number.NaN)),
          `${run.run_id} ${key}`,
        ).toBe(true);
        points += series?.steps.length ?? 0;
        expect([...(series?.steps ?? [])]).toEqual([...(series?.steps ?? [])].sort((a, b) => a - b));
      }
    }
    expect(points).toBeGreaterThan(1000);
  });
});

describe('older servers, which send every point with the run', () => {
  it('give the same runs, last values and histories, and no creators', async () => {
    const older = await embedded({ generation: 'inline' });
    const other = await readAll(gitlabSource(older.client, older.client));
    const plain = ({ runs, histories }: Read, url: string) =>
      runs.map((run) => ({
        ...run,
        url: run.url?.replace(url, ''),
        user: run.user?.username,
        params: [...run.params].filter(([, value]) => value.length <= 250),
        tags: [...run.tags],
        metrics: [...run.metrics].map(([key, { value, step, timestamp }]) => [key, value, step, timestamp]),
        histories: [...(histories.get(run.run_id) ?? [])].sort(([a], [b]) => (a < b ? -1 : 1)),
      }));
    expect(plain(other, older.gitlab.url)).toEqual(plain(read, server.gitlab.url));
    expect(other.experiments.map(({ name }) => name)).toEqual(read.experiments.map(({ name }) => name));
    expect(other.experiments.every(({ creator, created_at }) => creator === null && created_at === null)).toBe(true);
    expect(older.seen().filter(({ path }) => path.endsWith('get-history'))).toHaveLength(1);
    await older.close();
  });
});

describe('pages', () => {
  it('of 1,200 runs are all read, newest first, in two requests', async () => {
    const id = await newExperiment('many');
    const made: string[] = [];
    for (let i = 0; i < 1200; i += 100)
      made.push(...(await Promise.all(Array.from({ length: 100 }, () => newRun(id, { start_time: 1 })))));
    server.seen();
    const pages = await runsOf(id);
    expect(server.seen().filter(({ path }) => path.endsWith('runs/search'))).toHaveLength(2);
    expect(pages.map((page) => page.length)).toEqual([1000, 200]);
    expect(
      pages
        .flat()
        .map(({ run_id }) => run_id)
        .sort(),
    ).toEqual(made.sort());
  });

  it('of a history of 2,500 points, logged backwards, come out whole and in order', async () => {
    const run_id = await newRun(await newExperiment('long'));
    const metrics = Array.from({ length: 2500 }, (_, i) => ({
      key: 'loss',
      value: i / 7,
      timestamp: i,
      step: 2500 - i,
    }));
    await server.log('runs/log-batch', { run_id, metrics });
    server.seen();
    const series = await source().history(run_id, 'loss');
    expect(server.seen()).toHaveLength(3);
    expect([...(series?.steps ?? [])]).toEqual(Array.from({ length: 2500 }, (_, i) => i + 1));
    expect(series?.values[0]).toBe(2499 / 7);
  });

  it('of an experiment without runs are one without runs', async () => {
    expect(await runsOf(await newExperiment('empty'))).toEqual([[]]);
  });
});

describe('a run', () => {
  it('keeps hostile names and values as they are', async () => {
    const id = await newExperiment('hostile <script> | @all');
    const run_id = await newRun(id, { run_name: 'a|b`c`\n/close', tags: [{ key: '__proto__', value: 'x' }] });
    const params = [
      { key: 'constructor', value: '=1+1' },
      { key: '🙂', value: '‮' },
    ];
    await server.log('runs/log-batch', { run_id, params, metrics: [{ key: 'a.b/c d', value: -0.5, timestamp: 3 }] });
    const [[run] = []] = await runsOf(id);
    expect(run).toMatchObject({ name: 'a|b`c`\n/close', status: 'RUNNING', start_time: null, end_time: null });
    expect([...(run?.params ?? [])].sort()).toEqual(params.map(({ key, value }) => [key, value]).sort());
    expect(run?.tags.get('__proto__')).toBe('x');
    expect(run?.metrics.get('a.b/c d')).toMatchObject({ value: -0.5, step: 0, timestamp: 3 });
    expect((await source().history(run_id, 'a.b/c d'))?.values).toEqual(Float64Array.of(-0.5));
  });

  it('has an empty history of a metric that it did not log', async () => {
    const run_id = await newRun(await newExperiment('no metric'));
    expect((await source().history(run_id, 'nothing'))?.values.length ?? 0).toBe(0);
  });
});
