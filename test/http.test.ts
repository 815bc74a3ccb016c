import { describe, expect, it, onTestFinished } from 'vitest';
import { createHttp, type HttpOptions, type HttpRequest } from '../src/http.ts';
import { answers, breaks, cutShort, deadAddress, drips, fallsSilent, ok, server } from './support/server.ts';

const SECRET = 'token-that-nobody-may-see';

function open(over: Partial<HttpOptions> = {}) {
  const lines: string[] = [];
  const http = createHttp({
    ...{ retrySeconds: 0.6, userAgent: 'ml-report/test', noProxy: '*', log: (line) => lines.push(line) },
    ...over,
  });
  onTestFinished(() => http.close());
  const send = (url: string, more: Partial<HttpRequest> = {}) =>
    http.send({
      ...{ method: 'GET', url: `${url}/api/v4/user?secret=${SECRET}`, repeatable: true },
      headers: { 'private-token': SECRET },
      ...more,
    });
  return { send, lines };
}

const failure = async (work: Promise<unknown>) =>
  work.then(
    () => expect.unreachable('it was answered'),
    (error: Error & { code?: string; hint?: string }) => error,
  );

describe('an answer', () => {
  it('comes with its status, its headers in lower case and its body', async () => {
    const { url, seen } = await server(answers(201, { a: 'ü' }, { 'X-Next-Page': '2' }));
    const answer = await open().send(url, { method: 'POST', body: '{}' });
    expect(answer.status).toBe(201);
    expect(answer.headers['x-next-page']).toBe('2');
    expect(JSON.parse(answer.body.toString())).toEqual({ a: 'ü' });
    expect(seen).toMatchObject([
      { method: 'POST', headers: { 'user-agent': 'ml-report/test', 'private-token': SECRET } },
    ]);
  });

  it.each([204, 304, 400, 401, 403, 404, 409, 422, 501])(
    'with status %d is an answer, and not asked for again',
    async (status) => {
      const { url, seen } = await server(answers(status, {}));
      expect((await open().send(url)).status).toBe(status);
      expect(seen).toHaveLength(1);
    },
  );
});

describe('what may pass is tried again', () => {
  it.each([
    ['503', answers(503, 'down')],
    ['502', answers(502, 'bad gateway')],
    ['429 without a time', answers(429, 'Retry later')],
    ['a broken connection', breaks],
    ['an answer cut short', cutShort],
  ])('%s, then 200', async (_case, fault) => {
    const { url, seen } = await server(fault, ok);
    expect((await open().send(url)).status).toBe(200);
    expect(seen).toHaveLength(2);
  });

  it('after as many seconds as Retry-After says', async () => {
    const { url, seen } = await server(answers(429, '', { 'retry-after': '1' }), ok);
    await open({ retrySeconds: 3 }).send(url);
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(990);
  });

  it('after the moment that Retry-After says', async () => {
    const moment = new Date(Math.ceil(Date.now() / 1000) * 1000 + 1000);
    const { url } = await server(answers(503, '', { 'retry-after': moment.toUTCString() }), ok);
    await open({ retrySeconds: 3 }).send(url);
    expect(Date.now()).toBeGreaterThanOrEqual(moment.getTime() - 20);
  });

  it('not at all where Retry-After is later than the time that is left', async () => {
    const { url, seen } = await server(answers(429, '', { 'retry-after': '3600' }));
    const start = performance.now();
    expect(await failure(open().send(url))).toMatchObject({
      code: 'SERVER_BUSY',
      message: expect.stringMatching(/429/),
    });
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['0', '0'],
    ['a moment that is over', 'Thu, 01 Jan 1970 00:00:00 GMT'],
    ['nonsense', 'soon'],
  ])('with pauses of our own where Retry-After is %s', async (_case, after) => {
    const { url, seen } = await server(answers(429, '', { 'retry-after': after }));
    await failure(open().send(url));
    expect(seen.length).toBeLessThan(8);
  });

  it('until the time is up, and says what was wrong', async () => {
    const { url, seen } = await server(breaks);
    const error = await failure(open().send(url));
    expect(error).toMatchObject({ code: 'SERVER_BUSY', message: expect.stringMatching(/GET \/api\/v4\/user.*broke/) });
    expect(seen.length).toBeGreaterThan(1);
  });
});

describe('what must not happen twice', () => {
  it.each([
    ['the connection broke', breaks],
    ['the answer was cut short', cutShort],
    ['503', answers(503, '')],
  ])('is sent once: %s', async (_case, fault) => {
    const { url, seen } = await server(fault);
    expect(await failure(open().send(url, { method: 'POST', body: '{}', repeatable: false }))).toMatchObject({
      code: 'SERVER_BUSY',
    });
    expect(seen).toHaveLength(1);
  });

  it('is sent again after 429, which says that nothing was done', async () => {
    const { url, seen } = await server(answers(429, ''), ok);
    expect((await open().send(url, { method: 'POST', body: '{}', repeatable: false })).status).toBe(200);
    expect(seen).toHaveLength(2);
  });
});

describe('bounds', () => {
  const limits = { answerBytes: 2000, answerMs: 200, silenceMs: 150 };

  it('an answer that never ends is given up', async () => {
    const { url } = await server(drips);
    const error = await failure(open({ retrySeconds: 0, limits: { ...limits, silenceMs: 5000 } }).send(url));
    expect(error).toMatchObject({ code: 'SERVER_BUSY', message: expect.stringContaining('did not end in time') });
  });

  it('so is one that falls silent', async () => {
    const { url } = await server(fallsSilent);
    const error = await failure(open({ retrySeconds: 0, limits: { ...limits, answerMs: 60_000 } }).send(url));
    expect(error).toMatchObject({ code: 'SERVER_BUSY', message: expect.stringContaining('fell silent') });
  });

  it('one that is too large is not read to its end, and not asked for again', async () => {
    const { url, seen } = await server(answers(200, 'x'.repeat(100_000)));
    expect(await failure(open({ limits }).send(url))).toMatchObject({ code: 'ANSWER_TOO_LARGE' });
    expect(seen).toHaveLength(1);
  });
});

describe('no server', () => {
  it('on a port where nobody listens is said at once', async () => {
    const dead = await deadAddress();
    const error = await failure(open({ retrySeconds: 60 }).send(dead));
    expect(error).toMatchObject({ code: 'SERVER_UNREACHABLE', message: expect.stringContaining(dead) });
  });

  it('of a name that does not exist is said with the name', async () => {
    const error = await failure(open({ retrySeconds: 0 }).send('http://gitlab.invalid'));
    expect(error.code).toMatch(/SERVER_UNREACHABLE|SERVER_BUSY/);
    expect(error.message).toMatch(/gitlab\.invalid|\/api\/v4\/user/);
  });
});

it('a call that comes after the end is not tried again and again', async () => {
  const { url } = await server(ok);
  const http = createHttp({ retrySeconds: 60, userAgent: 't', noProxy: '*', log: () => {} });
  await http.close();
  const start = performance.now();
  await failure(http.send({ method: 'GET', url, repeatable: true }));
  expect(performance.now() - start).toBeLessThan(10_000);
});

it('no message and no log line holds the token or the query', async () => {
  const limits = { answerBytes: 50, answerMs: 100, silenceMs: 100 };
  const said: string[] = [];
  for (const step of [ok, breaks, cutShort, drips, answers(429, SECRET), answers(200, SECRET.repeat(9))]) {
    const { url } = await server(step);
    const { send, lines } = open({ retrySeconds: 0, limits });
    const error = await send(url).catch((cause: Error & { hint?: string }) => cause);
    said.push(...lines, ...(error instanceof Error ? [error.message, String(error.hint)] : []));
  }
  expect(said.length).toBeGreaterThan(8);
  expect(said.join('\n')).not.toContain(SECRET);
  expect(said.join('\n')).not.toContain('secret=');
});
