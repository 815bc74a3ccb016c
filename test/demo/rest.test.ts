import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Embedded, startEmbedded } from './embedded.ts';

let server: Embedded;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['liver-ct-seg'], root: '/gitlab' });
});
afterAll(() => server.gitlab.close());

const HEAD = '507ef5c8d82a750144dbd8626e53a6efe1a08307';
const FIRST_PUSH = '2318c30ea6703ce5cbad797795678466b73462ec';
const BASE = 'e9f0d10025d18914989071853145e90d42a73f7b';

describe('merge requests', () => {
  test.each([
    ['', [4, 3, 2, 1]],
    ['?state=opened', [4]],
    ['?state=merged&sort=asc', [1, 2, 3]],
    ['?state=merged&order_by=merged_at', [2, 1, 3]],
    ['?source_branch=mounted-volume', [4]],
    ['?source_branch=none', []],
    ['?iids[]=1&iids[]=4', [4, 1]],
    ['?per_page=2&page=2', [2, 1]],
  ])('%s lists %j', async (query, iids) => {
    const { body } = await server.get(`/here/merge_requests${query}`);
    expect(body.map(({ iid }: { iid: number }) => iid)).toEqual(iids);
  });

  test('one has its commits, people and head pipeline', async () => {
    const { body } = await server.get('/here/merge_requests/4');
    expect(body).toMatchObject({
      ...{ iid: 4, state: 'opened', sha: HEAD, source_branch: 'mounted-volume', target_branch: 'main' },
      diff_refs: { base_sha: BASE, head_sha: HEAD, start_sha: expect.stringMatching(/^[0-9a-f]{40}$/) },
      author: { username: 'noor.visser', web_url: `${server.gitlab.url}/noor.visser` },
      head_pipeline: { sha: HEAD, status: 'running', source: 'merge_request_event', ref: 'refs/merge-requests/4/head' },
      web_url: `${server.gitlab.url}/research/liver-ct-seg/-/merge_requests/4`,
    });
    expect(body.id).not.toBe(body.iid);
  });

  test('commits and pipelines come newest first', async () => {
    const commits = await server.get('/here/merge_requests/4/commits');
    expect(commits.body.map(({ id }: { id: string }) => id)).toEqual([HEAD, FIRST_PUSH]);
    const pipelines = await server.get('/here/merge_requests/4/pipelines');
    expect(pipelines.body.map(({ sha }: { sha: string }) => sha)).toEqual([HEAD, FIRST_PUSH]);
  });

  test('absent ones answer 404', async () => {
    expect((await server.get('/here/merge_requests/99')).status).toBe(404);
    expect((await server.get('/here/merge_requests/99/notes')).status).toBe(404);
  });
});

describe('jobs and pipelines', () => {
  test('tries that were made again are hidden unless asked for', async () => {
    const [{ id }] = (await server.get('/here/merge_requests/4/pipelines')).body;
    const namesAt = async (query: string) => {
      const { body } = await server.get(`/here/pipelines/${id}/jobs${query}`);
      return body.map(({ name, status }: { name: string; status: string }) => `${name} ${status}`);
    };
    expect(await namesAt('')).toEqual(['ml-report running', 'train random success', 'test success']);
    expect(await namesAt('?include_retried=true')).toContain('train random failed');
    expect(await namesAt('?scope[]=success')).toEqual(['train random success', 'test success']);
  });

  test('a job knows its pipeline, commit and user', async () => {
    const [job] = (await server.get('/here/jobs')).body;
    const { body } = await server.get(`/here/jobs/${job.id}`);
    expect(body).toEqual(job);
    expect(body.web_url).toBe(`${server.gitlab.url}/research/liver-ct-seg/-/jobs/${job.id}`);
    expect(body.commit.id).toBe(body.pipeline.sha);
    const user = await server.get(`/api/v4/users/${body.user.id}`);
    expect(user.body.username).toBe(body.user.username);
    const pipeline = await server.get(`/here/pipelines/${body.pipeline.id}`);
    expect(pipeline.body).toMatchObject({ id: body.pipeline.id, user: { name: expect.any(String) } });
  });

  test('the job token knows its own job', async () => {
    const headers = { 'job-token': server.project.jobToken };
    const answer = await fetch(`${server.gitlab.url}/api/v4/job`, { headers });
    expect(await answer.json()).toMatchObject({ name: 'ml-report', status: 'running', pipeline: { sha: HEAD } });
  });
});

describe('commits', () => {
  const shas = async (query: string) => {
    const { body } = await server.get(`/here/repository/commits${query}`);
    return body.map(({ id }: { id: string }) => id);
  };

  test('of a ref are those behind it', async () => {
    const branch = await shas('?ref_name=mounted-volume');
    expect(branch.slice(0, 3)).toEqual([HEAD, FIRST_PUSH, BASE]);
    expect(await shas(`?ref_name=${HEAD}`)).toEqual(branch);
    expect(await shas(`?ref_name=${BASE}`)).toEqual(branch.slice(2));
    expect(await shas('?ref_name=main')).not.toContain(HEAD);
    expect(await shas('')).toEqual(await shas('?ref_name=main'));
    expect(await shas('?ref_name=none')).toEqual([]);
  });

  test('name their parents', async () => {
    const { body } = await server.get(`/here/repository/commits/${FIRST_PUSH}`);
    expect(body).toMatchObject({ parent_ids: [BASE], short_id: FIRST_PUSH.slice(0, 8) });
    const merge = (await server.get('/here/repository/commits?ref_name=main')).body[0];
    expect(merge.parent_ids).toHaveLength(2);
  });

  test('know their merge requests, merge commits too', async () => {
    const iids = async (sha: string) => {
      const { body } = await server.get(`/here/repository/commits/${sha}/merge_requests`);
      return body.map(({ iid }: { iid: number }) => iid);
    };
    expect(await iids(HEAD)).toEqual([4]);
    expect(await iids(BASE)).toEqual([]);
    const { body } = await server.get('/here/merge_requests/2');
    expect(await iids(body.merge_commit_sha)).toEqual([2]);
    expect((await server.get(`/here/repository/commits/${'0'.repeat(40)}`)).status).toBe(404);
  });

  test('have a merge base', async () => {
    const { body } = await server.get('/here/repository/merge_base?refs[]=main&refs[]=mounted-volume');
    expect(body.id).toBe(BASE);
  });
});

describe('files', () => {
  test.each([
    ['ml-report.yml/raw?ref=main', 200],
    ['ml-report.yml/raw', 200],
    [`README.md/raw?ref=${BASE}`, 200],
    ['.gitlab%2Fml-report.yml/raw?ref=main', 404],
    ['README.md/raw?ref=none', 404],
  ])('%s answers %i', async (path, status) => {
    expect((await server.get(`/here/repository/files/${path}`)).status).toBe(status);
  });
});

describe('paging', () => {
  test('is told in the headers', async () => {
    const { headers } = await server.get('/here/pipelines?per_page=3&page=2');
    const total = Number(headers.get('x-total'));
    expect(
      Object.fromEntries(
        ['x-page', 'x-per-page', 'x-next-page', 'x-prev-page', 'x-total-pages'].map((name) => [
          name,
          headers.get(name),
        ]),
      ),
    ).toEqual({
      ...{ 'x-page': '2', 'x-per-page': '3', 'x-next-page': '3', 'x-prev-page': '1' },
      'x-total-pages': String(Math.ceil(total / 3)),
    });
    expect(headers.get('link')).toContain(
      `<${server.gitlab.url}/api/v4/projects/${server.project.id}/pipelines?per_page=3&page=3>; rel="next"`,
    );
  });

  test('has 100 items at most, and the last page says so', async () => {
    const { headers } = await server.get('/here/pipelines?per_page=1000');
    expect(headers.get('x-per-page')).toBe('100');
    expect(headers.get('x-next-page')).toBe('');
    expect(headers.get('link')).not.toContain('rel="next"');
  });
});

describe('what doctor asks', () => {
  test('a member has a role, and who is none has none', async () => {
    const me = await server.get('/api/v4/user');
    expect((await server.get(`/here/members/all/${me.body.id}`)).body).toMatchObject({
      username: me.body.username,
      access_level: 30,
    });
    expect((await server.get('/here/members/all/99999')).status).toBe(404);
  });

  test('the address of Pages is for maintainers', async () => {
    expect((await server.get('/here/pages')).status).toBe(403);
  });
});
