import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addMergeRequest } from '../../src/demo/index.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
let request: string;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['liver-ct-seg'] });
});
afterAll(() => server.gitlab.close());

const PERSON = 'demo-api-noor.visser';
let made = 0;
beforeEach(() => {
  request = `/here/merge_requests/${addMergeRequest(server.gitlab, server.project.id, { branch: `b${++made}` }).iid}`;
});
const open = async (body: string) => (await server.post(`${request}/discussions`, { body })).body;
const blocked = async () => !(await server.get(request)).body.blocking_discussions_resolved;

describe('a discussion', () => {
  test('is made with a note that can be resolved, and blocks until it is', async () => {
    const { id, individual_note, notes } = await open('one');
    expect({ id, individual_note, notes }).toMatchObject({
      ...{ id: expect.stringMatching(/^[0-9a-f]{40}$/), individual_note: false },
      notes: [{ type: 'DiscussionNote', body: 'one', resolvable: true, resolved: false, resolved_by: null }],
    });
    expect(await blocked()).toBe(true);
    const { status, body } = await server.send('PUT', `${request}/discussions/${id}?resolved=true`, undefined, PERSON);
    expect([status, body.notes[0].resolved, body.notes[0].resolved_by.username]).toEqual([200, true, 'noor.visser']);
    expect(await blocked()).toBe(false);
    const again = await server.send('PUT', `${request}/discussions/${id}`, { resolved: false });
    expect(again.body.notes[0]).toMatchObject({ resolved: false, resolved_by: null, resolved_at: null });
  });

  test('grows out of a note that is answered; deleting the first note leaves the answers', async () => {
    const { id: note } = (await server.post(`${request}/notes`, { body: 'plain' })).body;
    const [{ id, individual_note }] = (await server.get(`${request}/discussions`)).body;
    expect(individual_note).toBe(true);
    expect((await server.send('PUT', `${request}/discussions/${id}?resolved=true`, undefined)).status).toBe(403);
    const reply = await server.post(`${request}/discussions/${id}/notes`, { body: 'why?' }, PERSON);
    expect([reply.status, reply.body.type]).toEqual([201, 'DiscussionNote']);
    const plain = (await server.get(`${request}/notes/${note}`)).body;
    expect(plain).toMatchObject({ type: 'DiscussionNote', resolvable: true, resolved: false });
    expect((await server.send('PUT', `${request}/notes/${note}`, { body: 'new' })).body.body).toBe('new');
    await server.send('DELETE', `${request}/notes/${note}`, undefined);
    const left = (await server.get(`${request}/discussions/${id}`)).body;
    expect(left.notes.map(({ body }: { body: string }) => body)).toEqual(['why?']);
  });

  test('is listed by pages, with what GitLab wrote', async () => {
    for (const body of ['a', 'b', 'c']) await open(body);
    const page = await server.get(`${request}/discussions?per_page=2`);
    expect([page.body.length, page.headers.get('x-next-page')]).toEqual([2, '2']);
    expect((await server.get(`${request}/discussions/none`)).status).toBe(404);
  });
});

describe('a commit status', () => {
  const statuses = (sha: string, query = '') => server.get(`/here/repository/commits/${sha}/statuses${query}`);
  test('belongs to the newest pipeline of its commit; of equal names the newest counts', async () => {
    const { sha } = (await server.get(request)).body;
    const path = `/here/statuses/${sha}`;
    const first = await server.post(path, {
      state: 'failed',
      name: 'ml',
      description: 'one',
      target_url: 'https://x.y/',
    });
    expect([first.status, first.body]).toMatchObject([201, { sha, status: 'failed', name: 'ml', description: 'one' }]);
    await server.post(path, { state: 'success', name: 'ml' });
    expect((await statuses(sha)).body).toMatchObject([{ status: 'success', pipeline_id: first.body.pipeline_id }]);
    expect((await statuses(sha, '?all=true')).body).toHaveLength(2);
    expect((await statuses(sha, '?name=other')).body).toEqual([]);
  });

  test.each([
    [{ state: 'odd' }, 400],
    [{}, 400],
  ])('wants a state: %j', async (body, status) => {
    const { sha } = (await server.get(request)).body;
    expect((await server.post(`/here/statuses/${sha}`, body)).status).toBe(status);
  });

  test('of a commit that is not there is refused', async () => {
    expect((await server.post(`/here/statuses/${'0'.repeat(40)}`, { state: 'success' })).status).toBe(404);
  });
});

describe('an upload', () => {
  const send = async (file: Buffer | null, token = server.project.token) => {
    const form = new FormData();
    if (file) form.append('file', new File([new Uint8Array(file)], 'curve-0123456789ab.png', { type: 'image/png' }));
    const address = `${server.gitlab.url}/api/v4/projects/${server.project.id}/uploads`;
    const answer = await fetch(address, { method: 'POST', headers: { 'private-token': token }, body: form });
    return { status: answer.status, body: await answer.json() };
  };

  test('is kept as it is, at an address that serves it', async () => {
    const bytes = Buffer.from([0x89, 0x50, 13, 10, 13, 10, 0, 255]);
    const { status, body } = await send(bytes);
    expect([status, body]).toMatchObject([
      201,
      {
        alt: 'curve-0123456789ab',
        url: expect.stringMatching(/^\/uploads\/[0-9a-f]{32}\/curve-0123456789ab\.png$/),
        full_path: `/-/project/${server.project.id}${body.url}`,
        markdown: `![curve-0123456789ab](${body.url})`,
      },
    ]);
    for (const path of [body.url, body.full_path, `/${server.project.path}${body.url}`]) {
      const answer = await fetch(server.gitlab.url + path);
      expect([answer.headers.get('content-type'), Buffer.from(await answer.arrayBuffer())]).toEqual([
        'image/png',
        bytes,
      ]);
    }
    expect((await send(bytes)).body.url).not.toBe(body.url);
  });

  test('wants a file, and a token that may write', async () => {
    expect((await send(null)).status).toBe(400);
    expect((await send(Buffer.from('x'), server.project.readToken)).status).toBe(403);
    expect((await fetch(`${server.gitlab.url}/uploads/${'0'.repeat(32)}/a.png`)).status).toBe(404);
  });
});
