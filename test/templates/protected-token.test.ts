import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFork, addMergeRequest, addPipeline, keepArtifact } from '../../src/demo/index.ts';
import { createProject, type Pipeline } from './ci-local.ts';
import { comparisonOf, expectNote, expectReports, homeOf } from './right.ts';
import { createUser, includeReport, type Kept, keptBy, type User } from './user.ts';

const JOB = 'ml-report-merge-request';
const FILE = '.ml-report/comparison.json';
/** The dashboard of the default branch is tried elsewhere. */
const withoutSite = 'ml-report-site:\n  rules: [{ when: never }]\n';
const withComment = 'comment: { label: trusted }\n';

let user: User;
let folder: string;
let inMergeRequest: Pipeline;
let kept: Kept;

/** The protected variable is there on the default branch alone, a token that may only read everywhere. */
const everywhere = () => ({ GITLAB_TOKEN: user.project.readToken });
const mergeRequest = () => ({ ...everywhere(), ML_REPORT_TOKEN: '', CI_COMMIT_REF_PROTECTED: 'false' });
const post = () => user.run(folder, { branch: 'main' }, { ...everywhere(), CI_PIPELINE_SOURCE: 'schedule' });

/** What GitLab keeps of a job of the merge request's newest pipeline. */
function keep(iid: number, content: string, projectId = user.project.id): number {
  const { jobs } = addPipeline(user.gitlab, projectId, {
    ...{ ref: `refs/merge-requests/${iid}/head`, jobs: [{ name: 'train' }, { name: JOB }] },
  });
  const job = jobs[1] ?? 0;
  keepArtifact(user.gitlab, job, { path: FILE, content });
  return job;
}

beforeAll(async () => {
  user = await createUser();
  folder = createProject(user.machine, 'research/protected', {
    '.gitlab-ci.yml': includeReport({ stage: 'report', 'comment-from': 'default-branch' }) + withoutSite,
    'ml-report.yml': withComment,
  });
  const before = user.writes();
  inMergeRequest = await user.run(folder, { mergeRequest: user.project.openMergeRequest }, mergeRequest());
  expect(user.writes()).toBe(before);
  kept = keptBy(folder, JOB);
});
afterAll(() => user.close());

it('the merge request’s job reads, judges and posts nothing', async () => {
  expect(inMergeRequest.log).toMatch(/PASS {2}train\s+PASS {2}ml-report-merge-request\s*\n/);
  expect(inMergeRequest.log).toContain('No comment was posted: with --read-only nothing is.');
  expect(inMergeRequest.exitCode).toBe(0);
  expectReports(kept, user.project);
  expect(await user.notes()).toEqual([]);
});

describe('the default branch’s pipeline', () => {
  it('says what is not there yet', async () => {
    const { log, exitCode } = await post();
    expect(log).toMatch(/!1: nothing was posted, since its pipeline \d+ has no job ml-report-merge-request\./);
    expect(exitCode).toBe(0);
    expect(await user.notes()).toEqual([]);
  });

  it('posts what was kept, once', async () => {
    const job = keep(user.project.openMergeRequest, kept.text(FILE));
    const { log, exitCode } = await post();
    expect(log).toContain('Comment created');
    expect(log).toMatch(/PASS {2}ml-report-post/);
    expect(exitCode).toBe(0);
    await expectNote(user, homeOf(kept).replace('/90001/', `/${job}/`));
    const before = user.writes();
    expect((await post()).exitCode).toBe(0);
    expect(user.writes()).toBe(before);
  });

  it('takes nothing from a fork, nor what is of another merge request or none of ours', async () => {
    const fork = addFork(user.gitlab, user.project.id);
    const [foreign, other, broken, odd] = [
      addMergeRequest(user.gitlab, user.project.id, { branch: 'foreign', fork }),
      addMergeRequest(user.gitlab, user.project.id, { branch: 'other' }),
      addMergeRequest(user.gitlab, user.project.id, { branch: 'broken' }),
      addMergeRequest(user.gitlab, user.project.id, { branch: 'odd' }),
    ].map(({ iid }) => iid) as [number, number, number, number];
    const mine = comparisonOf(kept);
    const of = (iid: number) => ({ ...mine.merge_request, iid });
    keep(foreign, JSON.stringify({ ...mine, merge_request: of(foreign) }));
    keep(other, JSON.stringify(mine));
    keep(broken, '<html>');
    keep(odd, JSON.stringify({ ...mine, merge_request: of(odd), experiments: [{ metrics: 7 }] }));
    const before = user.writes();
    const { log, exitCode } = await post();
    expect(exitCode).toBe(0);
    expect(log).toContain(`!${foreign}: nothing was posted, since it comes from a fork`);
    expect(log).toMatch(
      new RegExp(`!${other}: nothing was posted, since what job \\d+ kept is of another merge request`),
    );
    expect(log).toMatch(new RegExp(`!${broken}: nothing was posted, since what job \\d+ kept is no comparison`));
    expect(log).toContain(`!${odd}: nothing was posted, since what was kept is broken`);
    expect(user.writes()).toBe(before);
  });

  it('lets nobody who words a comment do more: no quick action, no label of their own', async () => {
    const { iid } = addMergeRequest(user.gitlab, user.project.id, { branch: 'hostile' });
    const mine = comparisonOf(kept);
    const words = 'x\n/close\n\u2028/label ~trusted';
    const hostile = {
      ...{
        ...mine,
        verdict: 'fail',
        merge_request: { ...mine.merge_request, iid, title: words, source_branch: words },
      },
      head: { ...mine.head, sha: `${words}\n` },
      comment: { ...mine.comment, label: 'stolen', status: 'stolen' },
      tool: words,
      experiments: mine.experiments.map((one) => ({ ...one, name: words })),
      runs: mine.runs.map((one) => ({ ...one, name: words })),
    };
    keep(iid, JSON.stringify(hostile));
    const { exitCode } = await post();
    expect(exitCode).toBe(0);
    const [note = ''] = await user.notes(iid);
    expect(note).toContain('close');
    expect(note).not.toMatch(/^\s*\/(close|label)/m);
    const url = `${user.gitlab.url}/api/v4/projects/${user.project.id}/merge_requests/${iid}`;
    const now = await (await fetch(url, { headers: { 'private-token': user.project.token } })).json();
    expect(now).toMatchObject({ state: 'opened', labels: ['trusted'] });
  });
});

it('has no such job in the usual manner', async () => {
  const usual = createProject(user.machine, 'research/usual', {
    '.gitlab-ci.yml': includeReport({ stage: 'report' }) + withoutSite,
  });
  const { log } = await user.run(usual, { branch: 'main' });
  expect(log).not.toContain('ml-report-post');
});
