import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type EmbeddedGitLab, type EmbeddedProject, startEmbeddedGitLab, writeFile } from '../../src/demo/index.ts';
import { packageRoot, packageVersion } from '../../src/package-root.ts';
import { createMachine, createProject, git, type Machine, type Pipeline, runPipeline } from './ci-local.ts';

const fromCheckout = (path: string) => pathToFileURL(join(packageRoot, path));
const includeReport = (inputs: object) => `
include:
  - component: $CI_SERVER_FQDN/components/ml-report/report@0
    inputs: ${JSON.stringify(inputs)}
stages: [train, report]
train:
  stage: train
  script: [echo trained]
`;

let gitlab: EmbeddedGitLab;
let project: EmbeddedProject;
let machine: Machine;

beforeAll(async () => {
  gitlab = await startEmbeddedGitLab({ stores: ['yolo-solar'] });
  const [first] = gitlab.projects;
  if (!first) throw new Error('The embedded GitLab has no project');
  project = first;
  machine = createMachine();
  const component = createProject(machine, 'components/ml-report', { templates: fromCheckout('templates') });
  git(component, 'tag', packageVersion);
});

afterAll(async () => {
  machine.remove();
  await gitlab.close();
});

/** What GitLab and the project's settings give to every job. */
function settings(): Record<string, string> {
  return {
    CI_SERVER_URL: gitlab.url,
    CI_API_V4_URL: `${gitlab.url}/api/v4`,
    CI_PROJECT_ID: String(project.id),
    CI_PROJECT_URL: `${gitlab.url}/${project.path}`,
    CI_PAGES_URL: 'https://research.pages.example/yolo-solar',
    CI_JOB_TOKEN: project.jobToken,
    ML_REPORT_TOKEN: project.token,
  };
}

async function notes(): Promise<string[]> {
  const url = `${gitlab.url}/api/v4/projects/${project.id}/merge_requests/${project.openMergeRequest}/notes?per_page=100`;
  const answer = await fetch(url, { headers: { 'private-token': project.token } });
  const all = (await answer.json()) as { body: string }[];
  return all.map(({ body }) => body).filter((body) => body.startsWith('<!-- ml-report:'));
}

function writesToNotes(): number {
  return gitlab.requests.filter(({ method, path }) => method !== 'GET' && /\/notes(\/|$)/.test(path)).length;
}

describe("a user's project", () => {
  let folder: string;
  const run = (kind: { mergeRequest: number } | { branch: 'main' }) =>
    runPipeline(machine, folder, { kind, variables: settings() });
  beforeAll(() => {
    folder = createProject(machine, 'research/yolo-solar', { '.gitlab-ci.yml': includeReport({ stage: 'report' }) });
  });

  describe('in a merge request', () => {
    let pipeline: Pipeline;
    beforeAll(async () => {
      pipeline = await run({ mergeRequest: project.openMergeRequest });
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
      expect(await notes()).toHaveLength(1);
    });

    it('hands over the comparison and a dashboard', () => {
      const artifacts = join(folder, '.gitlab-ci-local/artifacts/ml-report-merge-request');
      expect(JSON.parse(readFileSync(join(artifacts, '.ml-report/comparison.json'), 'utf8'))).toMatchObject({
        experiments: [{ name: '/srv/yolov8_api/models' }],
      });
      expect(existsSync(join(artifacts, 'public/index.html'))).toBe(true);
    });

    it('writes nothing when it runs again', async () => {
      const before = writesToNotes();
      expect((await run({ mergeRequest: project.openMergeRequest })).exitCode).toBe(0);
      expect(writesToNotes()).toBe(before);
    });
  });

  it('has its dashboard published from the default branch, and no note', async () => {
    const before = writesToNotes();
    const pipeline = await run({ branch: 'main' });
    expect(pipeline.log).toMatch(/PASS {2}train\s+PASS {2}ml-report-site\s*\n/);
    expect(pipeline.exitCode).toBe(0);
    const page = readFileSync(join(folder, '.gitlab-ci-local/artifacts/ml-report-site/public/index.html'), 'utf8');
    expect(page).toContain('/yolo-solar/');
    expect(writesToNotes()).toBe(before);
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
    writeFile(gitlab, project.id, { branch: 'main', path: 'ci/gates.yml', content: config });
    const kind = { mergeRequest: project.openMergeRequest };
    const pipeline = await runPipeline(machine, folder, { kind, variables: settings() });
    expect(pipeline.log).toMatch(/strict-merge-request finished .* FAIL 1 /);
    expect(pipeline.exitCode).toBe(1);
    const kept = join(folder, '.gitlab-ci-local/artifacts/strict-merge-request');
    expect(JSON.parse(readFileSync(join(kept, '.ml-report/comparison.json'), 'utf8'))).toMatchObject({
      verdict: 'fail',
    });
    expect(await notes()).toHaveLength(1);
  });
});

describe('a project that reports some of its experiments', () => {
  it('compares no other', async () => {
    const folder = createProject(machine, 'research/chosen', {
      '.gitlab-ci.yml': includeReport({ stage: 'report', name: 'chosen', experiments: ['/Shared/*', 'no such'] }),
    });
    const kind = { mergeRequest: project.openMergeRequest };
    const pipeline = await runPipeline(machine, folder, { kind, variables: settings() });
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
    const pipeline = await runPipeline(machine, folder, {
      kind,
      variables: { ...settings(), ML_REPORT_TOKEN: 'no-such-token' },
    });
    expect(pipeline.log).toMatch(/ml-report-merge-request finished .* FAIL 2 /);
    expect(pipeline.exitCode).toBe(1);
  });
});

describe('our own project', () => {
  it('runs the component of the commit that is tested, with the program of that commit', async () => {
    const files = { '.gitlab-ci.yml': fromCheckout('.gitlab-ci.yml'), templates: fromCheckout('templates') };
    const folder = createProject(machine, 'tools/ml-report', files);
    const before = machine.npmCalls().length;
    const kind = { mergeRequest: project.openMergeRequest };
    const pipeline = await runPipeline(machine, folder, { kind, variables: settings() });
    expect(pipeline.log).toMatch(/PASS {2}check\s+PASS {2}ml-report-merge-request\s*\n/);
    expect(pipeline.exitCode).toBe(0);
    const calls = machine.npmCalls().slice(before);
    expect(calls).toEqual(['test', 'run types', 'run lint', 'run build', 'ci', 'run build', 'install --global .']);
  });
});
