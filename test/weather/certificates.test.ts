import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { newFolder } from '../support/folder.ts';
import { calling, failureOf } from './support/calling.ts';
import { type CertificateOrder, newAuthority } from './support/certificate.ts';
import { secureServer, trust } from './support/secure.ts';

const DAY = 86_400_000;

describe('a certificate', () => {
  it('of an authority that is trusted is taken', async () => {
    const { url, authority } = await secureServer();
    trust(authority);
    expect((await calling().send(url)).status).toBe(200);
  });

  it('of an authority that nobody knows is refused, and said with what to do', async () => {
    const { url } = await secureServer();
    expect(await failureOf(calling({ retrySeconds: 60 }).send(url))).toMatchObject({
      code: 'CERTIFICATE_REFUSED',
      message: expect.stringMatching(
        /^No connection to https:\/\/127\.0\.0\.1:\d+: its certificate is signed by nobody/,
      ),
      hint: expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    });
  });

  it.each<[string, CertificateOrder, RegExp, RegExp]>([
    [
      'that has expired',
      { from: Date.now() - 2 * DAY, until: Date.now() - DAY },
      /has expired, or the clock/,
      /renewed/,
    ],
    [
      'that is not valid yet',
      { from: Date.now() + DAY, until: Date.now() + 2 * DAY },
      /not valid yet.*clock/,
      /behind/,
    ],
    ['for another name', { host: 'gitlab.example' }, /is for another name/, /MLFLOW_TRACKING_URI/],
  ])('%s is refused, and said with what to do', async (_case, order, words, mend) => {
    const { url, authority } = await secureServer(order);
    trust(authority);
    expect(await failureOf(calling({ retrySeconds: 60 }).send(url))).toMatchObject({
      ...{ code: 'CERTIFICATE_REFUSED', message: expect.stringMatching(words), hint: expect.stringMatching(mend) },
    });
  });
});

/** A process of its own, since Node reads NODE_EXTRA_CA_CERTS only when it starts. */
function call(url: string, env: Record<string, string>): Promise<string> {
  const http = fileURLToPath(new URL('../../src/http.ts', import.meta.url));
  const script = `
    const { createHttp } = await import(${JSON.stringify(http)});
    const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
    const answer = await http.send({ method: 'GET', url: ${JSON.stringify(url)}, repeatable: true }).catch((cause) => cause);
    console.log(answer.code ?? answer.status);
    await http.close();`;
  const child = spawn(process.execPath, ['--no-maglev', '--input-type=module', '--eval', script], { env });
  let said = '';
  child.stdout.on('data', (text) => (said += text));
  return new Promise((resolve) => child.once('close', () => resolve(said.trim())));
}

it('of an authority in NODE_EXTRA_CA_CERTS is taken, and of no other', async () => {
  const { url, authority } = await secureServer();
  const file = join(newFolder(), 'authority.pem');
  writeFileSync(file, authority);
  expect(await call(url, { NODE_EXTRA_CA_CERTS: file })).toBe('200');
  writeFileSync(file, newAuthority().cert);
  expect(await call(url, { NODE_EXTRA_CA_CERTS: file })).toBe('CERTIFICATE_REFUSED');
});
