import { createReadStream, statSync } from 'node:fs';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { extname, join, resolve, sep } from 'node:path';
import { folderOf } from '../core/view/address.ts';
import { tidyBase } from './base.ts';

const TYPES: Record<string, string> = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.csv': 'text/csv; charset=utf-8',
  '.png': 'image/png',
  '.bin': 'application/octet-stream',
};

/** The port of a `--port` as it was typed; 0, any free one, without it. */
export function portOf(option: unknown): number {
  return /^\d+$/.test(String(option)) ? Number(option) : 0;
}

export interface Preview {
  readonly url: string;
  close(): Promise<void>;
}

/** Serves a built dashboard on 127.0.0.1 as GitLab Pages would: compressed copies, folders with a slash, its own 404 page. Port 0 takes a free one. */
export async function servePublic({
  folder,
  base,
  port = 0,
}: {
  folder: string;
  base: string;
  port?: number;
}): Promise<Preview> {
  const root = resolve(folder);
  const prefix = folderOf(tidyBase(base));
  const server = createServer((request, response) => answer(root, prefix, request, response));
  await new Promise<void>((done, failed) => server.once('error', failed).listen(port, '127.0.0.1', done));
  const address = server.address();
  const bound = typeof address === 'object' && address ? address.port : port;
  return {
    url: `http://127.0.0.1:${bound}${prefix}`,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}

type Answer =
  | { readonly file: string; readonly status: number }
  | { readonly status: number; readonly headers: Record<string, string> };

function answer(root: string, prefix: string, request: IncomingMessage, response: ServerResponse): void {
  const chosen = choose(root, prefix, request);
  if ('file' in chosen) send(chosen.file, chosen.status, request, response);
  else response.writeHead(chosen.status, chosen.headers).end();
}

function choose(root: string, prefix: string, request: IncomingMessage): Answer {
  if (request.method !== 'GET' && request.method !== 'HEAD') return { status: 405, headers: { allow: 'GET, HEAD' } };
  const { pathname, search } = new URL(`http://127.0.0.1${(request.url ?? '/').replace(/^\/+/, '/')}`);
  if (`${pathname}/` === prefix) return { status: 302, headers: { location: `${prefix}${search}` } };
  const found = pathname.startsWith(prefix) ? find(root, pathname.slice(prefix.length)) : null;
  if (found === 'folder') return { status: 302, headers: { location: `${pathname}/${search}` } };
  if (found) return { file: found, status: 200 };
  const missing = fileAt(join(root, '404.html'));
  return missing ? { file: missing, status: 404 } : { status: 404, headers: {} };
}

/** The file of a path below the root; a folder without its slash is named as such. */
function find(root: string, path: string): string | 'folder' | null {
  let decoded: string;
  try {
    decoded = decodeURIComponent(path);
  } catch {
    return null;
  }
  const file = resolve(root, `./${decoded}`);
  if (decoded.includes('\0') || (file !== root && !file.startsWith(root + sep))) return null;
  const index = fileAt(join(file, 'index.html'));
  if (index) return decoded === '' || decoded.endsWith('/') ? index : 'folder';
  return fileAt(file);
}

function fileAt(file: string): string | null {
  return statSync(file, { throwIfNoEntry: false })?.isFile() ? file : null;
}

/** Brotli before gzip, where the reader takes it and the build left a copy. */
function send(file: string, status: number, request: IncomingMessage, response: ServerResponse): void {
  const accepted = String(request.headers['accept-encoding'] ?? '');
  const copy = [
    { coding: 'br', file: `${file}.br` },
    { coding: 'gzip', file: `${file}.gz` },
  ].find(({ coding, file: packed }) => accepted.includes(coding) && fileAt(packed));
  response.writeHead(status, {
    'content-type': TYPES[extname(file)] ?? 'application/octet-stream',
    'content-length': statSync(copy?.file ?? file).size,
    'cache-control': 'no-cache',
    'x-content-type-options': 'nosniff',
    vary: 'accept-encoding',
    ...(copy ? { 'content-encoding': copy.coding } : {}),
  });
  if (request.method === 'HEAD') {
    response.end();
    return;
  }
  createReadStream(copy?.file ?? file)
    .on('error', () => response.destroy())
    .pipe(response);
}
