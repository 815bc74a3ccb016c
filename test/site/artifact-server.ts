/** Serves files as GitLab Pages serve those of a job's artifacts: each by its whole name, plain, and nothing for a folder. */
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { filesOf, type Serve } from './dashboard.ts';

/** What GitLab calls the files, by the ends of their names. */
const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
};

export const serveArtifacts: Serve = async ({ folder, base }) => {
  const names = new Set(filesOf(folder, '').map((file) => file.slice(folder.length + 1)));
  const server = createServer(async (request, response) => {
    const path = decodeURIComponent(new URL(request.url ?? '/', 'http://x').pathname);
    const name = path.startsWith(base) ? path.slice(base.length) : '';
    if (!names.has(name)) return response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>404</h1>');
    const type = TYPES[extname(name)] ?? 'application/octet-stream';
    return response.writeHead(200, { 'content-type': type }).end(await readFile(join(folder, name)));
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}${base}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
};
