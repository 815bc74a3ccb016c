import { afterAll, beforeAll, expect, it } from 'vitest';
import { connectGitlab } from '../../src/gitlab.ts';
import { createHttp, type Http } from '../../src/http.ts';
import { upload, uploadedIn, uploadName } from '../../src/publish/uploads.ts';
import { type Embedded, embedded } from '../support/embedded.ts';

let server: Embedded;
let http: Http;
let answered: number | null = null;
beforeAll(async () => {
  server = await embedded({
    meddle: ({ method, path }) =>
      answered !== null && method === 'POST' && path.endsWith('/uploads')
        ? { status: answered, headers: { 'content-type': 'application/json' }, body: '{"message":"no","url":"/x"}' }
        : undefined,
  });
  http = createHttp({ retrySeconds: 0, userAgent: 'test', noProxy: '*', log: () => {} });
});
afterAll(async () => {
  await http.close();
  await server.close();
});

const bytes = (text: string) => new TextEncoder().encode(text);
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 13, 10, 0x1a, 10, 0, 255, 13, 10, 45, 45]);

it('the name is that of the content', () => {
  expect(uploadName('curve', png)).toMatch(/^curve-[0-9a-f]{12}\.png$/);
  expect(uploadName('curve', png)).toBe(uploadName('curve', Uint8Array.from(png)));
  expect(uploadName('curve', bytes('a'))).not.toBe(uploadName('curve', bytes('b')));
});

it.each([
  ['a picture', png],
  ['one that holds the line between the parts of a form', bytes('x\r\n--ml-report-0--\r\nml-report-1')],
  ['an empty one', bytes('')],
])('%s is sent as it is, and found again in the text that shows it', async (_what, content) => {
  const name = uploadName('metric-curve', content);
  const { url, reason } = await upload(server.client, name, content);
  expect({ url, reason }).toEqual({ url: expect.stringMatching(`^/uploads/[0-9a-f]{32}/${name}$`), reason: null });
  const served = await fetch(`${server.gitlab.url}/${server.project.path}${url}`);
  expect(new Uint8Array(await served.arrayBuffer())).toEqual(content);
  const text = `![a](${url}) ![b](${url}){width=50%} and ![c](/uploads/${'0'.repeat(32)}/foreign.png)`;
  expect([...uploadedIn(text)]).toEqual([[name, url]]);
});

it('addresses of another shape are not ours', () => {
  const name = 'curve-0123456789ab.png';
  for (const text of [`/uploads/abc/${name}`, `/uploads/${'0'.repeat(32)}/${name}.svg`, name, ''])
    expect(uploadedIn(text).size).toBe(0);
});

it.each([
  [403, /403/],
  [404, /404/],
  [413, /413/],
  [422, /422/],
  [201, /names no address/],
])('with status %i there is no picture, and a reason', async (status, reason) => {
  answered = status;
  const outcome = await upload(server.client, uploadName('curve', png), png);
  answered = null;
  expect(outcome).toEqual({ url: null, reason: expect.stringMatching(reason) });
});

it('what is too large, and what a job’s token may not send, is not sent', async () => {
  server.seen();
  const large = new Uint8Array(1_000_001);
  expect((await upload(server.client, uploadName('curve', large), large)).reason).toContain('more than 1 MB');
  const job = connectGitlab(server.client.address, { kind: 'job', value: server.project.jobToken }, http);
  expect((await upload(job, uploadName('curve', png), png)).reason).toContain('job’s own token');
  expect(server.seen()).toEqual([]);
});
