import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Run } from '../../src/core/model/run.ts';
import { userError } from '../../src/errors.ts';
import { connectGitlab } from '../../src/gitlab.ts';
import { createHttp } from '../../src/http.ts';
import { type CiFacts, gitlabSource } from '../../src/sources/index.ts';
import { run } from '../support/build.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { readAll } from './reading.ts';

let server: Embedded;
let runs: readonly Run[];
let facts: CiFacts;
beforeAll(async () => {
  server = await embedded({ stores: ['liver-ct-seg', 'yolo-solar'], root: '/gitlab/' });
  const source = gitlabSource(server.client, server.client);
  ({ runs } = await readAll(source, { histories: false }));
  facts = await source.ciFacts(runs, server.project.openMergeRequest);
});
afterAll(() => server.close());

describe('links into CI', () => {
  it('name job, pipeline, user and merge request as GitLab itself does, below the relative root', async () => {
    const web = `${server.gitlab.url}/research/liver-ct-seg/-`;
    expect(server.gitlab.url).toMatch(/\/gitlab$/);
    const linked = runs.filter((run) => run.tags.has('gitlab.CI_JOB_ID'));
    expect(linked.length).toBeGreaterThan(20);
    for (const run of linked) {
      const id = Number(run.tags.get('gitlab.CI_JOB_ID'));
      const job = await server.rest<{ name: string; pipeline: { id: number; sha: string; ref: string } }>(
        'GET',
        `/jobs/${id}`,
      );
      const found = facts.runs.get(run.run_id);
      expect(found?.job).toMatchObject({ id, name: job.name, url: `${web}/jobs/${id}` });
      expect(found?.pipeline).toMatchObject({
        ...{ id: job.pipeline.id, sha: job.pipeline.sha, ref: job.pipeline.ref },
        url: `${web}/pipelines/${job.pipeline.id}`,
      });
      const [, iid] = /^refs\/merge-requests\/(\d+)\//.exec(job.pipeline.ref) ?? [];
      expect(found?.merge_request?.iid).toBe(iid === undefined ? undefined : Number(iid));
      expect(found?.user?.url).toBe(`${server.gitlab.url}/${found?.user?.username}`);
    }
  });

  it('stand beside every merge request and the commits of the default branch, newest first', () => {
    const open = facts.mergeRequests.find(({ iid }) => iid === server.project.openMergeRequest);
    expect(open).toMatchObject({ state: 'opened', target_branch: 'main', merged_shas: [], merged_at: null });
    expect(open?.commits?.[0]).toBe(open?.head_sha);
    expect(facts.mergeRequests.map(({ iid }) => iid)).toEqual([4, 3, 2, 1]);
    expect(facts.mergeRequests.filter(({ state }) => state === 'merged')).toSatisfy((merged: unknown[]) =>
      merged.every((one) => (one as { merged_shas: string[] }).merged_shas[0]?.length === 40),
    );
    expect(facts.commits.map(({ sha }) => sha)).toContain(open?.base_sha);
    const times = facts.commits.map(({ committed_at }) => committed_at);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(facts.gaps).toEqual([]);
  });

  it('read the wanted merge request even without runs', async () => {
    const none = await gitlabSource(server.client, server.client).ciFacts([], server.project.openMergeRequest);
    expect(none.mergeRequests.map(({ iid }) => iid)).toContain(server.project.openMergeRequest);
    expect(none.runs.size).toBe(0);
  });

  it('of a merge request that is not there are none', async () => {
    const none = await gitlabSource(server.client, server.client).ciFacts([], 999);
    expect(none.mergeRequests.map(({ iid }) => iid)).not.toContain(999);
  });
});

describe('requests', () => {
  const jobRequests = () => server.seen().filter(({ path }) => /\/jobs(\/|$)/.test(path)).length;
  const ask = (some: readonly Run[]) => gitlabSource(server.client, server.client).ciFacts(some, null);

  it('grow with pipelines, not with runs', async () => {
    const pipelines = new Set([...facts.runs.values()].map(({ pipeline }) => pipeline.id)).size;
    server.seen();
    await ask(runs);
    const few = jobRequests();
    expect(few).toBeLessThanOrEqual(2 * pipelines + 8);
    const copies = Array.from({ length: 50 }, (_, i) => runs.map((run) => ({ ...run, run_id: `${run.run_id}-${i}` })));
    await ask(copies.flat());
    expect(jobRequests()).toBe(few);
  });

  it('are none for tags that are no job', async () => {
    server.seen();
    const odd = ['', 'abc', '-1', '1e3', '99999999999999999999', '../1'].map((id, i) => ({
      ...(runs[0] as Run),
      ...{ run_id: String(i), tags: new Map([['gitlab.CI_JOB_ID', id]]) },
    }));
    expect((await ask(odd)).runs.size).toBe(0);
    expect(jobRequests()).toBe(0);
  });
});

describe('what cannot be seen', () => {
  it('is said: jobs of another project', async () => {
    const elsewhere = server.gitlab.projects[1];
    const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
    const address = { ...server.client.address, project: String(elsewhere?.id) };
    const code = connectGitlab(address, { kind: 'private', value: elsewhere?.token ?? '' }, http);
    const apart = await gitlabSource(server.client, code).ciFacts(runs, null);
    expect(apart.runs.size).toBe(0);
    expect(apart.gaps.join()).toMatch(/^Of the (\d+) CI jobs that runs name, \1 are gone or hidden from this token/);
    await http.close();
  });

  it('costs a bounded number of requests, however many jobs are hidden', async () => {
    const many = Array.from({ length: 400 }, (_, i) =>
      run({ run_id: `r${i}`, tags: { 'gitlab.CI_JOB_ID': String(900_000 + i) } }),
    );
    server.seen();
    const { gaps } = await gitlabSource(server.client, server.client).ciFacts(many, null);
    expect(gaps.join()).toContain('Of the 400 CI jobs that runs name, 400 are gone');
    expect(server.seen().filter(({ path }) => path.includes('/jobs/')).length).toBeLessThan(60);
  });

  it('is left out: creators where GraphQL refuses, and all else is the same', async () => {
    const refusing = {
      ...server.client,
      graphql: () => Promise.reject(userError('SCOPE_MISSING', { call: 'POST /api/graphql', answer: '' })),
    };
    const [with_, without] = await Promise.all(
      [server.client, refusing].map((client) => readAll(gitlabSource(client, client), { histories: false })),
    );
    expect(without?.runs).toEqual(with_?.runs);
    expect(without?.experiments).toEqual(
      with_?.experiments.map((one) => ({ ...one, creator: null, created_at: null })),
    );
    expect(with_?.experiments.some(({ creator }) => creator !== null)).toBe(true);
  });

  it('ends the reading where the project itself is hidden', async () => {
    const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
    const stranger = connectGitlab(server.client.address, { kind: 'private', value: 'nobody' }, http);
    await expect(gitlabSource(stranger, stranger).experiments()).rejects.toMatchObject({ code: 'TOKEN_REFUSED' });
    await http.close();
  });
});
