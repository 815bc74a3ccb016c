import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addFork, addMergeRequest, addPipeline, deleteJob, mergeNow, pushTo, retryJob } from '../../src/demo/index.ts';
import { type Embedded, newRun, startEmbedded } from './embedded.ts';

let server: Embedded;
let id: number;
beforeAll(async () => {
  server = await startEmbedded({ stores: ['liver-ct-seg'], root: '/gitlab' });
  id = server.project.id;
});
afterAll(() => server.gitlab.close());

const OPEN = 4;
const web = () => `${server.gitlab.url}/${server.project.path}/-`;
const names = (jobs: { name: string }[]) => jobs.map(({ name }) => name);
const ids = (rows: { id: number }[]) => rows.map((row) => row.id);
const mergeRequest = async (iid = OPEN) => (await server.get(`/here/merge_requests/${iid}`)).body;
const pipelinesOf = async (iid = OPEN, token?: string) =>
  (await server.get(`/here/merge_requests/${iid}/pipelines`, token)).body;

describe('a pipeline that is added', () => {
  test('to a branch has its jobs and links', async () => {
    const jobs = [
      { name: 'train', stage: 'train' },
      { name: 'report', status: 'running' },
    ];
    const added = addPipeline(server.gitlab, id, { ref: 'main', jobs, status: 'running' });
    const { body } = await server.get(`/here/pipelines/${added.id}`);
    expect(body).toMatchObject({ ref: 'main', sha: added.sha, source: 'push', status: 'running', finished_at: null });
    expect(body.web_url).toBe(`${web()}/pipelines/${added.id}`);
    const listed = (await server.get(`/here/pipelines/${added.id}/jobs`)).body;
    expect(names(listed)).toEqual(['report', 'train']);
    expect(listed.map((job: { id: number }) => job.id)).toEqual(added.jobs.toReversed());
    expect(listed[1]).toMatchObject({ stage: 'train', status: 'success', pipeline: { id: added.id, source: 'push' } });
  });

  test('to the head of a merge request changes it', async () => {
    const before = await mergeRequest();
    const { id: pipeline } = addPipeline(server.gitlab, id, { ref: `refs/merge-requests/${OPEN}/head` });
    const after = await mergeRequest();
    expect(after.head_pipeline).toMatchObject({ id: pipeline, source: 'merge_request_event', sha: after.sha });
    expect(Date.parse(after.updated_at)).toBeGreaterThan(Date.parse(before.updated_at));
    expect((await pipelinesOf())[0].id).toBe(pipeline);
  });

  test.each(['merge', 'train'])('on …/%s runs on a merge that is on no branch', async (kind) => {
    const ref = `refs/merge-requests/${OPEN}/${kind}`;
    const { id: pipeline, sha, jobs } = addPipeline(server.gitlab, id, { ref, jobs: [{ name: 'train' }] });
    const request = await mergeRequest();
    expect(request.sha).not.toBe(sha);
    expect(request.head_pipeline).toMatchObject({ id: pipeline, ref, sha, source: 'merge_request_event' });
    const { body: commit } = await server.get(`/here/repository/commits/${sha}`);
    expect(commit.parent_ids).toHaveLength(2);
    expect(commit.parent_ids[1]).toBe(request.sha);
    const { body: commits } = await server.get('/here/repository/commits?ref_name=main&per_page=100');
    expect(commits.map((one: { id: string }) => one.id)).not.toContain(sha);
    const { body: own } = await server.get(`/here/merge_requests/${OPEN}/commits`);
    expect(own.map((one: { id: string }) => one.id)).not.toContain(sha);
    expect((await server.get(`/here/jobs/${jobs[0]}`)).body).toMatchObject({ ref, pipeline: { ref, sha } });
  });
});

describe('a child pipeline', () => {
  test('has its parent’s ref and commit, and is found by the bridge alone', async () => {
    const ref = `refs/merge-requests/${OPEN}/head`;
    const parent = addPipeline(server.gitlab, id, { ref, jobs: [{ name: 'prepare' }] });
    const child = addPipeline(server.gitlab, id, { childOf: parent.id, jobs: [{ name: 'train child' }] });
    const { body } = await server.get(`/here/pipelines/${child.id}`);
    expect(body).toMatchObject({ ref, sha: parent.sha, source: 'parent_pipeline' });

    const { body: bridges } = await server.get(`/here/pipelines/${parent.id}/bridges`);
    expect(bridges).toHaveLength(1);
    expect(bridges[0].downstream_pipeline).toMatchObject({ id: child.id, source: 'parent_pipeline', project_id: id });
    expect(names((await server.get(`/here/pipelines/${parent.id}/jobs`)).body)).toEqual(['prepare']);
    expect((await server.get(`/here/jobs/${bridges[0].id}`)).status).toBe(404);

    expect(ids(await pipelinesOf())).not.toContain(child.id);
    expect(ids(await pipelinesOf())).toContain(parent.id);
    expect((await mergeRequest()).head_pipeline.id).toBe(parent.id);
    expect(ids((await server.get('/here/pipelines?per_page=100')).body)).not.toContain(child.id);
    expect(ids((await server.get('/here/pipelines?source=parent_pipeline')).body)).toEqual([child.id]);
    const { body: jobs } = await server.get('/here/jobs?per_page=100');
    expect(names(jobs)).toContain('train child');
    expect(ids(jobs)).not.toContain(bridges[0].id);
    const { body: job } = await server.get(`/here/jobs/${child.jobs[0]}`);
    expect(job.pipeline).toMatchObject({ id: child.id, ref, source: 'parent_pipeline' });
  });
});

describe('a job', () => {
  test('that is tried again is listed among all jobs, and in its pipeline on request', async () => {
    const { id: pipeline, jobs } = addPipeline(server.gitlab, id, {
      ref: 'main',
      jobs: [{ name: 'train', status: 'failed' }],
    });
    const [first = 0] = jobs;
    const second = retryJob(server.gitlab, first);
    const inPipeline = async (query: string) =>
      ids((await server.get(`/here/pipelines/${pipeline}/jobs${query}`)).body);
    expect(await inPipeline('')).toEqual([second]);
    expect(await inPipeline('?include_retried=true')).toEqual([second, first]);
    expect(await inPipeline('?include_retried=true&scope[]=failed')).toEqual([first]);
    expect(ids((await server.get('/here/jobs?per_page=2')).body)).toEqual([second, first]);
    expect((await server.get(`/here/jobs/${first}`)).body).toMatchObject({
      status: 'failed',
      failure_reason: 'script_failure',
    });
  });

  test('that was deleted is gone, and its run keeps the tag', async () => {
    const { jobs } = addPipeline(server.gitlab, id, { ref: 'main', jobs: [{ name: 'gone' }] });
    const [job = 0] = jobs;
    const { runId } = await newRun(server, 'of a deleted job');
    await server.post('/mlflow/runs/set-tag', { run_id: runId, key: 'gitlab.CI_JOB_ID', value: String(job) });
    const query = `{ project(fullPath: "${server.project.path}") { job(id: "gid://gitlab/Ci::Build/${job}") { name }
      mlExperiments(first: 1) { nodes { candidates { nodes { eid ciJob { name } metadata { nodes { value } } } } } } } }`;
    const seen = async () => (await server.post('/api/graphql', { query })).body.data.project;
    expect((await seen()).mlExperiments.nodes[0].candidates.nodes[0].ciJob.name).toBe('gone');
    deleteJob(server.gitlab, job);
    const { status, body } = await server.get(`/here/jobs/${job}`);
    expect([status, body]).toEqual([404, { message: '404 Not found' }]);
    expect(await seen()).toMatchObject({
      job: null,
      mlExperiments: {
        nodes: [
          { candidates: { nodes: [{ eid: runId, ciJob: null, metadata: { nodes: [{ value: String(job) }] } }] } },
        ],
      },
    });
  });
});

describe('all jobs of a project', () => {
  test('come by cursor, each once, and are not counted', async () => {
    const all: number[] = [];
    let address: string | undefined = `${server.gitlab.url}/api/v4/projects/${id}/jobs?pagination=keyset&per_page=7`;
    while (address) {
      const answer: Response = await fetch(address, { headers: { 'private-token': server.project.token } });
      expect(answer.headers.get('x-total')).toBeNull();
      all.push(...ids((await answer.json()) as { id: number }[]));
      address = /^<([^>]+)>; rel="next"$/.exec(answer.headers.get('link') ?? '')?.[1];
    }
    expect(all).toEqual([...all].sort((a, b) => b - a));
    expect(new Set(all).size).toBe(all.length);
    const { body, headers } = await server.get('/here/jobs?per_page=100');
    expect(ids(body)).toEqual(all.slice(0, 100));
    expect(all.length).toBeLessThan(100);
    expect([headers.get('x-total'), headers.get('x-next-page')]).toEqual([null, '']);
    const second = await server.get('/here/jobs?per_page=5&page=2');
    expect(ids(second.body)).toEqual(all.slice(5, 10));
    expect(second.headers.get('x-next-page')).toBe('3');
    expect(second.headers.get('link')).not.toContain('rel="last"');
  });

  test('can be asked for by status', async () => {
    const { body } = await server.get('/here/jobs?scope[]=failed&scope[]=running');
    expect(new Set(body.map(({ status }: { status: string }) => status))).toEqual(new Set(['failed', 'running']));
    expect((await server.get('/here/jobs?scope[]=nothing')).body).toEqual({
      error: 'scope does not have a valid value',
    });
  });

  test('can be asked for by ref', async () => {
    const ref = `refs/merge-requests/${OPEN}/head`;
    const { body } = await server.get(`/here/jobs?ref=${encodeURIComponent(ref)}&per_page=100`);
    expect(body.length).toBeGreaterThan(0);
    expect(body.every((job: { ref: string }) => job.ref === ref)).toBe(true);
    expect((await server.get('/here/jobs?ref=nowhere')).body).toEqual([]);
  });

  test('end for pages after 50,000', async () => {
    const { status, body } = await server.get('/here/jobs?per_page=100&page=502');
    expect([status, body.error]).toEqual([405, expect.stringContaining('maximum allowed offset of 50000')]);
  });

  test('are there for a job token, and a single job is not', async () => {
    const headers = { 'job-token': server.project.jobToken };
    const ask = (path: string) => fetch(`${server.gitlab.url}/api/v4/projects/${id}${path}`, { headers });
    const answer = await ask('/jobs?pagination=keyset&per_page=3');
    expect([answer.status, await answer.json()]).toEqual([200, expect.objectContaining({ length: 3 })]);
    const [pipeline] = (await server.get('/here/pipelines')).body;
    for (const path of [
      `/pipelines/${pipeline.id}`,
      `/pipelines/${pipeline.id}/jobs`,
      `/pipelines/${pipeline.id}/bridges`,
    ])
      expect((await ask(path)).status).toBe(200);
  });
});

describe('a fork', () => {
  test('has a merge request into its parent, whose pipeline runs in the fork', async () => {
    const fork = addFork(server.gitlab, id);
    const { iid, sha } = addMergeRequest(server.gitlab, id, { branch: 'from-fork', title: 'From a fork', fork });
    const added = addPipeline(server.gitlab, fork.id, {
      ref: `refs/merge-requests/${iid}/head`,
      jobs: [{ name: 'train' }],
    });
    const request = await mergeRequest(iid);
    expect(request).toMatchObject({
      ...{ sha, source_project_id: fork.id, target_project_id: id, project_id: id, source_branch: 'from-fork' },
      // The project's own bot does not see the fork.
      head_pipeline: null,
    });
    expect(await pipelinesOf(iid)).toEqual([]);
    expect((await server.get(`/api/v4/projects/${fork.id}`)).status).toBe(404);
    expect((await server.get(`/here/jobs/${added.jobs[0]}`)).status).toBe(404);

    const [pipeline, ...others] = await pipelinesOf(iid, fork.token);
    expect(others).toEqual([]);
    expect(pipeline).toMatchObject({ id: added.id, project_id: fork.id, sha, ref: `refs/merge-requests/${iid}/head` });
    expect(pipeline.web_url).toBe(`${server.gitlab.url}/${fork.path}/-/pipelines/${added.id}`);
    const { body: job } = await server.get(`/api/v4/projects/${fork.id}/jobs/${added.jobs[0]}`, fork.token);
    expect(job).toMatchObject({ commit: { id: sha }, pipeline: { project_id: fork.id } });
    expect(job.web_url).toBe(`${server.gitlab.url}/${fork.path}/-/jobs/${job.id}`);
    const { body: project } = await server.get(`/api/v4/projects/${fork.id}`, fork.token);
    expect(project).toMatchObject({ path_with_namespace: fork.path, forked_from_project: { id } });
    const { body: commits } = await server.get(`/here/merge_requests/${iid}/commits`);
    expect(commits.map((commit: { id: string }) => commit.id)).toEqual([sha]);

    const { runId } = await newRun(server, 'of a fork');
    const tag = { run_id: runId, key: 'gitlab.CI_JOB_ID', value: String(job.id) };
    expect((await server.post('/mlflow/runs/set-tag', tag)).status).toBe(200);
    const query = `{ project(fullPath: "${server.project.path}") { mlExperiments(first: 1) { nodes { candidates { nodes { ciJob { webPath } } } } } } }`;
    const seenBy = async (token?: string) =>
      (await server.post('/api/graphql', { query }, token)).body.data.project.mlExperiments.nodes[0].candidates.nodes[0]
        .ciJob;
    expect(await seenBy()).toBeNull();
    expect(await seenBy(fork.token)).toEqual({ webPath: `/gitlab/${fork.path}/-/jobs/${job.id}` });
  });
});

describe('a merge request', () => {
  const listed = async (query: string) =>
    (await server.get(`/here/merge_requests?${query}`)).body.map(({ iid }: { iid: number }) => iid);
  const pause = () => new Promise((resolve) => setTimeout(resolve, 5));

  test('is changed by comments, pushes, pipelines and merging, and found by that', async () => {
    const { iid } = addMergeRequest(server.gitlab, id, { branch: 'changing' });
    const changes: [string, () => unknown][] = [
      ['a comment', () => server.post(`/here/merge_requests/${iid}/notes`, { body: 'hello' })],
      ['a push', () => pushTo(server.gitlab, id, iid)],
      ['a pipeline', () => addPipeline(server.gitlab, id, { ref: `refs/merge-requests/${iid}/head` })],
      ['closing', () => server.post(`/here/merge_requests/${iid}/notes`, { body: '/close' })],
      ['reopening', () => server.post(`/here/merge_requests/${iid}/notes`, { body: '/reopen' })],
      ['merging', () => mergeNow(server.gitlab, id, iid)],
    ];
    for (const [name, change] of changes) {
      await pause();
      const since = new Date().toISOString();
      expect(await listed(`updated_after=${since}`), name).toEqual([]);
      await change();
      expect(await listed(`updated_after=${since}&state=all&scope=all&order_by=updated_at&sort=desc`), name).toEqual([
        iid,
      ]);
    }
    const request = await mergeRequest(iid);
    const { body: main } = await server.get('/here/repository/commits?ref_name=main');
    expect(request).toMatchObject({ state: 'merged', merge_commit_sha: main[0].id });
    expect((await server.get(`/here/merge_requests/${iid}/commits`)).body).toHaveLength(2);
  });

  test('is not changed by a comment that stays as it was', async () => {
    const { body: note } = await server.post(`/here/merge_requests/${OPEN}/notes`, { body: 'same' });
    await pause();
    const since = new Date().toISOString();
    await server.send('PUT', `/here/merge_requests/${OPEN}/notes/${note.id}`, { body: 'same' });
    expect(await listed(`updated_after=${since}`)).toEqual([]);
    await server.send('PUT', `/here/merge_requests/${OPEN}/notes/${note.id}`, { body: 'other' });
    expect(await listed(`updated_after=${since}`)).toEqual([OPEN]);
  });

  test.each([
    ['updated_after=yesterday', 400],
    ['scope=mine', 400],
    ['scope=assigned_to_me', 200],
    ['order_by=iid', 400],
  ])('list with %s answers %i', async (query, status) => {
    const answer = await server.get(`/here/merge_requests?${query}`);
    expect(answer.status).toBe(status);
    if (status === 200) expect(answer.body).toEqual([]);
  });

  test('is listed by its author, by its age and in one order for ties', async () => {
    expect(await listed('scope=created_by_me')).toEqual([]);
    const { body } = await server.get('/here/merge_requests?scope=created_by_me', 'demo-api-noor.visser');
    expect(body.every(({ author }: { author: { username: string } }) => author.username === 'noor.visser')).toBe(true);
    expect(body.length).toBeGreaterThan(0);
    const newest = await listed('sort=desc&order_by=created_at&per_page=100');
    expect(await listed('sort=asc&order_by=created_at&per_page=100')).toEqual(newest.toReversed());
    expect((await listed('created_before=2021-12-31T00:00:00Z')).every((iid: number) => iid <= OPEN)).toBe(true);
  });
});

test('what is not there is said', () => {
  const { gitlab } = server;
  expect(() => addPipeline(gitlab, id, { ref: 'nowhere' })).toThrow('nowhere');
  expect(() => addPipeline(gitlab, id, { ref: 'refs/merge-requests/99/head' })).toThrow('99');
  expect(() => addPipeline(gitlab, id, { childOf: 1 })).toThrow('pipeline 1');
  expect(() => retryJob(gitlab, 1)).toThrow('job 1');
  expect(() => pushTo(gitlab, id, 99)).toThrow('99');
  expect(() => addFork(gitlab, 1)).toThrow('project 1');
});
