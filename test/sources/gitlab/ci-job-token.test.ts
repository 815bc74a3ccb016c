import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addMergeRequest, addPipeline, mergeNow } from '../../../src/demo/index.ts';
import { createGaps } from '../../../src/sources/gaps.ts';
import { gitlabCi } from '../../../src/sources/gitlab/ci.ts';
import { gitlabSource } from '../../../src/sources/index.ts';
import type { CiFacts } from '../../../src/sources/source.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { clientOn, of, question, sourceOn } from './clients.ts';

/** What GitLab lists for job tokens (doc/ci/jobs/fine_grained_permissions.md), as far as it is of use here. */
const allowed = [
  /\/projects\/\d+\/merge_requests(\/\d+)?$/,
  /\/projects\/\d+\/jobs$/,
  /\/projects\/\d+\/pipelines\/\d+\/jobs$/,
  /\/projects\/\d+\/repository\/commits\/[^/]+$/,
];

describe('with a job token', () => {
  let server: Embedded;
  let jobs: number[];
  let whole: CiFacts;
  beforeAll(async () => {
    server = await embedded({ stores: ['yolo-solar'], root: '/gitlab' });
    const { gitlab, project } = server;
    const made = Array.from({ length: 3 }, () =>
      addPipeline(gitlab, project.id, {
        ref: 'main',
        jobs: Array.from({ length: 90 }, (_, i) => ({ name: `train ${i}` })),
      }),
    );
    jobs = made.flatMap((pipeline) => pipeline.jobs);
  });
  afterAll(() => server.close());
  const client = () => clientOn(server, { token: server.project.jobToken, kind: 'job' });
  const ask = async (defaultBranch: string | null, over: Parameters<typeof question>[1] = {}) => {
    const gaps = createGaps();
    server.seen();
    const facts = await gitlabCi(client(), { defaultBranch, gaps })(question(jobs, over));
    const seen = server.seen();
    for (const { path, status } of seen) {
      expect(
        allowed.some((route) => route.test(path)),
        path,
      ).toBe(true);
      expect(status).toBeLessThan(400);
    }
    return { facts, gaps: gaps.all(), seen };
  };

  it('only those routes are used that take one, and what they do not tell is said', async () => {
    whole = await sourceOn(server).ciFacts(question(jobs, { mergeRequest: server.project.openMergeRequest }));
    const { facts, gaps, seen } = await ask('main', { mergeRequest: server.project.openMergeRequest });
    expect(facts.jobs).toEqual(whole.jobs);
    expect(facts.mergeRequests).toEqual(whole.mergeRequests.map((one) => ({ ...one, commits: null })));
    expect(facts.commits).toEqual(whole.commits);
    expect(gaps).toEqual([expect.stringMatching(/^A job token may not see the commits of merge requests/)]);
    expect(of('jobs', seen)).toHaveLength(3);
  });

  it('commits are read one by one, as many as are new, and what is known stays', async () => {
    const { gitlab, project } = server;
    const { facts: known } = await ask('main');
    const { iid } = addMergeRequest(gitlab, project.id, { branch: 'wider' });
    const merge = mergeNow(gitlab, project.id, iid);
    const { facts, seen } = await ask('main', { known });
    expect(facts.commits.slice(0, 2).map(({ sha }) => sha)).toContain(merge);
    expect(facts.commits.length).toBe(known.commits.length + 2);
    expect(seen.filter(({ path }) => path.includes('/repository/commits/')).length).toBeLessThanOrEqual(4);
  });

  it('a long branch is read as far as is reasonable, and that is said', async () => {
    const { gitlab, project } = server;
    let head = '';
    for (let i = 0; i < 20; i++) {
      head = mergeNow(gitlab, project.id, addMergeRequest(gitlab, project.id, { branch: `b${i}` }).iid);
    }
    const { facts, gaps, seen } = await ask('main');
    expect(facts.commits).toHaveLength(30);
    expect(seen.filter(({ path }) => path.includes('/repository/commits/'))).toHaveLength(30);
    expect(gaps.join()).toContain('one by one: of the default branch the newest 30 were read');
    const all = (await sourceOn(server).ciFacts(question([]))).commits;
    expect(facts.commits[0]).toEqual(all.find(({ sha }) => sha === head));
    expect(new Set(facts.commits.map(({ sha }) => sha)).size).toBe(30);
    expect(all).toEqual(expect.arrayContaining([...facts.commits]));
  });

  it('the default branch is not asked for', async () => {
    const { facts, gaps } = await ask(null);
    expect(facts.commits).toEqual([]);
    expect(gaps).toContain('The default branch is not known, so its commits were not read.');
  });

  it('jobs that are not there are looked for in a bounded number of pages', async () => {
    const { facts, gaps, seen } = await ask('main', { jobs: Promise.resolve(new Set([1, 9_999_999])) });
    expect(facts.jobs.size).toBeLessThan(2);
    expect(gaps.join()).toContain('were not found');
    expect(of('jobs', seen).length).toBeLessThan(6);
  });
});

describe('with any other token', () => {
  it('the same facts serve runs that are kept elsewhere', async () => {
    const server = await embedded({ stores: ['yolo-solar'] });
    const { jobs } = addPipeline(server.gitlab, server.project.id, { ref: 'main', jobs: [{ name: 'train' }] });
    const gaps = createGaps();
    const asked = question(jobs, { mergeRequest: server.project.openMergeRequest });
    for (const defaultBranch of ['main', null]) {
      const facts = await gitlabCi(clientOn(server, { project: server.project.path }), { defaultBranch, gaps })(asked);
      expect(facts).toEqual(await sourceOn(server).ciFacts(asked));
      expect(facts.jobs.size).toBe(1);
    }
    expect(gaps.all()).toEqual([]);
    await server.close();
  });

  it('a job token beside a token for the runs is asked nothing that it may not', async () => {
    const server = await embedded({ stores: ['yolo-solar'] });
    const source = gitlabSource(clientOn(server), clientOn(server, { token: server.project.jobToken, kind: 'job' }), {
      defaultBranch: 'main',
    });
    expect(await source.project()).toMatchObject({ id: server.project.id });
    server.seen();
    const facts = await source.ciFacts(question([]));
    expect(server.seen().filter(({ status }) => status >= 400)).toEqual([]);
    expect(facts.commits).toEqual((await sourceOn(server).ciFacts(question([]))).commits);
    await server.close();
  });
});
