import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { onTestFinished } from 'vitest';
import { createHttp } from '../../../src/http.ts';
import { type MlflowServer, mlflowServerSource, type Source } from '../../../src/sources/index.ts';

export interface Asked {
  readonly method: string;
  /** Below `/api/2.0/mlflow/`, or the whole path of anything else. */
  readonly path: string;
  readonly query: Readonly<Record<string, string>>;
  // biome-ignore lint/suspicious/noExplicitAny: whatever was sent, looked at by the test
  readonly body: any;
  readonly headers: IncomingHttpHeaders;
}

/** What is answered: an object as JSON, a text as it is, or whatever a function does. */
export type Reply = object | string | ((response: ServerResponse) => void);
export type Routes = Readonly<Record<string, (asked: Asked) => Reply>>;

export const refusal =
  (status: number, body: object | string): ((response: ServerResponse) => void) =>
  (response) =>
    void response.writeHead(status).end(typeof body === 'string' ? body : JSON.stringify(body));

/** A loopback server that answers as MLflow does where it has no route: no models, and 404 in HTML. */
export async function fakeServer(routes: Routes, prefix = ''): Promise<{ url: string; asked: Asked[] }> {
  const asked: Asked[] = [];
  const known: Routes = { 'model-versions/search': () => ({}), ...routes };
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      const { pathname, searchParams } = new URL(request.url ?? '', 'http://x');
      const below = `${prefix}/api/2.0/mlflow/`;
      const path = pathname.startsWith(below) ? pathname.slice(below.length) : pathname;
      const text = Buffer.concat(parts).toString();
      const one: Asked = {
        ...{ method: request.method ?? '', path, headers: request.headers, query: Object.fromEntries(searchParams) },
        body: text === '' ? null : JSON.parse(text),
      };
      asked.push(one);
      const reply = known[path]?.(one) ?? refusal(404, '<!doctype html><title>404 Not Found</title>');
      if (typeof reply === 'function') reply(response);
      else response.end(typeof reply === 'string' ? reply : JSON.stringify(reply, null, 2));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${prefix}`, asked };
}

export function sourceAt(address: string, login: MlflowServer['login'] | null = null): Source {
  const http = createHttp({ retrySeconds: 0, userAgent: 'test', noProxy: '*', log: () => {} });
  onTestFinished(() => http.close());
  return mlflowServerSource({ address, login }, http);
}
