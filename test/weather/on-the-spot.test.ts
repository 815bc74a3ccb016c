/** Troubles that stand between the command and any server: each is said in one sentence, at once, and nothing is told of what is secret. */
import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { newFolder } from '../support/folder.ts';
import { answers, deadAddress, fallsSilent, ok, server } from '../support/server.ts';
import { testProxy } from './support/proxy.ts';
import { secureServer } from './support/secure.ts';
import { openWeather, type Weather } from './support/weather.ts';

let weather: Weather;
beforeAll(async () => {
  weather = await openWeather();
});
afterAll(() => weather.close());

const at = (url: string) => ({ MLFLOW_TRACKING_URI: `${url}/api/v4/projects/7/ml/mlflow` });
const secure = (url: string) => url.replace('http:', 'https:');
const PASSWORD = 's3cret';

describe('the command ends with 2 and says', () => {
  it.each<[string, () => Promise<Record<string, string>>, RegExp]>([
    ['nobody listens', async () => at(await deadAddress()), /^No connection to http:\S+: nobody listens there\.$/],
    [
      'the name is unknown',
      async () => at('http://gitlab.invalid'),
      /^No connection to http:\/\/gitlab\.invalid: (there is no server of that name|its name cannot be looked up at the moment)\.$/,
    ],
    [
      'the certificate is unknown',
      async () => at((await secureServer()).url),
      /^No connection to https:\S+: its certificate is signed by nobody that is trusted here \(\w+\)\.$/,
    ],
    [
      'the port speaks no TLS',
      async () => at(secure((await server(ok)).url)),
      /^No connection to https:\S+: it does not speak TLS there, perhaps its address begins with http:\.$/,
    ],
    [
      'the port speaks TLS',
      async () => at((await secureServer()).url.replace('https:', 'http:')),
      /^(No connection to http:\S+: it speaks TLS there, so its address begins with https:|The server did not serve .*: the connection broke before an answer came.*)\.$/,
    ],
    [
      'the proxy is not there',
      async () => ({
        ...at('http://gitlab.example'),
        HTTP_PROXY: `http://ci:${PASSWORD}@${(await deadAddress()).slice(7)}`,
      }),
      /^No connection to the proxy http:\/\/127\.0\.0\.1:\d+: nobody listens there\.$/,
    ],
    [
      'the proxy wants a password',
      async () => ({
        ...at('https://gitlab.example'),
        https_proxy: `http://ci:${PASSWORD}@${(await testProxy({ refuses: 407 })).host}`,
      }),
      /^The proxy http:\/\/127\.0\.0\.1:\d+ lets no call through: it answered 407 \(it wants a user and a password\)\.$/,
    ],
    [
      'the proxy is of another kind',
      async () => ({ ...at('https://gitlab.example'), HTTPS_PROXY: `socks5://ci:${PASSWORD}@127.0.0.1:1` }),
      /^The variable HTTPS_PROXY names no proxy that can be used: a proxy of the kind “socks5” is not understood\.$/,
    ],
    ['the token is broken', async () => ({ ML_REPORT_TOKEN: `glpat-\n${PASSWORD}` }), /^The token holds a blank/],
    [
      'the address has a password, and nobody listens',
      async () => at((await deadAddress()).replace('//', `//ci:${PASSWORD}@`)),
      /^No connection to http:\/\/127\.0\.0\.1:\d+: nobody listens there\.$/,
    ],
  ])('%s', async (name, variables, words) => {
    const { exit, said } = await weather.endure(name, [], { env: await variables() });
    expect({ exit, said }).toEqual({ exit: 2, said: expect.stringMatching(words) });
  });

  it('a password in the address of a server that answers stays out of everything', async () => {
    const uri = `${weather.truth.project.trackingUri.replace('//', `//ci:${PASSWORD}@`)}`;
    expect(await weather.endure('a password', [], { env: { MLFLOW_TRACKING_URI: uri } })).toMatchObject({ exit: 0 });
  });
});

describe('a stop by the user', () => {
  const cli = fileURLToPath(new URL('../../src/cli.ts', import.meta.url));

  it.each([
    ['in a pause that the server asked for', answers(429, '', { 'retry-after': '60' })],
    ['in the middle of an answer', fallsSilent],
    ['before an answer', () => {}],
  ])('%s ends at once, and leaves no snapshot', async (_case, step) => {
    const { url, seen } = await server(step);
    const folder = newFolder();
    const child = spawn(process.execPath, [cli, 'snapshot'], {
      cwd: folder,
      env: { ...at(url), ML_REPORT_TOKEN: 't', PATH: process.env['PATH'] ?? '' },
    });
    const ended = new Promise<NodeJS.Signals | null>((resolve) =>
      child.once('close', (_code, signal) => resolve(signal)),
    );
    while (seen.length === 0) await new Promise((resolve) => setTimeout(resolve, 20));
    await new Promise((resolve) => setTimeout(resolve, 100));
    const start = performance.now();
    child.kill('SIGINT');
    expect(await ended).toBe('SIGINT');
    expect(performance.now() - start).toBeLessThan(10_000);
    // The next snapshot clears a draft away whose process is gone.
    expect(readdirSync(join(folder, '.ml-report')).filter((name) => !name.endsWith('.draft'))).toEqual([]);
  });
});
