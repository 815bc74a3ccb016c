import { describe, expect, it } from 'vitest';
import { ownerOf } from '../../../src/core/model/pipeline.ts';
import {
  addFork,
  addMergeRequest,
  addPipeline,
  deleteJob,
  mergeNow,
  pushTo,
  retryJob,
} from '../../../src/demo/index.ts';
import { freshProject, of, question, sourceOn } from './clients.ts';

describe('in a project that changes', () => {
  it('only merge requests that changed are read again, and new ones', async () => {
    const { gitlab, id, known, again, server } = await freshProject();
    const { iid } = addMergeRequest(gitlab, id, { branch: 'deeper' });
    const head = pushTo(gitlab, id, server.project.openMergeRequest);
    const { facts, seen } = await again([]);
    expect(of('merge requests', seen)).toHaveLength(1 + 2 * 2);
    expect(facts.mergeRequests.map((one) => one.iid)).toEqual([iid, ...known.mergeRequests.map((one) => one.iid)]);
    expect(facts.mergeRequests.find((one) => one.iid === server.project.openMergeRequest)).toMatchObject({
      head_sha: head,
    });
    const merge = mergeNow(gitlab, id, iid);
    const merged = await again([], facts);
    expect(of('merge requests', merged.seen)).toHaveLength(3);
    expect(merged.facts.mergeRequests[0]).toMatchObject({ iid, state: 'merged', merged_shas: [merge] });
    expect(merged.facts.commits[0]?.sha).toBe(merge);
    expect(merged.facts.commits.slice(-known.commits.length)).toEqual(known.commits);
  });

  it('commits of the default branch are read until a known one comes, three pages at most', async () => {
    const { gitlab, id, known, again } = await freshProject();
    const { iid } = addMergeRequest(gitlab, id, { branch: 'long' });
    for (let i = 0; i < 350; i++) pushTo(gitlab, id, iid);
    mergeNow(gitlab, id, iid);
    const commits = (seen: ReturnType<typeof of>) =>
      seen.filter(({ path }) => path.endsWith('/repository/commits')).length;
    const first = await again([]);
    expect(commits(first.seen)).toBe(3);
    expect(first.facts.commits).toHaveLength(300);
    const merge = mergeNow(gitlab, id, addMergeRequest(gitlab, id, { branch: 'short' }).iid);
    const second = await again([], first.facts);
    expect(commits(second.seen)).toBe(1);
    expect(second.facts.commits).toHaveLength(302);
    expect(second.facts.commits.map(({ sha }) => sha)).toContain(merge);
    expect(known.commits.length).toBeGreaterThan(0);
  });

  it('merge requests beyond the first page of changes are read too, and none that is known is forgotten', async () => {
    const { server, gitlab, id, known, again } = await freshProject();
    const iid = server.project.openMergeRequest;
    const head = pushTo(gitlab, id, iid);
    for (let i = 0; i < 120; i++) addMergeRequest(gitlab, id, { branch: `b${i}` });
    const { facts, seen, gaps } = await again([]);
    expect(of('merge requests', seen).filter(({ path }) => path.endsWith('/merge_requests'))).toHaveLength(2);
    expect(gaps).toEqual(['Of 121 merge requests that changed, the 100 newest were read.']);
    expect(facts.mergeRequests).toHaveLength(known.mergeRequests.length + 100);
    // What had to be left out is what it was, and read the next time.
    const stale = known.mergeRequests.map((one) => (one.iid === iid ? { ...one, updated_at: null } : one));
    expect(facts.mergeRequests).toEqual(expect.arrayContaining(stale));
    const next = (await again([], facts)).facts.mergeRequests;
    expect(next).toHaveLength(known.mergeRequests.length + 120);
    expect(next.find((one) => one.iid === iid)?.head_sha).toBe(head);
  });

  it('child pipelines, retried jobs, merged results and trains belong to their merge request', async () => {
    const { gitlab, id, again, server } = await freshProject();
    const iid = server.project.openMergeRequest;
    const refs = ['head', 'merge', 'train'].map((kind) => `refs/merge-requests/${iid}/${kind}`);
    const made = refs.map((ref) => addPipeline(gitlab, id, { ref, jobs: [{ name: 'train' }] }));
    const child = addPipeline(gitlab, id, { childOf: made[0]?.id ?? 0, jobs: [{ name: 'sweep' }] });
    const retried = made[0]?.jobs[0] ?? 0;
    retryJob(gitlab, retried);
    const wanted = [...made.flatMap(({ jobs }) => jobs), ...child.jobs];
    const { facts, gaps } = await again(wanted);
    expect([...facts.jobs.keys()].toSorted()).toEqual(wanted.toSorted());
    expect(facts.jobs.get(child.jobs[0] ?? 0)?.pipeline).toMatchObject({ source: 'parent_pipeline', ref: refs[0] });
    for (const { pipeline } of facts.jobs.values()) expect(ownerOf(pipeline, facts.mergeRequests)?.iid).toBe(iid);
    expect(gaps).toEqual([]);
  });

  it('branches, tags and schedules belong to none', async () => {
    const { gitlab, id, again, known } = await freshProject();
    const sha = known.commits[0]?.sha ?? '';
    const places = [
      { ref: 'main', source: 'schedule' },
      { ref: 'v1.0.0', sha, source: 'push' },
    ];
    const jobs = places.flatMap((place) => addPipeline(gitlab, id, { ...place, jobs: [{ name: 'train' }] }).jobs);
    const { facts } = await again(jobs);
    expect([...facts.jobs.values()].map(({ pipeline }) => [pipeline.ref, pipeline.source])).toEqual(
      expect.arrayContaining(places.map(({ ref, source }) => [ref, source])),
    );
    for (const { pipeline } of facts.jobs.values()) expect(ownerOf(pipeline, facts.mergeRequests)).toBeNull();
  });

  it('jobs of a merge request from a fork are found in the fork, where the token may look there', async () => {
    const { server, gitlab, id } = await freshProject();
    const fork = addFork(gitlab, id);
    const { iid, sha } = addMergeRequest(gitlab, id, { branch: 'from-outside', fork });
    const { jobs } = addPipeline(gitlab, fork.id, {
      ref: 'from-outside',
      sha,
      source: 'merge_request_event',
      jobs: [{ name: 'train' }],
    });
    const seeing = sourceOn(server, { token: fork.token });
    const facts = await seeing.ciFacts(question(jobs));
    const found = facts.jobs.get(jobs[0] ?? 0);
    expect(found?.job.url).toContain(`/${fork.path}/-/jobs/`);
    expect(found && ownerOf(found.pipeline, facts.mergeRequests)?.iid).toBe(iid);
    expect(facts.mergeRequests.find((one) => one.iid === iid)?.source_project).toBe(fork.id);
    const blind = sourceOn(server);
    server.seen();
    expect((await blind.ciFacts(question(jobs))).jobs.size).toBe(0);
    expect(of('jobs', server.seen()).length).toBeLessThan(4);
    expect(blind.gaps()).toEqual([expect.stringContaining('Of the 1 CI jobs that runs name, 1 were not found')]);
  });

  it('a job that was deleted is said to be gone', async () => {
    const { gitlab, id, again } = await freshProject();
    const { jobs } = addPipeline(gitlab, id, { ref: 'main', jobs: [{ name: 'train' }, { name: 'test' }] });
    deleteJob(gitlab, jobs[0] ?? 0);
    const { facts, gaps } = await again(jobs);
    expect([...facts.jobs.keys()]).toEqual([jobs[1]]);
    expect(gaps).toEqual([expect.stringContaining('Of the 2 CI jobs that runs name, 1 were not found')]);
  });
});
