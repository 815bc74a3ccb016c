import { describe, expect, it } from 'vitest';
import { readEnvironment } from '../../src/config/ci.ts';
import { proxyChooser } from '../../src/http/proxy.ts';
import { createHttp } from '../../src/http.ts';
import { deadAddress, ok, server } from '../support/server.ts';
import { calling, failureOf } from './support/calling.ts';
import { testProxy } from './support/proxy.ts';
import { secureServer, trust } from './support/secure.ts';

const PASSWORD = 'password-that-nobody-may-see';
const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
const through = (variables: Record<string, string>) => {
  const { proxies, noProxy } = readEnvironment(variables);
  return { proxies, noProxy: noProxy.replace('127.0.0.1', '') };
};

describe('a proxy', () => {
  it('is asked for the whole address of a plain server', async () => {
    const [proxy, { url, seen }] = [await testProxy(), await server(ok)];
    const { send } = calling(through({ HTTP_PROXY: `http://ci:${PASSWORD}@${proxy.host}` }));
    expect((await send(url)).status).toBe(200);
    expect(proxy.seen).toEqual([{ what: `GET ${url}/api/v4/user`, authorization: basic(`ci:${PASSWORD}`) }]);
    expect(seen[0]?.headers).toMatchObject({ host: url.slice(7) });
    expect(seen[0]?.headers).not.toHaveProperty('proxy-authorization');
  });

  it('opens a tunnel to a server behind TLS, and sees nothing of the call', async () => {
    const [proxy, { url, authority }] = [await testProxy(), await secureServer()];
    trust(authority);
    const { send } = calling(through({ https_proxy: `http://ci:${encodeURIComponent('p@ss')}@${proxy.host}` }));
    for (let i = 0; i < 20; i++) expect((await send(url)).status).toBe(200);
    expect(proxy.seen.length).toBeLessThan(4);
    expect(new Set(proxy.seen.map(({ what }) => what))).toEqual(new Set([`CONNECT ${url.slice(8)}`]));
    expect(proxy.seen[0]?.authorization).toBe(basic('ci:p@ss'));
  });

  it('hides nothing of a certificate that is not trusted', async () => {
    const [proxy, { url }] = [await testProxy(), await secureServer()];
    const failure = await failureOf(calling(through({ HTTPS_PROXY: `http://${proxy.host}` })).send(url));
    expect(failure).toMatchObject({ code: 'CERTIFICATE_REFUSED', message: expect.stringContaining(url) });
  });

  it('behind which nobody listens is not blamed', async () => {
    const [proxy, dead] = [await testProxy(), await deadAddress()];
    const failure = await failureOf(calling(through({ HTTP_PROXY: `http://${proxy.host}` })).send(dead));
    expect(failure).toMatchObject({ code: 'SERVER_BUSY', message: expect.stringMatching(/connection broke|502/) });
  });

  it.each([
    ['http', 407, 'PROXY_REFUSED', /wants a user and a password/],
    ['https', 407, 'PROXY_REFUSED', /wants a user and a password/],
    ['https', 403, 'PROXY_REFUSED', /answered 403/],
    ['https', 502, 'PROXY_REFUSED', /answered 502/],
    ['http', 503, 'SERVER_BUSY', /503/],
  ])(
    'that refuses a call to an %s server with %d is named without its password',
    async (scheme, refuses, code, words) => {
      const proxy = await testProxy({ refuses });
      const { send } = calling(through({ [`${scheme}_proxy`]: `http://ci:${PASSWORD}@${proxy.host}` }));
      const failure = await failureOf(send(`${scheme}://gitlab.example`));
      expect(failure).toMatchObject({ code, message: expect.stringMatching(words) });
      if (code === 'PROXY_REFUSED') expect(failure.message).toContain(`http://${proxy.host}`);
      expect(failure.message + failure.hint).not.toContain(PASSWORD);
    },
  );

  it.each(['http', 'https'])('where nobody listens is named, not the %s server', async (scheme) => {
    const dead = (await deadAddress()).slice(7);
    const { send } = calling(through({ [`${scheme}_proxy`]: `http://ci:${PASSWORD}@${dead}` }));
    const failure = await failureOf(send(`${scheme}://gitlab.example`));
    expect(failure).toMatchObject({
      code: 'PROXY_UNREACHABLE',
      message: `No connection to the proxy http://${dead}: nobody listens there.`,
      hint: expect.stringContaining(`${scheme.toUpperCase()}_PROXY`),
    });
  });

  it.each(['http', 'https'])('that never answers costs no more time than an answer may (%s)', async (scheme) => {
    const proxy = await testProxy({ hangs: true });
    const { send } = calling({
      ...through({ [`${scheme}_proxy`]: `http://${proxy.host}` }),
      limits: { answerMs: 200 },
    });
    const start = performance.now();
    expect(await failureOf(send(`${scheme}://gitlab.example`))).toMatchObject({ code: 'SERVER_BUSY' });
    expect(performance.now() - start).toBeLessThan(10_000);
  });

  it.each([
    ['of another kind', `socks5://ci:${PASSWORD}@127.0.0.1:1`, /“socks5” is not understood/],
    ['that is no address', `http://ci:${PASSWORD}@:99999`, /it is no address/],
    ['with a stray per cent sign', `http://ci:${PASSWORD}%zz@127.0.0.1:1`, /%25/],
  ])('%s is named by its variable', async (_case, value, words) => {
    const failure = await failureOf(calling(through({ HTTPS_PROXY: value })).send('https://gitlab.example'));
    expect(failure).toMatchObject({ code: 'PROXY_INVALID', message: expect.stringMatching(words) });
    expect(failure.message).toContain('HTTPS_PROXY');
    expect(failure.message + failure.hint).not.toContain(PASSWORD);
  });

  it('that cannot be used harms no call that does without it', async () => {
    const { url } = await server(ok);
    expect((await calling(through({ HTTPS_PROXY: 'socks5://127.0.0.1:1' })).send(url)).status).toBe(200);
  });
});

describe('which proxy', () => {
  const chosen = (env: Record<string, string>, url: string) => {
    const { proxies, noProxy } = readEnvironment(env);
    return proxyChooser(proxies, noProxy)(new URL(url))?.origin ?? null;
  };
  it.each<[string, Record<string, string>, string, string | null]>([
    ['none', {}, 'https://gitlab.example', null],
    ['capitals', { HTTPS_PROXY: 'http://p:3128' }, 'https://gitlab.example', 'http://p:3128'],
    [
      'small letters before capitals',
      { https_proxy: 'http://q:1', HTTPS_PROXY: 'http://p:1' },
      'https://a.b',
      'http://q:1',
    ],
    ['a value without a scheme', { HTTPS_PROXY: 'proxy.example:3128' }, 'https://a.b', 'http://proxy.example:3128'],
    ['that of http is not for https', { HTTP_PROXY: 'http://p:1' }, 'https://a.b', null],
    ['that of https is not for http', { HTTPS_PROXY: 'http://p:1' }, 'http://a.b', null],
    ['this machine', { HTTP_PROXY: 'http://p:1' }, 'http://127.0.0.1:8080', null],
    ['this machine by name', { HTTP_PROXY: 'http://p:1' }, 'http://localhost:8080', null],
    ['this machine in version 6', { HTTP_PROXY: 'http://p:1' }, 'http://[::1]:8080', null],
  ])('%s', (_case, env, url, expected) => expect(chosen(env, url)).toBe(expected));

  it.each<[string, string, boolean]>([
    ['gitlab.example', 'https://gitlab.example', true],
    ['GitLab.Example', 'https://gitlab.example', true],
    ['example', 'https://gitlab.example', true],
    ['.example', 'https://gitlab.example', true],
    ['*.example', 'https://gitlab.example', true],
    ['lab.example', 'https://gitlab.example', false],
    ['other.example, gitlab.example', 'https://gitlab.example', true],
    ['other.example gitlab.example', 'https://gitlab.example', true],
    ['gitlab.example:8443', 'https://gitlab.example:8443', true],
    ['gitlab.example:8443', 'https://gitlab.example', false],
    ['gitlab.example:443', 'https://gitlab.example', true],
    ['*', 'https://gitlab.example', true],
    ['other.example,*', 'https://gitlab.example', true],
    ['10.0.0.0/8', 'https://10.1.2.3', true],
    ['10.0.0.0/8', 'https://11.1.2.3', false],
    ['10.0.0.0/8', 'https://gitlab.example', false],
    ['10.0.0.0/99', 'https://10.1.2.3', false],
    ['fd00::/8', 'https://[fd12::1]', true],
    ['10.1.2.3', 'https://10.1.2.3', true],
    ['[fd12::1]:443', 'https://[fd12::1]', true],
    ['', 'https://gitlab.example', false],
  ])('NO_PROXY=%s before %s', (noProxy, url, without) => {
    expect(chosen({ HTTPS_PROXY: 'http://p:1', NO_PROXY: noProxy }, url) === null).toBe(without);
    expect(chosen({ HTTPS_PROXY: 'http://p:1', no_proxy: noProxy }, url) === null).toBe(without);
  });

  it('is none where nobody says', async () => {
    const { url } = await server(ok);
    const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '', log: () => {} });
    expect((await http.send({ method: 'GET', url, repeatable: true })).status).toBe(200);
    await http.close();
  });
});
