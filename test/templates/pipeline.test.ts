import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedProject, writeFile } from '../../src/demo/index.ts';
import { packageVersion } from '../../src/package-root.ts';
import { createProject, type Machine, type Pipeline } from './ci-local.ts';
import { createUser, includeReport, type User } from './user.ts';

let user: User;
let project: EmbeddedProject;
let machine: Machine;

beforeAll(async () => {
  user = await createUser();
  ({ project, machine } = user);
});

afterAll(() => user.close());

describe("a user's project", () => {
  let folder: string;
  beforeAll(() => {
    folder = createProject(machine, 'research/yolo-solar', { '.gitlab-ci.yml': includeReport({ stage: 'report' }) });
  });

  describe('in a merge request', () => {
    let pipeline: Pipeline;
    beforeAll(async () => {
      pipeline = await user.run(folder, { mergeRequest: project.openMergeRequest });
    });

    it('passes, after its training job, and runs no other job of ours', () => {
      expect(pipeline.log).toMatch(/PASS {2}train\s+PASS {2}ml-report-merge-request\s*\n/);
      expect(pipeline.log).not.toContain('ml-report-site');
      expect(pipeline.exitCode).toBe(0);
    });

    it("is valid by GitLab's own schema, which the runner brings", () => {
      expect(pipeline.log).toContain('json schema validated');
    });

    it('has installed the version of the component', () => {
      expect(machine.npmCalls().at(-1)).toMatch(new RegExp(`^install --global .*ml-report@${packageVersion}$`));
    });

    it('has posted one note', async () => {
      expect(await user.notes()).toHaveLength(1);
    });

    it('hands over the comparison and a dashboard', () => {
      const artifacts = join(folder, '.gitlab-ci-local/artifacts/ml-report-merge-request');
      expect(JSON.parse(readFileSync(join(artifacts, '.ml-report/comparison.json'), 'utf8'))).toMatchObject({
        experiments: [{ name: '/srv/yolov8_api/models' }],
      });
      expect(existsSync(join(artifacts, 'public/index.html'))).toBe(true);
    });

    it('writes nothing when it runs again', async () => {
      const before = user.writes();
      expect((await user.run(folder, { mergeRequest: project.openMergeRequest })).exitCode).toBe(0);
      expect(user.writes()).toBe(before);
    });
  });

  it('has its dashboard published from the default branch, and no note', async () => {
    const before = user.writes();
    const pipeline = await user.run(folder, { branch: 'main' });
    expect(pipeline.log).toMatch(/PASS {2}train\s+PASS {2}ml-report-site\s*\n/);
    expect(pipeline.exitCode).toBe(0);
    const page = readFileSync(join(folder, '.gitlab-ci-local/artifacts/ml-report-site/public/index.html'), 'utf8');
    expect(page).toContain('/yolo-solar/');
    expect(user.writes()).toBe(before);
  });
});

describe('a project with a gate that fails', () => {
  it('fails with 1, and still posts its note and keeps its files', async () => {
    const config = 'metrics:\n  "*mAP*": { goal: maximize, gate: { min: 1000 } }\n';
    const folder = createProject(machine, 'research/strict', {
      '.gitlab-ci.yml': includeReport({ stage: 'report', config: 'ci/gates.yml', 'job-prefix': 'strict-' }),
      'ci/gates.yml': config,
    });
    // The gates that count are those of the target branch.
    writeFile(user.gitlab, project.id, { branch: 'main', path: 'ci/gates.yml', content: config });
    const kind = { mergeRequest: project.openMergeRequest };
    const pipeline = await user.run(folder, kind);
    expect(pipeline.log).toMatch(/strict-merge-request finished .* FAIL 1 /);
    expect(pipeline.exitCode).toBe(1);
    const kept = join(folder, '.gitlab-ci-local/artifacts/strict-merge-request');
    expect(JSON.parse(readFileSync(join(kept, '.ml-report/comparison.json'), 'utf8'))).toMatchObject({
      verdict: 'fail',
    });
    expect(await user.notes()).toHaveLength(1);
  });
});

describe('a project that reports some of its experiments', () => {
  it('compares no other', async () => {
    const folder = createProject(machine, 'research/chosen', {
      '.gitlab-ci.yml': includeReport({ stage: 'report', name: 'chosen', experiments: ['/Shared/*', 'no such'] }),
    });
    const kind = { mergeRequest: project.openMergeRequest };
    const pipeline = await user.run(folder, kind);
    expect(pipeline.exitCode).toBe(0);
    const kept = join(folder, '.gitlab-ci-local/artifacts/ml-report-merge-request/.ml-report/comparison.json');
    const { experiments } = JSON.parse(readFileSync(kept, 'utf8')) as { experiments: { name: string }[] };
    expect(experiments.filter(({ name }) => !name.startsWith('/Shared/'))).toEqual([]);
  });
});

describe('a project whose settings are wrong', () => {
  it('fails with 2', async () => {
    const folder = createProject(machine, 'research/refused', { '.gitlab-ci.yml': includeReport({ stage: 'report' }) });
    const kind = { mergeRequest: project.openMergeRequest };
    const pipeline = await user.run(folder, kind, { ML_REPORT_TOKEN: 'no-such-token' });
    expect(pipeline.log).toMatch(/ml-report-merge-request finished .* FAIL 2 /);
    expect(pipeline.exitCode).toBe(1);
  });
});
