import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  answers,
  breaks,
  deadAddress,
  fallsSilent,
  ok,
  rawServer,
  says,
  saysAndEnds,
  server,
  whole,
} from '../support/server.ts';
import { calling, failureOf } from './support/calling.ts';

const fine = whole('{"fine":true}');

describe('a connection that the server gave up between two calls', () => {
  it.each([
    ['a GET', {}],
    ['a search', { method: 'POST', body: '{}' } as const],
  ])('costs %s nothing but a second try, even with no time for retries', async (_case, more) => {
    const { url, seen, sockets } = await rawServer(says(fine), (socket) => socket.destroy(), says(fine));
    const { send } = calling();
    await send(url, more);
    expect((await send(url, more)).status).toBe(200);
    expect(seen).toHaveLength(3);
    expect(sockets).toHaveLength(2);
  });

  it('is not tried again for a call that must not happen twice', async () => {
    const { url, seen } = await rawServer(says(fine), (socket) => socket.destroy(), says(fine));
    const { send } = calling({ retrySeconds: 5 });
    await send(url);
    const failure = await failureOf(send(url, { method: 'POST', body: '{}', repeatable: false }));
    expect(failure.code).toBe('SERVER_BUSY');
    expect(seen).toHaveLength(2);
  });

  it('and closed in good time is not used at all', async () => {
    const { url, seen, sockets } = await rawServer(saysAndEnds(fine));
    const { send } = calling();
    await send(url);
    await new Promise((resolve) => setTimeout(resolve, 20));
    await send(url, { method: 'POST', body: '{}', repeatable: false });
    expect([seen.length, sockets.length]).toEqual([2, 2]);
  });
});

describe('an answer that breaks off is asked for again, and said for what it is', () => {
  const head = 'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n';
  const packed = gzipSync('{"fine":true}');
  const gzipHead = (length: number) => `${head}content-encoding: gzip\r\ncontent-length: ${length}\r\n\r\n`;
  it.each([
    ['fewer bytes than promised', saysAndEnds(`${head}content-length: 100\r\n\r\n{"fine":`), 'broke off in the middle'],
    [
      'chunks without a last one',
      saysAndEnds(`${head}transfer-encoding: chunked\r\n\r\n8\r\n{"fine":\r\n`),
      'broke off in the middle',
    ],
    [
      'a chunk of no size',
      saysAndEnds(`${head}transfer-encoding: chunked\r\n\r\nzz\r\n{"fine":\r\n`),
      'broke off in the middle',
    ],
    [
      'half a packed answer',
      says(Buffer.concat([Buffer.from(gzipHead(packed.length - 9)), packed.subarray(0, -9)])),
      'broke off or was damaged',
    ],
    ['a packed answer that is none', says(`${gzipHead(13)}{"fine":true}`), 'broke off or was damaged'],
    ['half a head', saysAndEnds('HTTP/1.1 200 OK\r\ncontent-ty'), 'the connection broke before an answer came'],
    ['nothing', (socket: { end(): void }) => socket.end(), 'the connection broke before an answer came'],
  ])('%s', async (_case, fault, words) => {
    const patient = await rawServer(fault, says(fine));
    expect((await calling({ retrySeconds: 2 }).send(patient.url)).body.toString()).toBe('{"fine":true}');
    expect(patient.seen).toHaveLength(2);
    const impatient = await rawServer(fault);
    expect(await failureOf(calling().send(impatient.url))).toMatchObject({
      ...{ code: 'SERVER_BUSY', message: expect.stringContaining(words) },
    });
  });

  it('but one that ends where its connection does is whole', async () => {
    const { url } = await rawServer(saysAndEnds(`${head}connection: close\r\n\r\n{"fine":true}`));
    expect((await calling().send(url)).body.toString()).toBe('{"fine":true}');
  });
});

describe('what is no HTTP is said at once', () => {
  it.each([
    ['garbage', says('SSH-2.0-OpenSSH_9.2\r\n'), 'does not speak HTTP'],
    ['the first HTTP, without a head', saysAndEnds('<html>hello</html>'), 'does not speak HTTP'],
    ['an alert of TLS', saysAndEnds(Buffer.from([0x15, 3, 1, 0, 2, 2, 70])), 'begins with https:'],
  ])('%s', async (_case, step, words) => {
    const { url, seen } = await rawServer(step);
    expect(await failureOf(calling({ retrySeconds: 60 }).send(url))).toMatchObject({
      ...{ code: 'SERVER_UNREACHABLE', message: expect.stringContaining(words) },
    });
    expect(seen).toHaveLength(1);
  });

  it.each([
    ['one header', `x-long: ${'x'.repeat(20_000)}\r\n`],
    ['all headers together', Array.from({ length: 900 }, (_, i) => `x-header-${i}: some value\r\n`).join('')],
  ])('%s too long', async (_case, headers) => {
    const { url } = await rawServer(says(whole('{}', headers)));
    expect(await failureOf(calling({ retrySeconds: 60 }).send(url))).toMatchObject({
      ...{ code: 'ANSWER_NOT_JSON', message: expect.stringContaining('a head of more than 16 kB') },
    });
  });

  it('a port that speaks no TLS', async () => {
    const { url } = await server(ok);
    expect(await failureOf(calling({ retrySeconds: 60 }).send(url.replace('http:', 'https:')))).toMatchObject({
      ...{ code: 'SERVER_UNREACHABLE', message: expect.stringMatching(/^No connection to https:.*begins with http:/) },
    });
  });
});

describe('time', () => {
  it('a head that never comes', async () => {
    const { url } = await server(() => {});
    const failure = await failureOf(calling({ limits: { headMs: 50 } }).send(url));
    expect(failure).toMatchObject({ code: 'SERVER_BUSY', message: expect.stringContaining('no answer came in time') });
  });

  it('a body that falls silent', async () => {
    const { url } = await server(fallsSilent);
    const failure = await failureOf(calling({ limits: { silenceMs: 50 } }).send(url));
    expect(failure).toMatchObject({ code: 'SERVER_BUSY', message: expect.stringContaining('fell silent') });
  });

  it('of a whole call is that of the retries and one answer more', async () => {
    const { url, seen } = await server(fallsSilent);
    const start = performance.now();
    const { send } = calling({ retrySeconds: 1, limits: { answerMs: 300, silenceMs: 60_000, pauseMs: 10 } });
    await failureOf(send(url));
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(seen.length).toBeGreaterThan(2);
  });
});

describe('a server that was there and is gone', () => {
  it('is waited for, until it is back', async () => {
    const listening = createServer((_request, response) => response.setHeader('connection', 'close').end('{}'));
    const open = (port: number) => new Promise<void>((resolve) => listening.listen(port, '127.0.0.1', resolve));
    await open(0);
    const { port } = listening.address() as AddressInfo;
    const { send, lines } = calling({ retrySeconds: 20, limits: { pauseMs: 50 } });
    await send(`http://127.0.0.1:${port}`);
    await new Promise((resolve) => listening.close(resolve));
    const call = send(`http://127.0.0.1:${port}`);
    await new Promise((resolve) => setTimeout(resolve, 200));
    await open(port);
    expect((await call).status).toBe(200);
    await new Promise((resolve) => listening.close(resolve));
    expect(lines.join('\n')).toContain('nobody listens there');
  });

  it('one that never was is not', async () => {
    const start = performance.now();
    const failure = await failureOf(calling({ retrySeconds: 60 }).send(await deadAddress()));
    expect(failure.message).toMatch(/^No connection to http:\/\/127\.0\.0\.1:\d+: nobody listens there\.$/);
    expect(performance.now() - start).toBeLessThan(10_000);
  });
});

describe('the end', () => {
  it('of the client ends what is going on, and every pause', async () => {
    const silent = await server(() => {});
    const busy = await server(answers(429, '', { 'retry-after': '30' }));
    const { http, send } = calling({ retrySeconds: 60, limits: { answerMs: 60_000 } });
    const start = performance.now();
    const calls = [send(silent.url), send(busy.url), send(busy.url)].map((call) => call.catch(() => 'ended'));
    await new Promise((resolve) => setTimeout(resolve, 100));
    await http.close();
    expect(await Promise.all(calls)).toEqual(['ended', 'ended', 'ended']);
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it('leaves nothing to be called again', async () => {
    const { url, seen } = await server(breaks);
    const { http, send } = calling({ retrySeconds: 60, limits: { pauseMs: 50 } });
    const call = send(url).catch(() => {});
    await new Promise((resolve) => setTimeout(resolve, 30));
    await http.close();
    await call;
    const asked = seen.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(seen).toHaveLength(asked);
  });
});
