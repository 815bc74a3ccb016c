/** A merge request's dashboard on Pages, among artifacts, and nowhere. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeFile } from '../../src/demo/index.ts';
import { createProject } from './ci-local.ts';
import { expectDashboard, expectNote, homeOf } from './right.ts';
import { createUser, include, includeReport, keptBy, PAGES, type User } from './user.ts';

let user: User;
let kind: { mergeRequest: number };
/** No job of this runner has Pages of its own: here all have those that GitLab gives the job that publishes. */
let onPrefix: { CI_PAGES_URL: string };
beforeAll(async () => {
  user = await createUser();
  kind = { mergeRequest: user.project.openMergeRequest };
  onPrefix = { CI_PAGES_URL: `${PAGES}/mr-${kind.mergeRequest}-default` };
});
afterAll(() => user.close());

describe('on Pages', () => {
  it('is published though a gate failed, and the comment leads there', async () => {
    const config = 'metrics:\n  "*loss*": { goal: minimize, gate: { max: -1 } }\n';
    const folder = createProject(user.machine, 'research/on-pages', {
      '.gitlab-ci.yml': includeReport({ stage: 'report', preview: 'pages', config: 'gates.yml' }),
      'gates.yml': config,
    });
    writeFile(user.gitlab, user.project.id, { branch: 'main', path: 'gates.yml', content: config });
    const pipeline = await user.run(folder, kind, onPrefix);
    expect(pipeline.log).toMatch(/ml-report-merge-request finished .* FAIL 1 /);
    expect(pipeline.log).toMatch(/PASS {2}ml-report-preview/);
    const kept = keptBy(folder, 'ml-report-preview');
    expect(homeOf(kept)).toBe(`${onPrefix.CI_PAGES_URL}/`);
    expectDashboard(kept, user.project);
    const [note] = await user.notes();
    expect(note).toContain(`(${onPrefix.CI_PAGES_URL}/merge-requests/${kind.mergeRequest}/)`);
    expect(keptBy(folder, 'ml-report-merge-request').has('public')).toBe(false);
  });

  it('stops where GitLab would put it in the place of the project’s', async () => {
    const folder = createProject(user.machine, 'research/on-free', {
      '.gitlab-ci.yml': includeReport({ stage: 'report', preview: 'pages' }),
    });
    const { log, exitCode } = await user.run(folder, kind);
    expect(log).toMatch(/ml-report-preview\s+finished .* FAIL 2 /);
    expect(log).toContain(`GitLab gave this job no Pages below /mr-${kind.mergeRequest}-default`);
    expect(exitCode).toBe(1);
    expect(keptBy(folder, 'ml-report-preview').has('public')).toBe(false);
  });
});

it('nowhere: none is built, and the comment leads to the project’s', async () => {
  const folder = createProject(user.machine, 'research/nowhere', {
    '.gitlab-ci.yml': includeReport({ stage: 'report', preview: 'none' }),
  });
  const { log, exitCode } = await user.run(folder, kind);
  expect(log).toMatch(/PASS {2}train\s+PASS {2}ml-report-merge-request\s*\n/);
  expect(exitCode).toBe(0);
  expect(keptBy(folder, 'ml-report-merge-request').has('public')).toBe(false);
  await expectNote(user, `${PAGES}/`);
});

it('of the component for the dashboard alone: nothing is posted, and every link ends in the name of a file', async () => {
  const folder = createProject(user.machine, 'research/alone', {
    '.gitlab-ci.yml': include('site', { stage: 'report' }),
  });
  const before = user.writes();
  const { log, exitCode } = await user.run(folder, kind);
  expect(log).toMatch(/PASS {2}train\s+PASS {2}ml-report-preview\s*\n/);
  expect(exitCode).toBe(0);
  const kept = keptBy(folder, 'ml-report-preview');
  expect(homeOf(kept)).toMatch(
    /^https:\/\/research\.pages\.example\/-\/.*\/-\/jobs\/90001\/artifacts\/public\/index\.html$/,
  );
  expect(log).toContain(`It is at ${homeOf(kept)} as soon as this job has ended.`);
  expectDashboard(kept, user.project);
  expect(user.writes()).toBe(before);
});
