import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { jobOf, mergeRequestOf, ownerOf } from '../../../src/core/model/pipeline.ts';
import type { Run } from '../../../src/core/model/run.ts';
import { gitlabSource } from '../../../src/sources/index.ts';
import type { CiFacts, CiQuestion, Source } from '../../../src/sources/source.ts';
import { type Embedded, embedded } from '../../support/embedded.ts';
import { readAll } from '../reading.ts';
import { of, question, sourceOn } from './clients.ts';

describe('links into CI', () => {
  let server: Embedded;
  let runs: readonly Run[];
  let source: Source;
  let facts: CiFacts;
  let jobs: Set<number>;
  beforeAll(async () => {
    server = await embedded({ stores: ['liver-ct-seg', 'yolo-solar'], root: '/gitlab/' });
    ({ runs } = await readAll(gitlabSource(server.client, server.client), { histories: false }));
    jobs = new Set(runs.flatMap((run) => jobOf(run) ?? []));
  });
  afterAll(() => server.close());
  const ask = async (over: Partial<CiQuestion> = {}, wanted: Iterable<number> = jobs) => {
    source = sourceOn(server);
    server.seen();
    facts = await source.ciFacts(question(wanted, over));
    return { facts, seen: server.seen(), gaps: source.gaps() };
  };

  it('name job, pipeline, user and merge request as GitLab itself does, below the relative root', async () => {
    const { facts } = await ask({ mergeRequest: server.project.openMergeRequest });
    const web = `${server.gitlab.url}/research/liver-ct-seg/-`;
    expect(server.gitlab.url).toMatch(/\/gitlab$/);
    const linked = runs.filter((run) => run.tags.has('gitlab.CI_JOB_ID'));
    expect(linked.length).toBeGreaterThan(20);
    for (const run of linked) {
      const id = jobOf(run) ?? -1;
      const job = await server.rest<{ name: string; pipeline: { id: number; sha: string; ref: string } }>(
        'GET',
        `/jobs/${id}`,
      );
      const found = facts.jobs.get(id);
      expect(found?.job).toMatchObject({ id, name: job.name, url: `${web}/jobs/${id}` });
      expect(found?.pipeline).toMatchObject({
        ...{ id: job.pipeline.id, sha: job.pipeline.sha, ref: job.pipeline.ref },
        url: `${web}/pipelines/${job.pipeline.id}`,
      });
      expect(found?.user?.url).toBe(`${server.gitlab.url}/${found?.user?.username}`);
      const owner = found && ownerOf(found.pipeline, facts.mergeRequests);
      expect(owner?.iid ?? null).toBe(mergeRequestOf(job.pipeline.ref));
    }
  });

  it('stand beside every merge request and the commits of the default branch, newest first', async () => {
    const { facts, gaps } = await ask({ mergeRequest: server.project.openMergeRequest });
    const open = facts.mergeRequests.find(({ iid }) => iid === server.project.openMergeRequest);
    expect(open).toMatchObject({ state: 'opened', target_branch: 'main', merged_shas: [], merged_at: null });
    expect(open?.source_project).toBe(server.project.id);
    expect(open?.updated_at).toBeGreaterThan(Date.UTC(2015));
    expect(open?.commits?.[0]).toBe(open?.head_sha);
    expect(facts.mergeRequests.map(({ iid }) => iid)).toEqual([4, 3, 2, 1]);
    expect(facts.mergeRequests.filter(({ state }) => state === 'merged')).toSatisfy((merged: unknown[]) =>
      merged.every((one) => (one as { merged_shas: string[] }).merged_shas[0]?.length === 40),
    );
    expect(facts.commits.map(({ sha }) => sha)).toContain(open?.base_sha);
    const times = facts.commits.map(({ committed_at }) => committed_at);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    expect(gaps).toEqual([]);
  });

  it('read the wanted merge request even without runs, and none that is not there', async () => {
    const none = await ask({ mergeRequest: server.project.openMergeRequest }, []);
    expect(none.facts.mergeRequests.map(({ iid }) => iid)).toContain(server.project.openMergeRequest);
    expect(none.facts.jobs.size).toBe(0);
    expect(of('jobs', none.seen)).toEqual([]);
    const absent = await ask({ mergeRequest: 999 }, []);
    expect(absent.facts.mergeRequests.map(({ iid }) => iid)).not.toContain(999);
  });

  it('cost one request for the jobs of so small a project, and two for each merge request', async () => {
    const { seen, facts } = await ask();
    expect(of('jobs', seen)).toHaveLength(1);
    expect(of('merge requests', seen)).toHaveLength(1 + 2 * facts.mergeRequests.length);
    expect(of('commits', seen).filter(({ path }) => !path.includes('merge_requests'))).toHaveLength(1);
  });

  it('are asked for while it is not known yet which jobs', async () => {
    const asked = Promise.withResolvers<ReadonlySet<number>>();
    const reading = sourceOn(server);
    server.seen();
    const facts = reading.ciFacts({ ...question([]), jobs: asked.promise });
    await expect
      .poll(() => server.gitlab.requests.filter(({ path }) => path.endsWith('/commits')).length)
      .toBeGreaterThan(4);
    expect(of('jobs', server.seen())).toEqual([]);
    asked.resolve(jobs);
    expect((await facts).jobs.size).toBe(jobs.size);
  });

  it('of what is known cost the lists alone', async () => {
    const before = (await ask()).facts;
    const { seen, facts } = await ask({ known: before, mergeRequest: server.project.openMergeRequest }, []);
    expect(of('merge requests', seen)).toHaveLength(1);
    expect(of('commits', seen)).toHaveLength(1);
    expect(facts.mergeRequests).toEqual(before.mergeRequests);
    expect(facts.commits).toEqual(before.commits);
  });

  it('that are gone or hidden are said by their number', async () => {
    const { facts, gaps, seen } = await ask({}, [...jobs, 900_001, 900_002]);
    expect(facts.jobs.size).toBe(jobs.size);
    expect(gaps).toEqual([
      expect.stringMatching(new RegExp(`^Of the ${jobs.size + 2} CI jobs that runs name, 2 were not found`)),
    ]);
    expect(of('jobs', seen)).toHaveLength(1);
  });

  it('of another project are hidden', async () => {
    const elsewhere = server.gitlab.projects[1];
    if (!elsewhere) return expect.unreachable('no second project');
    const apart = sourceOn(server, { token: elsewhere.token, project: String(elsewhere.id) });
    const { jobs: found } = await apart.ciFacts(question(jobs));
    expect(found.size).toBe(0);
    expect(apart.gaps().join()).toMatch(
      /^Of the (\d+) CI jobs that runs name, \1 were not found \(gone, or hidden from this token\)/,
    );
  });
});

describe('commits of the default branch', () => {
  it('that were rewritten are not known any more, and what lies behind the last known one is', async () => {
    const server = await embedded({ stores: ['yolo-solar'] });
    onTestFinished(() => server.close());
    const source = sourceOn(server);
    const { commits, mergeRequests } = await source.ciFacts(question([]));
    const away = { ...commits[0], sha: 'f'.repeat(40) } as (typeof commits)[number];
    const behind = { ...commits[0], sha: 'e'.repeat(40) } as (typeof commits)[number];
    const known = { mergeRequests, commits: [away, ...commits, behind] };
    expect((await sourceOn(server).ciFacts(question([], { known }))).commits).toEqual([...commits, behind]);
    const lost = { mergeRequests, commits: [away] };
    expect((await sourceOn(server).ciFacts(question([], { known: lost }))).commits).toEqual(commits);
  });
});
