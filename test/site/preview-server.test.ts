import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Preview, servePublic } from '../../src/commands/preview-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'ml-report-preview-'));
let server: Preview;

beforeAll(async () => {
  mkdirSync(join(folder, 'public/runs'), { recursive: true });
  writeFileSync(join(folder, 'secret.txt'), 'secret');
  writeFileSync(join(folder, 'public/index.html'), 'home');
  writeFileSync(join(folder, 'public/runs/index.html'), 'runs');
  writeFileSync(join(folder, 'public/404.html'), 'missing');
  writeFileSync(join(folder, 'public/a.css'), 'body{}');
  writeFileSync(join(folder, 'public/a.css.br'), brotliCompressSync('body{}'));
  server = await servePublic({ folder: join(folder, 'public'), base: '/group/project/' });
});

afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
});

/** As it is written, which `fetch` would tidy up. */
function raw(
  path: string,
  headers: Record<string, string> = {},
): Promise<{ status: number; location: string; coding: string; body: string }> {
  const { port } = new URL(server.url);
  return new Promise((done, failed) => {
    request({ port, path, headers }, (response) => {
      const parts: Buffer[] = [];
      response.on('data', (part: Buffer) => parts.push(part));
      response.on('end', () =>
        done({
          status: response.statusCode ?? 0,
          location: response.headers.location ?? '',
          coding: response.headers['content-encoding'] ?? '',
          body: Buffer.concat(parts).toString(),
        }),
      );
    })
      .on('error', failed)
      .end();
  });
}

it('serves pages under its base, and folders with a slash', async () => {
  expect(await raw('/group/project/')).toMatchObject({ status: 200, body: 'home' });
  expect(await raw('/group/project')).toMatchObject({ status: 302, location: '/group/project/' });
  expect(await raw('/group/project/runs?id=1')).toMatchObject({ status: 302, location: '/group/project/runs/?id=1' });
  expect(await raw('/group/project/runs/')).toMatchObject({ status: 200, body: 'runs' });
  expect(await raw('/')).toMatchObject({ status: 404, body: 'missing' });
});

it('sends the compressed copy to who takes it', async () => {
  expect((await raw('/group/project/a.css', { 'accept-encoding': 'gzip, br' })).coding).toBe('br');
  expect(await raw('/group/project/a.css')).toMatchObject({ coding: '', body: 'body{}' });
});

it.each([
  '../secret.txt',
  '..%2fsecret.txt',
  '%2e%2e/secret.txt',
  'runs/../../secret.txt',
  '%00',
  '%',
  '..%5csecret.txt',
])('never leaves its folder for %s', async (path) => {
  expect(await raw(`/group/project/${path}`)).toMatchObject({ status: 404, body: 'missing' });
});
