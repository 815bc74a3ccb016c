import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import type { Run } from '../../../src/core/model/run.ts';
import { connectGitlab } from '../../../src/gitlab.ts';
import { createHttp } from '../../../src/http.ts';
import { createGaps } from '../../../src/sources/gaps.ts';
import { artifactReader } from '../../../src/sources/gitlab/artifacts.ts';
import { run } from '../../support/build.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { answers, type Step, server } from '../../support/server.ts';
import { readAll } from '../reading.ts';
import { sourceOn } from './clients.ts';

const one: Run = { ...run({}), iid: 7, url: 'https://gitlab.example/a/b/-/ml/candidates/7' };

async function asked(step: Step, of: Run = one) {
  const { url, seen } = await server(step);
  const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
  onTestFinished(() => http.close());
  const client = connectGitlab({ api: `${url}/api/v4`, project: '7' }, { kind: 'private', value: 't' }, http);
  const gaps = createGaps();
  const read = artifactReader(client, gaps);
  return { read, seen, gaps, artifacts: await read(of).catch((cause: unknown) => cause) };
}

describe('the files of a run', () => {
  let gitlab: Embedded;
  beforeAll(async () => {
    gitlab = await embedded({ stores: ['nilm-benchmark'] });
  });
  afterAll(() => gitlab.close());

  it('come with their sizes and the page that shows them, one request a run', async () => {
    const source = sourceOn(gitlab);
    const { runs } = await readAll(source, { histories: false });
    gitlab.seen();
    let files = 0;
    let sized = 0;
    for (const run of runs) {
      const artifacts = await source.artifacts(run);
      expect(artifacts?.url).toBe(run.url);
      files += artifacts?.files.length ?? 0;
      sized += artifacts?.files.filter(({ size }) => size !== null && size >= 0).length ?? 0;
    }
    expect(gitlab.seen()).toHaveLength(runs.length);
    expect(files).toBeGreaterThan(500);
    expect(sized).toBeGreaterThan(files / 2);
  });
});

describe('what GitLab answers', () => {
  it('is flat, percent-encoded, and without folders', async () => {
    const files = [
      { path: 'model%2Fweights%20a.pt', is_dir: false, file_size: 12 },
      { path: '100%.png', is_dir: false, file_size: null },
      { path: 'model', is_dir: true },
    ];
    const { artifacts, seen } = await asked(answers(200, { files }));
    expect(artifacts).toEqual({
      url: one.url,
      files: [
        { path: 'model/weights a.pt', size: 12 },
        { path: '100%.png', size: null },
      ],
    });
    expect(seen[0]?.url).toBe('/api/v4/projects/7/ml/mlflow/api/2.0/mlflow-artifacts/artifacts?path=candidate%3A7');
  });

  it.each<[string, Step, unknown]>([
    ['no files', answers(200, { files: [] }), { url: one.url, files: [] }],
    ['nothing', answers(200, {}), expect.objectContaining({ code: 'ANSWER_NOT_JSON' })],
    ['that it knows no package', answers(404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }), null],
    ['something else', answers(200, { files: [{ path: 3 }] }), expect.objectContaining({ code: 'ANSWER_NOT_JSON' })],
  ])('can be %s', async (_case, step, expected) => {
    const { artifacts, gaps } = await asked(step);
    expect(artifacts).toEqual(expected);
    expect(gaps.all()).toEqual([]);
  });

  it('of more files than anybody looks through is cut', async () => {
    const files = Array.from({ length: 12_000 }, (_, i) => ({ path: `f${i}`, file_size: 1 }));
    const { artifacts } = await asked(answers(200, { files }));
    expect((artifacts as { files: unknown[] }).files).toHaveLength(10_000);
  });

  it.each([
    ['refused', answers(403, { error: 'insufficient_scope' })],
    ['hidden', answers(404, { message: '404 Not found' })],
  ])('%s once is not asked for again, and said', async (_case, step) => {
    const { read, seen, gaps, artifacts } = await asked(step);
    expect([artifacts, await read(one)]).toEqual([null, null]);
    expect(seen).toHaveLength(1);
    expect(gaps.all()).toEqual([expect.stringContaining('artifacts are missing')]);
  });

  it('is not asked for without the number of the run', async () => {
    const { artifacts, seen } = await asked(answers(200, { files: [] }), { ...one, iid: null, url: null });
    expect(artifacts).toBeNull();
    expect(seen).toHaveLength(0);
  });
});
