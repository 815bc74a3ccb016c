import { afterEach, describe, expect, test } from 'vitest';
import { type Asked, type EmbeddedGitLabOptions, type Meddling, startEmbeddedGitLab } from '../../src/demo/index.ts';
import { breaks, cutShort, fallsSilent } from '../support/server.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

const opened: Embedded[] = [];
afterEach(async () => {
  for (const server of opened.splice(0)) await server.gitlab.close();
});

async function open(options: Partial<EmbeddedGitLabOptions>): Promise<Embedded> {
  const server = await startEmbedded({ stores: ['yolo-solar'], ...options });
  opened.push(server);
  return server;
}

describe('latency', () => {
  const LATENCY = 60;

  async function timed(work: () => Promise<unknown>): Promise<number> {
    const start = performance.now();
    await work();
    return performance.now() - start;
  }

  test('holds each answer that long, and hardly longer', async () => {
    const server = await open({ latencyMs: LATENCY });
    await server.get('/api/v4/version');
    const times: number[] = [];
    for (let i = 0; i < 8; i++) times.push(await timed(() => server.get('/mlflow/experiments/list')));
    expect(Math.min(...times)).toBeGreaterThanOrEqual(LATENCY);
    expect(Math.min(...times)).toBeLessThan(LATENCY * 1.5);
  });

  test('is one for all requests that are made side by side', async () => {
    const server = await open({ latencyMs: LATENCY });
    await server.get('/api/v4/version');
    const whole = await timed(() => Promise.all(Array.from({ length: 30 }, () => server.get('/api/v4/version'))));
    expect(whole).toBeGreaterThanOrEqual(LATENCY);
    expect(whole).toBeLessThan(LATENCY * 15);
  });

  test('is none unless asked for', async () => {
    const server = await open({});
    await server.get('/api/v4/version');
    const times: number[] = [];
    for (let i = 0; i < 8; i++) times.push(await timed(() => server.get('/api/v4/version')));
    expect(Math.min(...times)).toBeLessThan(LATENCY);
  });
});

describe('meddling', () => {
  const meddling = (answer: (asked: Asked, nth: number) => Meddling) => {
    let seen = 0;
    return open({ meddle: (asked) => answer(asked, ++seen) });
  };

  test('sees method, path, query and body, and lets pass what it does not answer', async () => {
    const asked: Asked[] = [];
    const server = await open({ root: '/gitlab', meddle: (request) => void asked.push(request) });
    const { status } = await server.post('/mlflow/runs/search?private_token=demo-secret&x=1', {
      experiment_ids: ['1'],
    });
    expect(status).toBe(200);
    const path = `/gitlab/api/v4/projects/${server.project.id}/ml/mlflow/api/2.0/mlflow/runs/search`;
    expect(asked).toEqual([{ method: 'POST', path, query: 'x=1', body: { experiment_ids: ['1'] } }]);
    expect(server.gitlab.requests).toEqual([{ ...asked[0], status: 200 }]);
    expect(JSON.stringify(server.gitlab.requests)).not.toContain(server.project.token);
  });

  test('answers in place of the server, before it looks for the caller', async () => {
    const server = await meddling(() => ({ status: 429, headers: { 'retry-after': '7' }, body: 'Retry later' }));
    const { status, body, headers } = await server.get('/api/v4/user', 'nobody');
    expect([status, body, headers.get('retry-after')]).toEqual([429, 'Retry later', '7']);
    expect(server.gitlab.requests.at(-1)).toMatchObject({ status: 429 });
  });

  test('can pick one of many requests', async () => {
    const server = await meddling((_asked, nth) => (nth === 2 ? { status: 502, headers: {}, body: '' } : undefined));
    const statuses = [];
    for (let i = 0; i < 3; i++) statuses.push((await server.get('/api/v4/version')).status);
    expect(statuses).toEqual([200, 502, 200]);
  });

  test.each([
    ['reset', 'reset' as const],
    ['a step that breaks', breaks],
    ['a step that stops half way', cutShort],
  ])('breaks the connection: %s', async (_case, step) => {
    const server = await meddling(() => step);
    await expect(server.get('/api/v4/version')).rejects.toThrow();
  });

  test.each([
    ['hang', 'hang' as const],
    ['a step that falls silent', fallsSilent],
  ])('says nothing more: %s', async (_case, step) => {
    const server = await meddling((asked) => (asked.path.endsWith('/version') ? step : undefined));
    const signal = AbortSignal.timeout(150);
    const headers = { 'private-token': server.project.token };
    const silent = fetch(`${server.gitlab.url}/api/v4/version`, { signal, headers }).then((answer) => answer.text());
    await expect(silent).rejects.toThrow(/timeout/i);
    expect((await server.get('/api/v4/user')).status).toBe(200);
  });

  test('does not keep a server with hanging requests from closing', async () => {
    const gitlab = await startEmbeddedGitLab({ stores: [], meddle: () => 'hang' });
    const hanging = fetch(gitlab.url).catch(() => 'closed');
    await new Promise((resolve) => setTimeout(resolve, 50));
    await gitlab.close();
    expect(await hanging).toBe('closed');
    expect(gitlab.requests).toEqual([expect.objectContaining({ status: 0 })]);
  });
});

test('what was sent is remembered as it was meant: JSON, a form, a text, a file', async () => {
  const server = await open({});
  const { url, requests } = server.gitlab;
  const send = (type: string, body: string, path = '/api/graphql', method = 'POST') =>
    fetch(`${url}${path}`, { method, body, headers: { 'content-type': type, 'private-token': server.project.token } });
  await send('application/json', '{"query":"{ currentUser { id } }"}');
  await send('application/x-www-form-urlencoded', 'query=x&scope[]=a&scope[]=b');
  await send('application/json', '{"half');
  await send(
    'application/octet-stream',
    'bytes',
    `/api/v4/projects/${server.project.id}/packages/ml_models/candidate:1/files/a.txt`,
    'PUT',
  );
  await fetch(url);
  expect(requests.map(({ method, body, status }) => [method, body, status])).toEqual([
    ['POST', { query: '{ currentUser { id } }' }, 200],
    ['POST', { query: 'x', scope: ['a', 'b'] }, 200],
    ['POST', '{"half', 400],
    ['PUT', undefined, 201],
    ['GET', undefined, 200],
  ]);
});
