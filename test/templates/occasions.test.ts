import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addFork, addMergeRequest, addPipeline, type Fork } from '../../src/demo/index.ts';
import { createProject, type Pipeline } from './ci-local.ts';
import { comparisonOf, expectDashboard, expectNote, expectReports, homeOf } from './right.ts';
import { createUser, includeReport, type Kept, keptBy, type User } from './user.ts';

let user: User;
beforeAll(async () => {
  user = await createUser();
});
afterAll(() => user.close());

const projectOf = (name: string, inputs: object = {}) =>
  createProject(user.machine, `research/${name}`, { '.gitlab-ci.yml': includeReport({ stage: 'report', ...inputs }) });

/** All that a comparison says but when it was made. */
const said = (kept: Kept) => ({ ...comparisonOf(kept), taken_at: 0 });

describe('a merge request', () => {
  let folder: string;
  let kept: Kept;
  let pipeline: Pipeline;
  beforeAll(async () => {
    folder = projectOf('plain');
    pipeline = await user.run(folder, { mergeRequest: user.project.openMergeRequest });
    kept = keptBy(folder, 'ml-report-merge-request');
  });

  it('has its note, its reports and a dashboard', async () => {
    expect(pipeline.exitCode).toBe(0);
    await expectNote(user, homeOf(kept));
    expectReports(kept, user.project);
    expectDashboard(kept, user.project);
  });

  it('runs on a merge train as it does alone: the commit that GitLab makes for the train is nobody’s', async () => {
    const iid = user.project.openMergeRequest;
    const train = addPipeline(user.gitlab, user.project.id, { ref: `refs/merge-requests/${iid}/train` });
    const before = await user.notes();
    const again = await user.run(
      folder,
      { mergeRequest: iid },
      { CI_MERGE_REQUEST_EVENT_TYPE: 'merge_train', CI_COMMIT_SHA: train.sha },
    );
    expect(again.log).toMatch(/PASS {2}train\s+PASS {2}ml-report-merge-request\s*\n/);
    expect(again.log).toContain(`trained at ${train.sha}`);
    expect(again.exitCode).toBe(0);
    const note = await expectNote(user, homeOf(kept));
    expect(note).not.toContain(train.sha.slice(0, 8));
    expect(note).toBe(before[0]);
  });

  describe('read in three parts', () => {
    let sharded: Kept;
    let inParts: Pipeline;
    let at: string;
    beforeAll(async () => {
      at = projectOf('sharded', { shards: 3 });
      inParts = await user.run(at, { mergeRequest: user.project.openMergeRequest });
      sharded = keptBy(at, 'ml-report-merge-request');
    });

    it('reads side by side, and joins what was read', () => {
      expect(inParts.exitCode).toBe(0);
      expect(inParts.log.match(/PASS {2}.*\S/g)).toEqual([
        'PASS  train',
        'PASS  ml-report-read: [1/3]',
        'PASS  ml-report-read: [2/3]',
        'PASS  ml-report-read: [3/3]',
        'PASS  ml-report-merge-request',
      ]);
      expect(inParts.log).toContain('Snapshot of 4 experiments with 6 runs');
      expect(readdirSync(join(sharded.folder, '.ml-report')).filter((name) => /shard/.test(name))).toEqual([]);
    });

    it('comes to the same as one job alone', async () => {
      expect(said(sharded)).toEqual(said(kept));
      await expectNote(user, homeOf(sharded));
      expectReports(sharded, user.project);
      expectDashboard(sharded, user.project);
    });

    it('publishes all experiments from the default branch', async () => {
      const site = await user.run(at, { branch: 'main' });
      expect(site.log).toMatch(/PASS {2}ml-report-read: \[3\/3\]\s+PASS {2}ml-report-site\s*\n/);
      expect(site.exitCode).toBe(0);
      expectDashboard(keptBy(at, 'ml-report-site'), user.project);
    });
  });
});

describe('a fork, which has no token', () => {
  let fork: Fork;
  beforeAll(() => {
    fork = addFork(user.gitlab, user.project.id);
  });

  it.each([
    [1, 1],
    [2, 3],
  ])('passes, says so, and neither asks for nor posts anything, with %d readers', async (shards, jobs) => {
    const { iid } = addMergeRequest(user.gitlab, user.project.id, { branch: `of-a-fork-${shards}`, fork });
    const folder = projectOf(`fork-${shards}`, { shards });
    const before = user.gitlab.requests.length;
    const pipeline = await user.run(
      folder,
      { mergeRequest: iid },
      {
        ...{ CI_PROJECT_ID: String(fork.id), CI_PROJECT_URL: `${user.gitlab.url}/${fork.path}` },
        ...{ CI_MERGE_REQUEST_PROJECT_ID: String(user.project.id), CI_JOB_TOKEN: '', ML_REPORT_TOKEN: '' },
      },
    );
    expect(pipeline.log.match(/Nothing was read or posted: this pipeline runs in a fork/g)).toHaveLength(jobs);
    const asked = user.gitlab.requests.length - before;
    expect({ exit: pipeline.exitCode, asked, notes: await user.notes(iid) }).toEqual({ exit: 0, asked: 0, notes: [] });
  });
});

describe('a schedule', () => {
  it('brings the dashboard up to date, and posts nothing', async () => {
    const folder = projectOf('scheduled');
    const before = user.writes();
    const pipeline = await user.run(folder, { branch: 'main' }, { CI_PIPELINE_SOURCE: 'schedule' });
    expect(pipeline.log).toMatch(/PASS {2}train\s+PASS {2}ml-report-site\s*\n/);
    expect(pipeline.exitCode).toBe(0);
    expectDashboard(keptBy(folder, 'ml-report-site'), user.project);
    expect(user.writes()).toBe(before);
  });
});

describe('another branch', () => {
  it('runs none of our jobs', async () => {
    const pipeline = await user.run(projectOf('branch'), { branch: 'main' }, { CI_COMMIT_BRANCH: 'attempt' });
    expect(pipeline.log.match(/PASS {2}.*\S/g)).toEqual(['PASS  train']);
  });
});
