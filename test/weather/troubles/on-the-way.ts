/** Troubles between the server and us: of the connection, of HTTP, of whoever stands between. */
import { gzipSync } from 'node:zlib';
import { answer, type Harm } from '../meddler.ts';

const json = { 'content-type': 'application/json' };

export const plain =
  (status: number, body: string | Buffer = '', headers: Record<string, string> = {}): Harm =>
  ({ response }) =>
    void response.writeHead(status, { ...json, ...headers }).end(body);

const raw =
  (text: string | Buffer): Harm =>
  ({ socket }) =>
    void socket.end(text);

/** What may pass, and passes where the server is asked once more. */
export const passing: Readonly<Record<string, Harm>> = {
  'the connection breaks': ({ socket }) => void socket.destroy(),
  'the connection breaks in the answer': async ({ truth, response, socket }) => {
    const { body, headers } = await truth();
    response.writeHead(200, headers).write(body.slice(0, -2), () => socket.destroy());
  },
  'chunks without a last one': raw('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n1\r\n{\r\n'),
  'a packed answer without its end': async ({ truth, response }) => {
    const packed = gzipSync((await truth()).body).subarray(0, -8);
    response.writeHead(200, { ...json, 'content-encoding': 'gzip', 'content-length': packed.length }).end(packed);
  },
  'status 408': plain(408),
  'status 429 without a time': plain(429, 'Retry later'),
  'status 429 with a time that is over': plain(429, 'Retry later', { 'retry-after': 'Thu, 01 Jan 1970 00:00:00 GMT' }),
  'status 500': plain(500, '{"message":"500 Internal Server Error"}'),
  'status 502, a page of the proxy': plain(502, '<html><title>502 Bad Gateway</title></html>', {
    'content-type': 'text/html',
  }),
  'status 503': plain(503),
  'status 504': plain(504),
  'status 520 of Cloudflare': plain(520, '<html>'),
};

/** What does not pass by waiting. */
export const lasting: Readonly<Record<string, Harm>> = {
  'status 400': plain(400, '{"error_code":"INVALID_PARAMETER_VALUE","message":"max_results is too large"}'),
  'status 401, the token has expired': plain(401, '{"error":"invalid_token","error_description":"Token is expired."}'),
  'status 403, the scope is missing': plain(403, '{"error":"insufficient_scope","scope":"api"}'),
  'status 404': plain(404, '{"message":"404 Not Found"}'),
  'status 405': plain(405, '{"message":"405 Method Not Allowed"}'),
  'status 429 for an hour': plain(429, 'Retry later', { 'retry-after': '3600' }),
  'status 501': plain(501),
  'status 204': plain(204),
  'status 304': plain(304),
  'a redirect to another server': plain(302, '', { location: 'https://elsewhere.example/x?private_token=s3cret' }),
  'a redirect to sign in': plain(302, '', { location: '/users/sign_in' }),
  'a redirect in a circle': ({ url, response }) => void response.writeHead(301, { location: url }).end(),
  'a page to sign in': plain(200, '<!DOCTYPE html><html><title>Sign in · GitLab</title></html>', {
    'content-type': 'text/html',
  }),
  'nothing at all': plain(200),
  'half of the JSON': async ({ truth, response }) => {
    const { body, ...rest } = await truth();
    answer(response, { ...rest, body: body.slice(0, body.length / 2) });
  },
  'a text that is not UTF-8': plain(200, Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d])),
  'lists within lists without end': plain(200, '['.repeat(100_000) + ']'.repeat(100_000)),
  'an answer that is too large': plain(200, `"${'x'.repeat(3_000_000)}"`),
  'a small answer that unpacks to 50 MB': plain(200, gzipSync(Buffer.alloc(50_000_000)), {
    'content-encoding': 'gzip',
  }),
  'packed in a way that was not asked for': plain(200, '{}', { 'content-encoding': 'zstd' }),
  'a head without end': raw(`HTTP/1.1 200 OK\r\nx: ${'x'.repeat(20_000)}\r\n\r\n{}`),
  'what is no HTTP': raw('SSH-2.0-OpenSSH_9.2\r\n'),
};

/** What costs the time of a whole answer. */
export const slow: Readonly<Record<string, Harm>> = {
  'no answer': () => {},
  'an answer that falls silent': ({ response }) => void response.writeHead(200, json).write('{'),
  'an answer that drips without end': ({ response }) => {
    response.writeHead(200, json);
    const timer = setInterval(() => response.write(' '), 10);
    response.once('close', () => clearInterval(timer));
  },
};

/** A whole answer of JSON, and yet none. */
export const otherJson: Readonly<Record<string, Harm>> = {
  'JSON: null': plain(200, 'null'),
  'JSON: a number': plain(200, '7'),
  'JSON: a text': plain(200, '"fine"'),
  'JSON: an empty list': plain(200, '[]'),
  'JSON: a list of numbers': plain(200, '[1, 2]'),
  'JSON: an empty object': plain(200, '{}'),
  'JSON: an object of a stranger': plain(200, '{"__proto__":{"id":1},"status":"ok","data":{"user":"x"}}'),
};

/** What is odd, and right all the same. */
export const harmless: Readonly<Record<string, Harm>> = {
  'a wrong type of content': async ({ truth, response }) => {
    const { headers, ...rest } = await truth();
    answer(response, { ...rest, headers: { ...headers, 'content-type': 'text/html' } });
  },
  'a byte order mark before the JSON': async ({ truth, response }) => {
    const { body, ...rest } = await truth();
    answer(response, { ...rest, body: `\uFEFF${body}` });
  },
  'a packed answer': async ({ truth, response }) => {
    const { body, headers, status } = await truth();
    const { 'content-length': _, 'transfer-encoding': __, ...kept } = headers;
    response.writeHead(status, { ...kept, 'content-encoding': 'gzip' }).end(gzipSync(body));
  },
  'blanks around the JSON': async ({ truth, response }) => {
    const { body, ...rest } = await truth();
    answer(response, { ...rest, body: `\n ${body} \r\n` });
  },
};
