import { describe, expect, it, onTestFinished } from 'vitest';
import { metricShown } from '../../../src/core/model/series.ts';
import { connectGitlab } from '../../../src/gitlab.ts';
import { createHttp } from '../../../src/http.ts';
import { sendsWholeHistories } from '../../../src/sources/gitlab/generation.ts';
import { embedded } from '../../support/embedded.ts';
import { answers, type Step, server } from '../../support/server.ts';
import { type Read, readAll } from '../reading.ts';
import { sourceOn } from './clients.ts';

async function read(generation: 'history' | 'inline', store: string) {
  const gitlab = await embedded({ stores: [store], generation });
  onTestFinished(() => gitlab.close());
  gitlab.seen();
  const whole = await readAll(sourceOn(gitlab));
  const asked = gitlab.seen().filter(({ path }) => path.endsWith('get-history')).length;
  return { whole, asked, url: gitlab.gitlab.url };
}

/** Older servers keep params of half the length. */
const comparable = ({ runs, histories }: Read, url: string) =>
  runs.map((run) => ({
    ...run,
    url: run.url?.replace(url, ''),
    user: run.user?.username,
    params: [...run.params].filter(([, value]) => value.length <= 250),
    histories: new Map(histories.get(run.run_id)),
  }));

describe.each(['automl-tools', 'fair-pruning'])('of the store %s', (store) => {
  it('both generations give the same runs and histories, the older one without asking for any', async () => {
    const [newer, older] = [await read('history', store), await read('inline', store)];
    expect(comparable(older.whole, older.url)).toEqual(comparable(newer.whole, newer.url));
    expect(older.asked).toBe(1);
    expect(older.whole.readRuns.every(({ histories }) => histories !== null)).toBe(true);
    expect(newer.whole.readRuns.every(({ histories }) => histories === null)).toBe(true);
    for (const run of [...newer.whole.runs, ...older.whole.runs]) {
      for (const metric of run.metrics.values()) expect(metric).toEqual(metricShown(metric));
    }
  });
});

describe('whether histories come with the runs', () => {
  it.each<[string, Step, boolean]>([
    ['GitLab knows no such route', answers(404, { error: '404 Not Found' }), true],
    ['GitLab knows no such run', answers(404, { error_code: 'RESOURCE_DOES_NOT_EXIST' }), false],
    ['the project is hidden', answers(404, { message: '404 Project Not Found' }), false],
    ['a proxy knows nothing', answers(404, '<html><title>404 Not Found</title></html>'), false],
    ['the token may not ask', answers(403, { error: 'insufficient_granular_scope' }), false],
    ['the server is in trouble', answers(500, { message: '500 Internal Server Error' }), false],
    ['there is a history of nobody', answers(200, { metrics: [] }), false],
  ])('is told by the answer where %s: %#', async (_case, step, expected) => {
    const { url } = await server(step);
    const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
    onTestFinished(() => http.close());
    const client = connectGitlab({ api: `${url}/api/v4`, project: '7' }, { kind: 'private', value: 't' }, http);
    expect(await sendsWholeHistories(client)).toBe(expected);
  });
});
