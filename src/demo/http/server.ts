import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { State } from '../state/state.ts';
import { type Answer, html, json, refusalOf } from './answer.ts';
import { type Asked, addressOf, askedOf, bodyOf, fieldsOfBody, type SeenRequest } from './asked.ts';
import type { Call } from './call.ts';
import { callerOf, checkScope } from './caller.ts';
import { fieldsOfQuery } from './fields.ts';
import { type Match, type Route, routeTable } from './router.ts';

/** What a server does with one request by itself. */
export type Step = (response: ServerResponse, request: IncomingMessage) => void;

/** What becomes of a request in place of its answer; `hang` is silence, `reset` breaks the connection. */
export type Meddling = Answer | Step | 'hang' | 'reset' | undefined;

type Setting = {
  state: State;
  routes: readonly Route[];
  root: string;
  port: number;
  generation: 'history' | 'inline';
  lacks: readonly string[];
  latencyMs: number;
  meddle: (request: Asked) => Meddling;
  onRequest: (request: SeenRequest) => void;
};

type Found = { match: Match | undefined; inside: string | undefined };

/** Listens on the loopback address only; resolves with the address once requests are taken. */
export async function serve(setting: Setting): Promise<{ url: string; close: () => Promise<void> }> {
  const table = routeTable(setting.routes);
  let url = '';
  const server = createServer(async (request, response) => {
    const due = performance.now() + setting.latencyMs;
    const found = lookUp(request, setting.root, table);
    const { asked, outcome } = await outcomeOf(request, found, setting, url);
    await until(due);
    setting.onRequest({ ...asked, status: perform(outcome, request, response) });
  });
  server.keepAliveTimeout = 30_000;
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(setting.port, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}${setting.root}`;
  return { url, close: () => closed(server) };
}

/** Timers count in whole milliseconds: the last one is waited for turn by turn. */
async function until(due: number): Promise<void> {
  for (let left = due - performance.now(); left > 0; left = due - performance.now())
    await new Promise<void>((resolve) => {
      if (left > 1) setTimeout(resolve, Math.floor(left));
      else setImmediate(resolve);
    });
}

function lookUp(request: IncomingMessage, root: string, table: ReturnType<typeof routeTable>): Found {
  const { pathname } = addressOf(request);
  const inside = pathname.startsWith(`${root}/`) ? pathname.slice(root.length) : undefined;
  return { inside, match: inside === undefined ? undefined : table(request.method ?? 'GET', inside) };
}

async function outcomeOf(
  request: IncomingMessage,
  found: Found,
  setting: Setting,
  url: string,
): Promise<{ asked: Asked; outcome: Exclude<Meddling, undefined> }> {
  const file = found.match?.route.takesFile === true;
  let asked = askedOf(request, file, Buffer.alloc(0));
  try {
    const body = await bodyOf(request);
    asked = askedOf(request, file, body);
    const meddled = setting.meddle(asked);
    return { asked, outcome: meddled ?? (await answerTo(request, asked, body, found, setting, url)) };
  } catch (error) {
    return { asked, outcome: failureAnswer(error) };
  }
}

async function answerTo(
  request: IncomingMessage,
  asked: Asked,
  body: Buffer,
  { match, inside }: Found,
  setting: Setting,
  url: string,
): Promise<Answer> {
  if (!match || inside === undefined) return nothingThere(inside);
  const { route, path } = match;
  const { pathname, searchParams: query } = addressOf(request);
  const caller = route.open ? undefined : callerOf(setting.state, { headers: request.headers, query, route });
  const call: Call = {
    ...{ state: setting.state, url, generation: setting.generation, lacks: setting.lacks, caller },
    ...{ method: asked.method, inside, path, query, now: Date.now },
    address: `${new URL(url).origin}${pathname}`,
    fields: { ...fieldsOfQuery(query), ...fieldsOfBody(request, asked) },
    file: route.takesFile ? body : Buffer.alloc(0),
  };
  checkScope(call, route);
  return route.answer(call);
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

/** Gives the status that was sent, 0 for none. */
function perform(outcome: Exclude<Meddling, undefined>, request: IncomingMessage, response: ServerResponse): number {
  if (outcome === 'hang') return 0;
  if (outcome === 'reset') {
    response.socket?.destroy();
    return 0;
  }
  if (typeof outcome === 'function') outcome(response, request);
  else send(request, response, outcome);
  return response.headersSent ? response.statusCode : 0;
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
