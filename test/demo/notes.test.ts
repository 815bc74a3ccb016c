import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { storedBody } from '../../src/demo/rest/note-body.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
let notes: string;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['liver-ct-seg'] });
  notes = `/here/merge_requests/${server.project.openMergeRequest}/notes`;
});
afterAll(() => server.gitlab.close());

const PERSON = 'demo-api-noor.visser';
const MAINTAINER = 'demo-api-ines.okafor';
const create = (body: string, token?: string) => server.post(notes, { body }, token);
const update = (id: number, body: string, token?: string) => server.send('PUT', `${notes}/${id}`, { body }, token);
const remove = (id: number, token?: string) => server.send('DELETE', `${notes}/${id}`, undefined, token);

describe('stored text', () => {
  test.each([
    ['a\r\nb\r\n', 'a\nb', []],
    ['a  \n\n  ', 'a', []],
    ['  a', '  a', []],
    ['a\n/close\nb', 'a\nb', ['close']],
    ['/CLOSE', '', ['close']],
    ['/label ~bug\n/assign @x', '', ['label', 'assign']],
    ['a\n /close', 'a\n /close', []],
    ['a /close', 'a /close', []],
    ['/unknown', '/unknown', []],
    ['/closed', '/closed', []],
    ['```\n/close\n```', '```\n/close\n```', []],
    [
      '<!-- ml-report:default -->\n| a |\n|---|\n| /close |',
      '<!-- ml-report:default -->\n| a |\n|---|\n| /close |',
      [],
    ],
  ])('%j', (written, body, commands) => {
    const stored = storedBody(written);
    expect([stored.body, stored.commands.map(({ name }) => name)]).toEqual([body, commands]);
  });
});

describe('notes', () => {
  test('are made, read, changed and taken back by their author', async () => {
    const made = await create('one\r\ntwo  ');
    expect(made.status).toBe(201);
    expect(made.body).toMatchObject({
      ...{ body: 'one\ntwo', system: false, noteable_type: 'MergeRequest', noteable_iid: 4, commands_changes: {} },
      author: { username: `project_${server.project.id}_bot` },
    });
    const { id, updated_at: time } = made.body;
    expect((await server.get(`${notes}/${id}`)).body.body).toBe('one\ntwo');
    expect((await update(id, 'one\ntwo\n')).body.updated_at).toBe(time);
    const changed = await update(id, 'three');
    expect([changed.status, changed.body.body, changed.body.created_at]).toEqual([200, 'three', made.body.created_at]);
    expect((await remove(id)).status).toBe(204);
    expect((await server.get(`${notes}/${id}`)).status).toBe(404);
  });

  test.each([
    ['another member', PERSON, 403, 403],
    ['a maintainer', MAINTAINER, 200, 204],
  ])('of the bot, %s may change: %i', async (_, token, changed, removed) => {
    const { id } = (await create('mine')).body;
    expect((await update(id, 'yours', token)).status).toBe(changed);
    expect((await remove(id, token)).status).toBe(removed);
  });

  test('of people cannot be changed by the bot, nor those that GitLab wrote by anybody', async () => {
    const listed = (await server.get(`${notes}?sort=asc`)).body as { id: number; system: boolean }[];
    const human = listed.find(({ system }) => !system)?.id ?? 0;
    const system = listed.find((note) => note.system)?.id ?? 0;
    expect((await update(human, 'x')).status).toBe(403);
    expect((await remove(human)).status).toBe(403);
    expect((await update(system, 'x', MAINTAINER)).status).toBe(403);
  });

  test.each([
    [{}, { error: 'body is missing' }],
    [{ body: '' }, { message: '400 Bad request - Note {:note=>["can\'t be blank"]}' }],
    [{ body: 'x'.repeat(1_000_001) }, { message: expect.stringContaining('is too long') }],
  ])('a bad text is refused (%#)', async (body, refusal) => {
    const answer = await server.post(notes, body);
    expect([answer.status, answer.body]).toEqual([400, refusal]);
  });

  test('of nothing but quick actions are no notes', async () => {
    const before = (await server.get(`${notes}?activity_filter=only_comments&per_page=100`)).body.length;
    const { status, body } = await create('/close');
    expect([status, body.commands_changes]).toEqual([202, { state_event: 'close' }]);
    const request = `/here/merge_requests/${server.project.openMergeRequest}`;
    expect((await server.get(request)).body.state).toBe('closed');
    expect((await server.get(`${notes}?activity_filter=only_comments&per_page=100`)).body).toHaveLength(before);
    const reopened = await create('text\n/reopen');
    expect([reopened.status, reopened.body.body, reopened.body.commands_changes]).toEqual([
      ...[201, 'text', { state_event: 'reopen' }],
    ]);
    expect((await server.get(request)).body.state).toBe('opened');
  });

  test('are listed newest first, in pages, with those that GitLab wrote', async () => {
    for (let index = 0; index < 45; index++) await create(`note ${index}`);
    const first = await server.get(notes);
    expect(first.body).toHaveLength(20);
    expect(first.body[0].body).toBe('note 44');
    expect(first.headers.get('x-next-page')).toBe('2');
    const asc = await server.get(`${notes}?sort=asc&per_page=100`);
    expect(asc.body[0].system).toBe(true);
    expect(asc.body.map(({ id }: { id: number }) => id)).toHaveLength(Number(first.headers.get('x-total')));
    const changed = asc.body.find(({ body }: { body: string }) => body === 'note 3').id;
    await new Promise((resolve) => setTimeout(resolve, 5));
    await update(changed, 'note 3, again');
    expect((await server.get(`${notes}?order_by=updated_at`)).body[0].id).toBe(changed);
    expect((await server.get(`${notes}?order_by=none`)).body).toEqual({
      error: 'order_by does not have a valid value',
    });
  });

  test('may hold anything', async () => {
    const text = '<!-- ml-report:default -->\n| a | `b` |\n<script>alert(1)</script> é 😀 @all #1 !2';
    const { body } = await create(text);
    expect(body.body).toBe(text);
    const page = await fetch(`${server.gitlab.url}/${server.project.path}/-/merge_requests/4`);
    const html = await page.text();
    expect(html).toContain('é 😀 @all #1 !2');
    expect(html).not.toContain('<script>');
    expect(html).toContain(`id="note_${body.id}"`);
  });
});
