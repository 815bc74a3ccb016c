import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { State } from '../state/state.ts';
import { type Answer, badRequest, html, json, refusalOf } from './answer.ts';
import type { Call } from './call.ts';
import { callerOf, checkScope } from './caller.ts';
import { type Fields, fieldsOfQuery, isFields } from './fields.ts';
import { type Route, routeTable } from './router.ts';

export type SeenRequest = { method: string; path: string; status: number };

type Setting = {
  state: State;
  routes: readonly Route[];
  root: string;
  port: number;
  generation: 'history' | 'inline';
  onRequest: (request: SeenRequest) => void;
};

const BODY_LIMIT = 32 * 1024 * 1024;

/** Listens on the loopback address only; resolves with the address once requests are taken. */
export async function serve(setting: Setting): Promise<{ url: string; close: () => Promise<void> }> {
  const find = routeTable(setting.routes);
  let url = '';
  const server = createServer(async (request, response) => {
    const answer = await answerTo(request, setting, find, url).catch(failureAnswer);
    send(request, response, answer);
    setting.onRequest({ method: request.method ?? '', path: pathOf(request).pathname, status: answer.status });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(setting.port, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${setting.root}`;
  return { url, close: () => closed(server) };
}

async function answerTo(
  request: IncomingMessage,
  setting: Setting,
  find: ReturnType<typeof routeTable>,
  url: string,
): Promise<Answer> {
  const { pathname, searchParams: query } = pathOf(request);
  const method = request.method ?? 'GET';
  const inside = pathname.startsWith(`${setting.root}/`) ? pathname.slice(setting.root.length) : undefined;
  const match = inside === undefined ? undefined : find(method, inside);
  const body = await bodyOf(request);
  if (!match) return nothingThere(inside);
  const { route, path } = match;
  const caller = route.open ? undefined : callerOf(setting.state, request.headers, query);
  checkScope(caller, route, method);
  const call: Call = {
    state: setting.state,
    url,
    generation: setting.generation,
    caller,
    path,
    address: `${new URL(url).origin}${pathname}`,
    query,
    fields: { ...fieldsOfQuery(query), ...parsedBody(request, body) },
    now: Date.now,
  };
  return route.answer(call);
}

function pathOf(request: IncomingMessage): URL {
  // A path that starts with two slashes would be read as a host.
  return new URL((request.url ?? '/').replace(/^\/+/, '/'), 'http://127.0.0.1');
}

function nothingThere(inside: string | undefined): Answer {
  if (inside?.startsWith('/api/')) return json({ error: '404 Not Found' }, 404);
  return html('<!doctype html><title>Not Found</title><h1>404: Page not found</h1>', 404);
}

function failureAnswer(error: unknown): Answer {
  const refusal = refusalOf(error);
  if (refusal) return refusal;
  return json(
    { message: '500 Internal Server Error', detail: error instanceof Error ? error.stack : String(error) },
    500,
  );
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  let size = 0;
  for await (const part of request) {
    size += (part as Buffer).length;
    if (size <= BODY_LIMIT) parts.push(part as Buffer);
  }
  return size > BODY_LIMIT ? badRequest('the request is too large') : Buffer.concat(parts).toString('utf8');
}

function parsedBody(request: IncomingMessage, body: string): Fields {
  if (body === '' || request.method === 'GET') return {};
  const type = request.headers['content-type'] ?? '';
  if (type.startsWith('application/x-www-form-urlencoded')) return fieldsOfQuery(new URLSearchParams(body));
  try {
    const value: unknown = JSON.parse(body);
    return isFields(value) ? value : {};
  } catch {
    return badRequest('The provided content-type or body is not valid JSON');
  }
}

function send(request: IncomingMessage, response: ServerResponse, answer: Answer): void {
  const reset = Math.floor(Date.now() / 60_000) * 60 + 60;
  response.writeHead(answer.status, {
    'cache-control': 'max-age=0, private, must-revalidate',
    'x-content-type-options': 'nosniff',
    'ratelimit-limit': '2000',
    'ratelimit-name': 'throttle_authenticated_api',
    'ratelimit-observed': '1',
    'ratelimit-remaining': '1999',
    'ratelimit-reset': String(reset),
    ...answer.headers,
    ...(answer.status === 204 ? {} : { 'content-length': String(Buffer.byteLength(answer.body)) }),
  });
  response.end(request.method === 'HEAD' || answer.status === 204 ? undefined : answer.body);
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}
