import { describe, expect, it } from 'vitest';
import type { Experiment } from '../../../src/core/model/project.ts';
import { fakeServer, type Routes, refusal, sourceAt } from './fake-server.ts';

const experiment: Experiment = {
  ...{ id: '1', name: 'churn', url: null, stage: 'active', tags: new Map(), created_at: null, creator: null },
};
const wire = (id: string, info: object = {}, data: object = {}) => ({
  info: {
    run_id: id,
    experiment_id: '1',
    run_name: id,
    status: 'FINISHED',
    start_time: 5,
    lifecycle_stage: 'active',
    ...info,
  },
  data,
});

/** Items `from`… of a list, as MLflow cuts it: its token holds the offset. */
function pageOf(key: string, items: readonly unknown[], asked: Record<string, unknown>, most = items.length) {
  const token = String(asked['page_token'] ?? '');
  const from = token === '' ? 0 : JSON.parse(Buffer.from(token, 'base64').toString()).offset;
  const to = from + Math.min(most, Number(asked['max_results']));
  const next = Buffer.from(JSON.stringify({ offset: to })).toString('base64');
  return { [key]: items.slice(from, to), ...(to < items.length ? { next_page_token: next } : {}) };
}

async function runsOf(routes: Routes, { ahead = true, one = experiment } = {}) {
  const { url, asked } = await fakeServer(routes);
  const source = sourceAt(url);
  const pages = [];
  for await (const page of source.runs(one, { ahead })) pages.push(page.map(({ run }) => run));
  return { pages, runs: pages.flat(), asked, source, url };
}
const theRun = async (info: object, data: object = {}, one = experiment) => {
  const { runs, url } = await runsOf({ 'runs/search': () => ({ runs: [wire('r', info, data)] }) }, { one });
  return { run: runs[0] ?? expect.unreachable('no run'), url };
};

describe('experiments', () => {
  it('are all listed, page by page, deleted ones too', async () => {
    const all = Array.from({ length: 5 }, (_, i) => ({
      ...{
        experiment_id: String(i),
        name: `e${i}`,
        lifecycle_stage: i === 3 ? 'deleted' : 'active',
        creation_time: 1_700_000_000_000 + i,
      },
      tags: [{ key: 'team', value: 'blue' }],
    }));
    const { url, asked } = await fakeServer({
      'experiments/search': ({ body }) => pageOf('experiments', all, body, 2),
    });
    const found = await sourceAt(url).experiments();
    expect(found.map(({ experiment: { id } }) => id)).toEqual(['0', '1', '2', '3', '4']);
    expect(found[3]).toEqual({
      experiment: {
        ...{ id: '3', name: 'e3', url: `${url}/#/experiments/3`, stage: 'deleted', creator: null },
        ...{ tags: new Map([['team', 'blue']]), created_at: 1_700_000_000_003 },
      },
      runs: null,
    });
    expect(
      asked.filter(({ path }) => path === 'experiments/search').map(({ method, body }) => [method, body.view_type]),
    ).toEqual(Array(3).fill(['POST', 'ALL']));
  });
});

describe('runs', () => {
  it('of one experiment are listed in pages of a thousand, deleted ones too, in a stated order', async () => {
    const all = Array.from({ length: 2500 }, (_, i) => wire(`r${i}`));
    const { pages, runs, asked } = await runsOf({ 'runs/search': ({ body }) => pageOf('runs', all, body) });
    expect(pages.map((page) => page.length)).toEqual([1000, 1000, 500]);
    expect(new Set(runs.map(({ run_id }) => run_id)).size).toBe(2500);
    const searches = asked.filter(({ path }) => path === 'runs/search');
    expect(searches).toHaveLength(3);
    expect(searches[0]?.body).toEqual({
      ...{ experiment_ids: ['1'], max_results: 1000, run_view_type: 'ALL', order_by: ['attributes.start_time DESC'] },
    });
  });

  it('are asked for ahead only where that is wished', async () => {
    const all = Array.from({ length: 3000 }, (_, i) => wire(`r${i}`));
    const asks = async (ahead: boolean) => {
      const { url, asked } = await fakeServer({ 'runs/search': ({ body }) => pageOf('runs', all, body) });
      for await (const _page of sourceAt(url).runs(experiment, { ahead })) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        break;
      }
      return asked.filter(({ path }) => path === 'runs/search').length;
    };
    expect(await asks(true)).toBe(3);
    expect(await asks(false)).toBe(1);
  });

  it('have all that they have in the other sources', async () => {
    const { run, url } = await theRun(
      { end_time: 9, user_id: 'somebody', artifact_uri: 's3://bucket' },
      {
        params: [{ key: 'b', value: '' }, { key: 'a/b', value: 'one\ntwo' }, { key: '__proto__' }],
        tags: [
          { key: 'mlflow.user', value: 'somebody' },
          { key: 'mlflow.parentRunId', value: 'p' },
        ],
        metrics: [{ key: 'm', value: 0.5, timestamp: 7, step: 3 }],
      },
    );
    expect(run).toMatchObject({
      ...{
        run_id: 'r',
        iid: null,
        experiment_id: '1',
        name: 'r',
        status: 'FINISHED',
        start_time: 5,
        end_time: 9,
        stage: 'active',
      },
      ...{
        url: `${url}/#/experiments/1/runs/r`,
        user: null,
        parent_run_id: 'p',
        artifacts: null,
        model_version: null,
        ci: null,
      },
    });
    expect([...run.params]).toEqual([
      ['__proto__', ''],
      ['a/b', 'one\ntwo'],
      ['b', ''],
    ]);
    expect(run.metrics.get('m')).toMatchObject({ value: 0.5, step: 3, timestamp: 7, count: null });
  });

  it('of a deleted experiment are deleted, whatever they say', async () => {
    expect((await theRun({}, {}, { ...experiment, stage: 'deleted' })).run.stage).toBe('deleted');
    expect((await theRun({ lifecycle_stage: 'deleted' })).run.stage).toBe('deleted');
  });

  it('take their name from the tag where they have none', async () => {
    const tags = [{ key: 'mlflow.runName', value: 'tagged' }];
    expect((await theRun({ run_name: '' }, { tags })).run.name).toBe('tagged');
    expect((await theRun({ run_name: null }, {})).run.name).toBe('');
  });

  it('have values that are not finite, as texts, and infinities as SQL keeps them', async () => {
    const values = [
      'NaN',
      'Infinity',
      '-Infinity',
      1.7976931348623157e308,
      -1.7976931348623157e308,
      1.7976931348623155e308,
    ];
    const { run } = await theRun(
      {},
      { metrics: values.map((value, i) => ({ key: `m${i}`, value, timestamp: '1700000000000', step: String(i) })) },
    );
    const { NaN: nan, POSITIVE_INFINITY: inf } = Number;
    expect([...run.metrics.values()].map(({ value }) => value)).toEqual([
      nan,
      inf,
      -inf,
      inf,
      -inf,
      1.7976931348623155e308,
    ]);
    expect(run.metrics.get('m5')).toMatchObject({ timestamp: 1_700_000_000_000, step: 5 });
  });

  it('are read where NaN stands bare in what is then no JSON, and a text that says NaN stays one', async () => {
    const text = JSON.stringify({
      runs: [
        wire(
          'r',
          {},
          {
            params: [{ key: 'NaN', value: 'a "quoted" NaN, -Infinity\\' }],
            metrics: [{ key: 'm', value: 'HERE', timestamp: 1, step: 0 }],
          },
        ),
      ],
    });
    for (const [bare, value] of [
      ['NaN', Number.NaN],
      ['Infinity', Number.POSITIVE_INFINITY],
      ['-Infinity', Number.NEGATIVE_INFINITY],
    ] as const) {
      const { runs } = await runsOf({ 'runs/search': () => text.replace('"HERE"', bare) });
      expect(runs[0]?.metrics.get('m')?.value).toBe(value);
      expect([...(runs[0]?.params ?? [])]).toEqual([['NaN', 'a "quoted" NaN, -Infinity\\']]);
    }
  });

  it('come in smaller pages where an answer is too large', async () => {
    const { createHttp } = await import('../../../src/http.ts');
    const { mlflowServerSource } = await import('../../../src/sources/index.ts');
    const all = Array.from({ length: 200 }, (_, i) =>
      wire(`r${i}`, {}, { tags: [{ key: 'long', value: 'x'.repeat(1000) }] }),
    );
    const { url, asked } = await fakeServer({ 'runs/search': ({ body }) => pageOf('runs', all, body) });
    const http = createHttp({
      retrySeconds: 0,
      userAgent: 't',
      noProxy: '*',
      log: () => {},
      limits: { answerBytes: 100_000, answerMs: 5000, silenceMs: 5000 } as never,
    });
    const seen: string[] = [];
    for await (const page of mlflowServerSource({ address: url, login: null }, http).runs(experiment, { ahead: true }))
      seen.push(...page.map(({ run }) => run.run_id));
    await http.close();
    expect(seen).toEqual(all.map(({ info }) => info.run_id));
    expect(new Set(asked.flatMap(({ body }) => body?.max_results ?? []))).toEqual(new Set([1000, 125, 16]));
  });

  it('are asked for anew by their id; null where there is none', async () => {
    const { url } = await fakeServer({
      'runs/get': ({ query }) =>
        query['run_id'] === 'r'
          ? { run: wire('r') }
          : refusal(404, { error_code: 'RESOURCE_DOES_NOT_EXIST', message: 'no' }),
    });
    const source = sourceAt(url);
    expect((await source.run(experiment, 'r'))?.run.run_id).toBe('r');
    expect(await source.run(experiment, 'other')).toBeNull();
  });

  it('are listed anew, once, where the server refuses the token of a page', async () => {
    const all = Array.from({ length: 1500 }, (_, i) => wire(`r${i}`));
    let asks = 0;
    const { runs } = await runsOf({
      'runs/search': ({ body }) =>
        ++asks === 2 ? refusal(400, { error_code: 'INVALID_PARAMETER_VALUE' }) : pageOf('runs', all, body),
    });
    expect(asks).toBe(4);
    expect(new Set(runs.map(({ run_id }) => run_id)).size).toBe(1500);
  });

  it('are an error where a page leads in a circle, after a second try', async () => {
    let asks = 0;
    const routes: Routes = { 'runs/search': () => ({ runs: [wire(`r${asks++}`)], next_page_token: 'same' }) };
    await expect(runsOf(routes)).rejects.toMatchObject({
      code: 'ANSWER_NOT_JSON',
      message: expect.stringContaining('names itself'),
    });
    expect(asks).toBeLessThan(7);
  });
});

describe('histories', () => {
  it('come whole and in order, however they are cut', async () => {
    const all = Array.from({ length: 60 }, (_, i) => ({
      key: 'm',
      value: i === 3 ? 'NaN' : i / 7,
      timestamp: i,
      step: 60 - i,
    }));
    const { url, asked } = await fakeServer({
      'metrics/get-history': ({ query }) => pageOf('metrics', all, query, 25),
    });
    const series = await sourceAt(url).history('r', 'a/b c');
    expect([...(series?.steps ?? [])]).toEqual(Array.from({ length: 60 }, (_, i) => i + 1));
    expect(series?.values[56]).toBeNaN();
    expect(series?.lost).toEqual([]);
    expect(asked).toHaveLength(3);
    expect(asked[0]?.query).toEqual({ run_id: 'r', metric_key: 'a/b c', max_results: '25000' });
  });

  it.each([
    ['the server knows no such metric', {}],
    ['the server knows no such run', refusal(404, { error_code: 'RESOURCE_DOES_NOT_EXIST' })],
  ])('are null where %s', async (_case, reply) => {
    const { url } = await fakeServer({ 'metrics/get-history': () => reply });
    expect(await sourceAt(url).history('r', 'm')).toBeNull();
  });
});

describe('model versions', () => {
  const version = (number: number, over: object = {}) => ({
    name: 'a/b',
    version: String(number),
    run_id: 'r',
    creation_timestamp: number,
    current_stage: 'None',
    ...over,
  });
  it('are of the runs that they name, the one registered last, with its page', async () => {
    const all = [version(2), version(10), version(11, { run_id: '' })];
    const { runs, url, asked } = await runsOf({
      'runs/search': () => ({ runs: [wire('r'), wire('other')] }),
      'model-versions/search': ({ query }) => pageOf('model_versions', all, query, 2),
    });
    expect(runs.map(({ model_version }) => model_version)).toEqual([
      { name: 'a/b', version: '10', url: `${url}/#/models/a%2Fb/versions/10` },
      null,
    ]);
    expect(asked.filter(({ path }) => path === 'model-versions/search')).toHaveLength(2);
  });

  it('that the server does not show are missing, and that is said once', async () => {
    const { runs, source } = await runsOf({
      'runs/search': () => ({ runs: [wire('r')] }),
      'model-versions/search': () => refusal(403, { error_code: 'PERMISSION_DENIED' }),
    });
    expect(runs[0]?.model_version).toBeNull();
    expect(source.gaps()).toEqual([
      'The MLflow server does not show its registered models: which version a run is, is missing.',
    ]);
  });
});

describe('artifacts', () => {
  const tree: Readonly<Record<string, object[]>> = {
    '': [
      { path: 'model', is_dir: true },
      { path: 'z.txt', is_dir: false, file_size: '12' },
    ],
    model: [
      { path: 'model/data', is_dir: true },
      { path: 'model/MLmodel', file_size: 3 },
    ],
    'model/data': [{ path: 'model/data/weights.bin' }],
  };
  const artifactsOf = async (list: (path: string) => object) => {
    const { url, asked } = await fakeServer({ 'artifacts/list': ({ query }) => list(query['path'] ?? '') });
    const source = sourceAt(url);
    const { run } = await theRun({});
    return { found: await source.artifacts(run), asked, gaps: source.gaps(), url };
  };

  it('are found folder by folder', async () => {
    const { found, asked, url, gaps } = await artifactsOf((path) => ({ root_uri: 's3://x', files: tree[path] }));
    expect(found).toEqual({
      url: `${url}/#/experiments/1/runs/r/artifacts`,
      files: [
        { path: 'model/MLmodel', size: 3 },
        { path: 'model/data/weights.bin', size: null },
        { path: 'z.txt', size: 12 },
      ],
    });
    expect(asked).toHaveLength(3);
    expect(gaps).toEqual([]);
  });

  it.each([
    [
      'folders within folders without end',
      (path: string) => ({
        files: [
          { path: `${path}d/`.replace(/\/$/, '') || 'd', is_dir: true },
          { path: `${path}/deeper`, is_dir: true },
        ],
      }),
    ],
    ['a folder that is in itself', () => ({ files: [{ path: 'same', is_dir: true }] })],
    [
      'thousands of files',
      (path: string) => ({ files: Array.from({ length: 5000 }, (_, i) => ({ path: `${path}/${i}` })) }),
    ],
    ['pages without end', (path: string) => ({ files: [{ path: `${path}f` }], next_page_token: 'more' })],
  ])('that are %s end', async (_case, list) => {
    const { found, asked } = await artifactsOf(list);
    expect(asked.length).toBeLessThanOrEqual(100);
    expect(found?.files.length).toBeLessThanOrEqual(1000);
  });

  it('that cannot be listed are null, and that is said once', async () => {
    const { found, gaps } = await artifactsOf(() =>
      refusal(500, { error_code: 'INTERNAL_ERROR', message: 'no credentials' }),
    );
    expect(found).toBeNull();
    expect(gaps).toEqual(['The MLflow server could not list the files of some runs: their artifacts are missing.']);
  });
});

it('a server under a path is asked and linked there', async () => {
  const { url } = await fakeServer(
    { 'experiments/search': () => ({ experiments: [{ experiment_id: 7, name: 'x' }] }) },
    '/ml/flow',
  );
  const source = sourceAt(`${url}///?x=secret#y`);
  expect(await source.origin()).toBe(url);
  expect((await source.experiments())[0]?.experiment).toMatchObject({
    id: '7',
    url: `${url}/#/experiments/7`,
    created_at: null,
  });
});
