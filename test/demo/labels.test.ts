import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMergeRequest, addPipeline, writeFile } from '../../src/demo/index.ts';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
let id: number;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['liver-ct-seg'], root: '/gitlab' });
  id = server.project.id;
});
afterAll(() => server.gitlab.close());

const MEI = 'demo-api-mei.haraldsen';
const NOOR = 'demo-api-noor.visser';
const fresh = (branch: string) => addMergeRequest(server.gitlab, id, { branch }).iid;
const put = (iid: number, fields: object, token = MEI) =>
  server.send('PUT', `/here/merge_requests/${iid}`, fields, token);
const events = async (iid: number, query = '') =>
  (await server.get(`/here/merge_requests/${iid}/resource_label_events${query}`)).body;

describe('labels of a merge request', () => {
  test('are set, added and taken away, each time by somebody', async () => {
    const iid = fresh('labelled');
    const { status, body } = await put(iid, { add_labels: 'b, a' });
    expect({ status, labels: body.labels, iid: body.iid }).toEqual({ status: 200, labels: ['a', 'b'], iid });
    expect((await put(iid, { add_labels: ['c::d', 'a'], remove_labels: 'b' }, NOOR)).body.labels).toEqual([
      'a',
      'c::d',
    ]);
    expect((await put(iid, { labels: 'b' })).body.labels).toEqual(['b']);
    expect((await put(iid, { labels: '' })).body.labels).toEqual([]);
    const told = (await events(iid)).map(
      (one: { label: { name: string }; action: string; user: { username: string } }) =>
        [one.action, one.label.name, one.user.username].join(' '),
    );
    expect(told).toEqual([
      ...['add a mei.haraldsen', 'add b mei.haraldsen', 'add c::d noor.visser', 'remove b noor.visser'],
      ...['add b mei.haraldsen', 'remove a mei.haraldsen', 'remove c::d mei.haraldsen', 'remove b mei.haraldsen'],
    ]);
  });

  test('are events as GitLab writes them, by pages', async () => {
    const iid = fresh('events');
    for (const name of ['a', 'b', 'c']) await put(iid, { add_labels: name });
    const [first, second] = await events(iid, '?per_page=1&page=2').then(async (page: object[]) => [
      ...page,
      ...(await events(iid, '?per_page=1&page=3')),
    ]);
    expect(first).toMatchObject({
      ...{ id: expect.any(Number), action: 'add', resource_type: 'MergeRequest', created_at: expect.any(String) },
      ...{
        label: { id: expect.any(Number), name: 'b' },
        user: { username: 'mei.haraldsen', web_url: expect.any(String) },
      },
    });
    expect(second.label.name).toBe('c');
  });

  test('change its time, and an equal list does not', async () => {
    const iid = fresh('timed');
    const before = (await server.get(`/here/merge_requests/${iid}`)).body.updated_at;
    const { updated_at } = (await put(iid, { add_labels: 'a' })).body;
    expect(updated_at > before).toBe(true);
    expect((await put(iid, { add_labels: 'a' })).body.updated_at).toBe(updated_at);
    const listed = (await server.get('/here/merge_requests?source_branch=timed')).body[0];
    expect(listed).toMatchObject({ labels: ['a'], updated_at });
  });

  test('want the scope api, a developer or the author, and something to do', async () => {
    const iid = fresh('guarded');
    expect((await put(iid, { add_labels: 'a' }, server.project.readToken)).status).toBe(403);
    expect((await put(iid, { add_labels: 'a' }, '')).status).toBe(401);
    expect((await put(iid, {})).status).toBe(400);
    expect((await put(999, { add_labels: 'a' })).status).toBe(404);
    expect((await put(iid, { state_event: 'open' })).status).toBe(400);
    expect((await server.get(`/here/merge_requests/${iid}/resource_label_events`, '')).status).toBe(401);
    expect(
      (await server.get(`/here/merge_requests/${iid}/resource_label_events`, server.project.readToken)).status,
    ).toBe(200);
  });
});

test('title, description and state of a merge request can be changed', async () => {
  const iid = fresh('edited');
  const { body } = await put(iid, { title: 'New', description: 'Words.', state_event: 'close' });
  expect(body).toMatchObject({ title: 'New', description: 'Words.', state: 'closed' });
  expect((await put(iid, { state_event: 'reopen' })).body).toMatchObject({ title: 'New', state: 'opened' });
});

describe('a file on a branch', () => {
  const read = async (path: string, ref: string) => {
    const answer = await server.get(`/here/repository/files/${encodeURIComponent(path)}/raw?ref=${ref}`);
    return answer.status === 200 ? answer.body : answer.status;
  };

  test('stands there, at its head, and nowhere else', async () => {
    const { sha } = addMergeRequest(server.gitlab, id, { branch: 'feature/x' });
    writeFile(server.gitlab, id, { branch: 'feature/x', path: 'ml-report.yml', content: 'mine' });
    const usual = await read('ml-report.yml', 'main');
    expect(usual).toContain('metrics');
    expect(await read('ml-report.yml', 'feature%2Fx')).toBe('mine');
    expect(await read('ml-report.yml', sha)).toBe('mine');
    expect(await read('ml-report.yml', 'HEAD')).toBe(usual);
    writeFile(server.gitlab, id, { branch: 'feature/x', path: 'ml-report.yml', content: null });
    expect(await read('ml-report.yml', 'feature%2Fx')).toBe(404);
    expect(await read('ml-report.yml', 'main')).toBe(usual);
  });

  test('tells its size', async () => {
    writeFile(server.gitlab, id, { branch: 'main', path: '.gitlab/ml-report.yml', content: 'ü' });
    const { headers } = await server.get('/here/repository/files/.gitlab%2Fml-report.yml/raw?ref=main');
    expect(headers.get('x-gitlab-size')).toBe('2');
  });

  test('of a branch that is not there cannot be written', () => {
    expect(() => writeFile(server.gitlab, id, { branch: 'none', path: 'a', content: '' })).toThrow('no branch none');
  });
});

test('jobs name their runner: one for a project, unless they have another', async () => {
  const { jobs } = addPipeline(server.gitlab, id, {
    ref: 'main',
    jobs: [{ name: 'train' }, { name: 'other', runner: 'borrowed' }],
  });
  const { body: listed } = await server.get('/here/jobs?per_page=100');
  const runners = new Set(listed.map((job: { runner: { description: string } }) => job.runner.description));
  expect(runners).toEqual(new Set(['borrowed', `gpu-runner-${(id % 3) + 1}`]));
  expect((await server.get(`/here/jobs/${jobs[1]}`)).body.runner).toMatchObject({
    ...{ description: 'borrowed', id: expect.any(Number), active: true },
  });
});
