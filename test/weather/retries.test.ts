import { describe, expect, it } from 'vitest';
import { askedPause, spanOf } from '../../src/http/patience.ts';
import { answers, breaks, ok, type Step, server } from '../support/server.ts';
import { calling, failureOf } from './support/calling.ts';

const statuses = (status: number, headers: Record<string, string> = {}) => answers(status, '', headers);

describe('a status that means "later" is asked again', () => {
  it.each([408, 425, 429, 502, 503, 504, 520, 521, 522, 523, 524])('%d', async (status) => {
    const { url, seen } = await server(statuses(status), ok);
    expect((await calling({ retrySeconds: 2 }).send(url)).status).toBe(200);
    expect(seen).toHaveLength(2);
    const stubborn = await server(statuses(status));
    expect(await failureOf(calling().send(stubborn.url))).toMatchObject({
      ...{ code: 'SERVER_BUSY', message: expect.stringContaining(`it answered ${status} (`) },
    });
    expect(stubborn.seen).toHaveLength(1);
  });

  it('500 three times, then it is the answer', async () => {
    const { url, seen } = await server(statuses(500));
    expect((await calling({ retrySeconds: 5 }).send(url)).status).toBe(500);
    expect(seen).toHaveLength(3);
  });

  it.each<[string, number, Step]>([
    ['500 where there is no time', 0, statuses(500)],
    ['501', 5, statuses(501)],
    ['505', 5, statuses(505)],
    ['400', 5, statuses(400)],
    ['404', 5, statuses(404)],
  ])('%s is the answer at once', async (_case, retrySeconds, step) => {
    const { url, seen } = await server(step);
    expect((await calling({ retrySeconds }).send(url)).status).toBeGreaterThanOrEqual(400);
    expect(seen).toHaveLength(1);
  });

  it.each([500, 502, 408])('%d is not, for a call that must not happen twice', async (status) => {
    const { url, seen } = await server(statuses(status), ok);
    const write = { method: 'POST', body: '{}', repeatable: false } as const;
    const answer = await calling({ retrySeconds: 5 })
      .send(url, write)
      .catch((cause: { code: string }) => cause.code);
    expect(answer).not.toMatchObject({ status: 200 });
    expect(seen).toHaveLength(1);
  });

  it('with pauses that grow', async () => {
    const { url, seen } = await server(breaks);
    await failureOf(calling({ retrySeconds: 2, limits: { pauseMs: 40 } }).send(url));
    // At once, then after at least 40, 80, 160 ms of which half is left to chance.
    expect(seen.length).toBeGreaterThan(3);
    expect(seen.length).toBeLessThan(10);
    expect((seen[3]?.at ?? 0) - (seen[1]?.at ?? 0)).toBeGreaterThan(55);
  });

  it('and says how often and for how long', async () => {
    const { url } = await server(statuses(503));
    expect((await failureOf(calling({ retrySeconds: 1, limits: { pauseMs: 100 } }).send(url))).message).toMatch(
      /^The server did not serve GET \/api\/v4\/user: it answered 503 \(service unavailable\), \d times within \d seconds?\.$/,
    );
  });
});

describe('what a server asks for', () => {
  const NOW = Date.UTC(2026, 10, 23, 12);
  const http = (ms: number) => new Date(ms).toUTCString();
  const epoch = (ms: number) => String(ms / 1000);
  const asked = (headers: Record<string, string>) => askedPause({ status: 429, headers, body: Buffer.alloc(0) }, NOW);

  it.each<[string, Record<string, string>, number | null]>([
    ['nothing', {}, null],
    ['seconds', { 'retry-after': '7' }, 7000],
    ['a moment', { 'retry-after': http(NOW + 9000) }, 9000],
    ['a moment by the server’s clock', { 'retry-after': http(9000), date: http(0) }, 9000],
    ['a moment in the oldest form', { 'retry-after': 'Mon Nov 23 12:00:05 2026' }, 5000],
    ['none', { 'retry-after': '0' }, null],
    ['less than none', { 'retry-after': '-5' }, null],
    ['a moment that is over', { 'retry-after': http(0) }, null],
    ['a fraction', { 'retry-after': '1.5' }, null],
    ['words', { 'retry-after': 'soon' }, null],
    ['words with a year', { 'retry-after': 'not before 2099' }, null],
    ['more seconds than there are', { 'retry-after': '9'.repeat(30) }, 1e33],
    ['the reset of GitLab', { 'ratelimit-reset': epoch(NOW + 20_000) }, 20_000],
    ['the reset by the server’s clock', { 'ratelimit-reset': '60', date: http(0) }, 60_000],
    ['a reset that is over', { 'ratelimit-reset': epoch(NOW - 20_000) }, null],
    ['a reset in words', { 'ratelimit-reset': 'later' }, null],
    ['both, of which the first counts', { 'retry-after': '3', 'ratelimit-reset': epoch(NOW + 20_000) }, 3000],
    ['an unreadable time, and a reset', { 'retry-after': 'soon', 'ratelimit-reset': epoch(NOW + 20_000) }, 20_000],
  ])('%s', (_case, headers, ms) => {
    const found = asked(headers);
    if (ms === null) expect(found).toBeNull();
    else expect(found).toBeCloseTo(ms, -24);
    if (ms !== null && ms < 1e9) expect(found).toBe(ms);
  });

  it.each([
    [1, '1 second'],
    [60_000, '60 seconds'],
    [121_000, '3 minutes'],
    [3_600_000, '60 minutes'],
    [86_400_000, '24 hours'],
    [10 * 86_400_000, '10 days'],
    [1e33, 'more than a year'],
    [Number.POSITIVE_INFINITY, 'more than a year'],
  ])('%d ms are %s', (ms, words) => expect(spanOf(ms)).toBe(words));

  it.each([
    ['3600', 'asks for a pause of 60 minutes'],
    ['9'.repeat(400), 'asks for a pause of more than a year'],
  ])('longer than there is time is said, and not waited for', async (after, words) => {
    const { url, seen } = await server(statuses(429, { 'retry-after': after }));
    const start = performance.now();
    const failure = await failureOf(calling({ retrySeconds: 120 }).send(url));
    expect(failure).toMatchObject({ code: 'SERVER_BUSY', message: expect.stringContaining(words) });
    expect(performance.now() - start).toBeLessThan(10_000);
    expect(seen).toHaveLength(1);
  });
});

describe('one pause is for all calls to a server', () => {
  it('so that those side by side do not each find out for themselves', async () => {
    const limited: Step = (response, request) =>
      (seen[0]?.at ?? 0) + 1950 > performance.now()
        ? statuses(429, { 'retry-after': '2' })(response, request)
        : ok(response, request);
    const { url, seen } = await server(limited);
    const other = await server(ok);
    const { send, lines } = calling({ retrySeconds: 10 });
    const first = send(url);
    while (!lines.some((line) => line.includes('again in'))) await new Promise((resolve) => setTimeout(resolve, 5));
    const rest = Array.from({ length: 20 }, () => send(url));
    await send(other.url);
    expect(performance.now() - (seen[0]?.at ?? 0)).toBeLessThan(1900);
    await Promise.all([first, ...rest]);
    expect(seen).toHaveLength(22);
    expect((seen[1]?.at ?? 0) - (seen[0]?.at ?? 0)).toBeGreaterThanOrEqual(1990);
  });

  it('and one that has less time left than the pause says so', async () => {
    const slowly: Step = (response, request) => setTimeout(() => statuses(502)(response, request), 1800);
    const { url, seen } = await server(slowly, statuses(429, { 'retry-after': '2' }), ok);
    const { send } = calling({ retrySeconds: 3 });
    const failure = failureOf(send(url));
    await new Promise((resolve) => setTimeout(resolve, 1200));
    const paused = send(url);
    expect((await failure).message).toMatch(/: it asks for a pause of 2 seconds\.$/);
    expect((await paused).status).toBe(200);
    expect(seen).toHaveLength(3);
  });
});

describe('a clock', () => {
  it.each([
    ['behind', -3],
    ['ahead of', 3],
  ])('that is %s ours by hours is told once', async (words, hours) => {
    const date = new Date(Date.now() + hours * 3_600_000).toUTCString();
    const { url } = await server(answers(200, {}, { date }));
    const { send, lines } = calling();
    await send(url);
    await send(url);
    expect(lines.filter((line) => line.includes('clock'))).toEqual([
      expect.stringMatching(
        new RegExp(`is (180 minutes|4 hours|3 hours|181 minutes) ${words} the one of this machine`),
      ),
    ]);
  });

  it('that is right is not', async () => {
    const { url } = await server(ok);
    const { send, lines } = calling();
    await send(url);
    expect(lines.join()).not.toContain('clock');
  });
});
