import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { parseJson } from '../../src/http.ts';
import { answers, rawServer, saysAndEnds, server } from '../support/server.ts';
import { calling, failureOf } from './support/calling.ts';

const text = '{"name":"Schläfli ü"}';

describe('a packed answer', () => {
  it.each([
    ['gzip', gzipSync(text)],
    ['x-gzip', gzipSync(text)],
    ['GZIP', gzipSync(text)],
    ['deflate', deflateSync(text)],
    ['br', brotliCompressSync(text)],
    ['identity', Buffer.from(text)],
  ])('(%s) is unpacked', async (packing, body) => {
    const { url, seen } = await server(answers(200, body, { 'content-encoding': packing }));
    expect((await calling().send(url)).body.toString()).toBe(text);
    expect(seen[0]?.headers['accept-encoding']).toBe('gzip');
  });

  it('of a refusal is unpacked too', async () => {
    const { url } = await server(answers(403, gzipSync(text), { 'content-encoding': 'gzip' }));
    expect((await calling().send(url)).body.toString()).toBe(text);
  });

  it('of a form that was not asked for is refused in words', async () => {
    const { url } = await server(answers(200, Buffer.from(text), { 'content-encoding': 'zstd' }));
    expect(await failureOf(calling().send(url))).toMatchObject({
      ...{ code: 'ANSWER_NOT_JSON', message: expect.stringContaining('a way that was not asked for') },
    });
  });

  it('that swells beyond the bound is given up, small as it came', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    expect(bomb.length).toBeLessThan(100_000);
    const { url, seen } = await server(answers(200, bomb, { 'content-encoding': 'gzip' }));
    expect(await failureOf(calling({ retrySeconds: 9 }).send(url))).toMatchObject({ code: 'ANSWER_TOO_LARGE' });
    expect(seen).toHaveLength(1);
  });
});

describe('the bound of an answer', () => {
  it.each([
    ['promised', answers(200, 'x'.repeat(2_000_000))],
    ['in chunks', answers(200, 'x'.repeat(2_000_000), { 'transfer-encoding': 'chunked' })],
  ])('holds for one that is too large, %s', async (_case, step) => {
    const { url } = await server(step);
    expect(await failureOf(calling().send(url))).toMatchObject({
      code: 'ANSWER_TOO_LARGE',
      message: 'The answer to GET /api/v4/user is larger than 1 MB and was not read.',
    });
  });

  it('does not wait for the end of what is promised to be too large', async () => {
    const { url } = await rawServer((socket) =>
      socket.write('HTTP/1.1 200 OK\r\ncontent-length: 999999999999\r\n\r\n{'),
    );
    expect(await failureOf(calling().send(url))).toMatchObject({ code: 'ANSWER_TOO_LARGE' });
  });
});

it.each([
  ['204', 'HTTP/1.1 204 No Content\r\n\r\n', 204],
  ['304', 'HTTP/1.1 304 Not Modified\r\n\r\n', 304],
  ['200', 'HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n', 200],
  [
    '200 with hints before',
    'HTTP/1.1 103 Early Hints\r\nlink: </x>\r\n\r\nHTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n',
    200,
  ],
])('an answer of %s without a body is one', async (_case, head, status) => {
  const { url } = await rawServer(saysAndEnds(head));
  expect(await calling().send(url)).toMatchObject({ status, body: Buffer.alloc(0) });
});

const parse = (body: string | Buffer) => parseJson({ status: 200, headers: {}, body: Buffer.from(body) }, 'GET /x');
const refusal = (body: string | Buffer): string => {
  try {
    return expect.unreachable(`it was read: ${JSON.stringify(parse(body))}`);
  } catch (cause) {
    expect(cause).toMatchObject({ code: 'ANSWER_NOT_JSON' });
    return (cause as Error).message.replace(/^.*GitLab's API sends: (.*)\.$/, '$1');
  }
};

describe('JSON', () => {
  it.each<[string, string | Buffer, unknown]>([
    ['a byte order mark', '\uFEFF{"a":1}', { a: 1 }],
    ['a key twice', '{"a":1,"a":2}', { a: 2 }],
    ['a number beyond all', '{"a":1e999}', { a: Number.POSITIVE_INFINITY }],
    ['many brackets in a text', `{"a":"${'['.repeat(1000)}"}`, { a: '['.repeat(1000) }],
    ['a quotation mark in a text', `{"a":"\\"${'['.repeat(1000)}\\\\"}`, { a: `"${'['.repeat(1000)}\\` }],
    ['many lists side by side', `[${'[],'.repeat(999)}[]]`, Array.from({ length: 1000 }, () => [])],
    ['any value', ' null ', null],
  ])('with %s is read', (_case, body, expected) => expect(parse(body)).toEqual(expected));

  it('with the name of a prototype changes none', () => {
    const read = parse('{"__proto__":{"admin":true},"constructor":{"prototype":{"admin":true}}}');
    expect(Object.hasOwn(read as object, '__proto__')).toBe(true);
    expect(({} as Record<string, unknown>)['admin']).toBeUndefined();
    expect(Object.getPrototypeOf(read)).toBe(Object.prototype);
  });

  it.each<[string, string | Buffer, string]>([
    ['nothing', '', 'nothing at all'],
    ['blanks', ' \r\n', 'nothing at all'],
    ['half an object', '{"a":[1,2', 'JSON that is damaged or lacks its end'],
    ['two objects', '{"a":1}{"a":2}', 'JSON that is damaged or lacks its end'],
    ['what Python writes', '[NaN]', 'JSON that is damaged or lacks its end'],
    ['a word', 'Retry later', 'text that is no JSON'],
    ['bytes', Buffer.from([0xff, 0xfe, 0x7b, 0x7d]), 'a text that is not UTF-8'],
    ['half a letter in a name', Buffer.from([0x22, 0xc3, 0x22]), 'a text that is not UTF-8'],
    ['a list in a list, a million times', '['.repeat(400_000) + ']'.repeat(400_000), 'lists within lists without end'],
    ['an object in an object', '{"a":'.repeat(200) + 1 + '}'.repeat(200), 'lists within lists without end'],
    [
      'a sign-in page',
      '<!DOCTYPE html><html><title>Sign in · GitLab</title>',
      'a web page with the title “Sign in · GitLab”',
    ],
    ['a page without a title', '<html><body>Moved</body></html>', 'a web page'],
    ['a page of XML', '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>', 'a web page'],
    [
      'a title of many lines',
      '\n <html><title lang="en">\n  Proxy\n\n  denied\t</title>',
      'a web page with the title “Proxy denied”',
    ],
    ['a title with markup', '<html><title>a\u001b[31m &amp; >b</title>', 'a web page with the title “a [31m &amp; b”'],
    [
      'a secret in the title',
      `<html><title>no ${'glpat'}-${'aB3dE6gH9jK2mN5pQ8sT'}</title>`,
      'a web page with the title “no [redacted]”',
    ],
  ])('is not: %s', (_case, body, words) => expect(refusal(body)).toBe(words));

  it('is not: a page, of whose title only the beginning is said', () => {
    const words = refusal(`<html><title>${'long '.repeat(100)}</title>`);
    expect(words.length).toBeLessThan(120);
    expect(words).toMatch(/long…”$/);
  });

  it('of a megabyte is looked through in a moment', () => {
    const body = JSON.stringify(Array.from({ length: 9000 }, (_, i) => ({ key: `k${i}`, value: '"[{'.repeat(20) })));
    const start = performance.now();
    parse(body);
    expect(performance.now() - start).toBeLessThan(3000);
  });
});
