/** From nothing to a comment and a dashboard by the steps of the README alone, against the embedded GitLab. */
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { parse } from 'yaml';
import { addMergeRequest, addPipeline, mergeNow } from '../../src/demo/index.ts';
import { packageRoot, packageVersion } from '../../src/package-root.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import {
  createMachine,
  createProject,
  git,
  type Machine,
  type PipelineKind,
  runPipeline,
} from '../templates/ci-local.ts';
import { machineOf, plain } from './machine.ts';
import { filledIn, stepsOf, typed } from './newcomer.ts';

const MINUTE = 'See it in a minute';
const TEN_MINUTES = 'Ten minutes to the first comment';

/** A machine with npm and git, where what npm would bring is there already: the packages of this checkout. */
describe(MINUTE, () => {
  it('clones, starts, and has a comment and a dashboard', async () => {
    const folder = newFolder();
    symlinkSync(packageRoot, join(folder, 'repository'));
    const began = performance.now();
    const [block, ...more] = stepsOf(MINUTE);
    expect(more).toEqual([]);
    const commands = filledIn(block as NonNullable<typeof block>, { '<this repository>': `${folder}/repository` });
    const [clone = '', ...rest] = commands.trimEnd().split('\n');
    expect(rest).toEqual(['npm start']);
    expect((await typed(clone, { folder, env: plain() })).log).not.toContain('fatal');
    const home = join(folder, 'ml-report');
    bringPackages(home);
    const started = execa('npm', ['start'], {
      cwd: home,
      all: true,
      reject: false,
      detached: true,
      extendEnv: false,
      env: plain(),
    });
    let said = '';
    let isOver = false;
    started.all.on('data', (text: Buffer) => {
      said += text;
    });
    void started.then(() => {
      isOver = true;
    });
    try {
      await vi.waitUntil(() => said.includes('Ctrl-C') || isOver, { timeout: 150_000, interval: 200 });
      const address = (name: string) => new RegExp(`${name}:\\s*(\\S+)`).exec(said)?.[1] ?? said;
      const [dashboard, mergeRequest] = await Promise.all(
        ['The dashboard', 'The merge request'].map(async (name) => (await fetch(address(name))).text()),
      );
      expect(dashboard).toContain('Liver CT segmentation');
      expect(mergeRequest).toContain('is 0.065 worse (0.770 → 0.705), not tested');
      tell(MINUTE, 2, began);
    } finally {
      if (!isOver && started.pid) process.kill(-started.pid, 'SIGINT');
      await started;
    }
  }, 240_000);
});

describe(TEN_MINUTES, () => {
  const steps = stepsOf(TEN_MINUTES).filter(({ step }) => step > 0);
  const [train, pipeline, ...shell] = steps;
  let server: Embedded;
  let machine: Machine;
  let folder: string;
  let origin: string;

  beforeAll(async () => {
    server = await embedded({ stores: ['yolo-solar'] });
    machine = createMachine();
    putPython(machine);
    const component = createProject(machine, 'components/ml-report', {
      templates: pathToFileURL(join(packageRoot, 'templates')),
    });
    git(component, 'tag', packageVersion);
    folder = createProject(machine, 'research/yolo-solar', {
      '.gitlab-ci.yml': pipeline?.text ?? '',
      'train.py': train?.text ?? '',
    });
    origin = takingPushes(machine, folder);
  });
  afterAll(async () => {
    machine.remove();
    await server.close();
  });

  const pipelineOf = async (kind: PipelineKind) => {
    const { id, path, trackingUri, token, jobToken } = server.project;
    const ref = 'branch' in kind ? kind.branch : `refs/merge-requests/${kind.mergeRequest}/head`;
    const { jobs } = addPipeline(server.gitlab, id, { ref, jobs: [{ name: 'train', stage: 'train' }] });
    const variables = {
      ...{ CI_SERVER_URL: server.gitlab.url, CI_API_V4_URL: `${server.gitlab.url}/api/v4`, CI_JOB_TOKEN: jobToken },
      ...{ CI_PROJECT_ID: String(id), CI_PROJECT_URL: `${server.gitlab.url}/${path}`, CI_JOB_ID: String(jobs[0]) },
      ...{ CI_PAGES_URL: 'https://research.pages.example/yolo-solar' },
      ...{ MLFLOW_TRACKING_URI: trackingUri, MLFLOW_TRACKING_TOKEN: token },
    };
    return runPipeline(machine, folder, { kind, variables });
  };
  const notes = async (iid: number) => {
    const all = await server.rest<{ body: string }[]>('GET', `/merge_requests/${iid}/notes?per_page=100`);
    return all.map(({ body }) => body).filter((body) => body.startsWith('<!-- ml-report:'));
  };

  it('has four steps, the first of them in the training script and its pipeline', () => {
    expect(steps.map(({ step, language }) => [step, language])).toEqual([
      [1, 'python'],
      [1, 'yaml'],
      [2, 'sh'],
      [3, 'sh'],
      [4, 'sh'],
    ]);
  });

  it('trains in merge requests too', () => {
    expect(trainsInMergeRequests(pipeline?.text ?? '')).toBe(true);
  });

  it('leads to a comment on the merge request, and to a dashboard when that is merged', async () => {
    const began = performance.now();
    expect(await pipelineOf({ branch: 'main' })).toMatchObject({ exitCode: 0 });

    const own = {
      'https://gitlab.example': server.gitlab.url,
      '<id>': String(server.project.id),
      '<token>': server.project.token,
      '<group>': 'components',
    };
    const whole = shell.map(({ text }) => text).join('');
    for (const placeholder of Object.keys(own)) expect(whole).toContain(placeholder);
    const lines = shell.map((block) => filledIn(block, own)).join('\n');
    const { exitCode, log } = await typed(lines, { folder, env: { ...plain(), ...machineOf(machine) } });
    expect({ exitCode, log }).toEqual({
      exitCode: 0,
      log: expect.stringContaining('.gitlab-ci.yml includes the component'),
    });
    expect(machine.npmCalls()).toEqual(['install --global ml-report']);
    expect(git(origin, 'log', '--format=%s', '-1', 'first-report')).toBe('Report the runs of merge requests');
    expect(readFileSync(join(origin, 'push-option'), 'utf8').trim()).toBe('merge_request.create');

    const { iid } = addMergeRequest(server.gitlab, server.project.id, { branch: 'first-report' });
    const first = await pipelineOf({ mergeRequest: iid });
    expect(first).toMatchObject({ exitCode: 0, log: expect.stringContaining('PASS  ml-report-merge-request') });
    const posted = await notes(iid);
    expect(posted).toHaveLength(1);
    expect(posted[0]).toMatch(/1 run of `churn` against 1 run at the merge base/);
    expect(posted[0]).toContain('`val/auc`');

    mergeNow(server.gitlab, server.project.id, iid);
    expect(await pipelineOf({ branch: 'main' })).toMatchObject({ exitCode: 0 });
    const site = join(folder, '.gitlab-ci-local/artifacts/ml-report-site/public');
    expect(readFileSync(join(site, 'index.html'), 'utf8')).toContain('churn');
    expect(existsSync(join(site, `merge-requests/${iid}/index.html`))).toBe(true);
    tell(TEN_MINUTES, new Set(steps.map(({ step }) => step)).size, began);
  }, 240_000);
});

/** The runner here puts jobs without rules into every pipeline; GitLab puts them into merge requests' only by the rules of `workflow`. */
function trainsInMergeRequests(text: string): boolean {
  const { workflow, train } = parse(text) as Record<'workflow' | 'train', { rules?: { if?: string }[] } | undefined>;
  return (train?.rules ?? workflow?.rules ?? []).some((rule) => rule.if?.includes('"merge_request_event"'));
}

/** Real Python with MLflow's client where ML_REPORT_PYTHON names one, as in .ci/run; else what makes its requests. */
function putPython({ folder }: Machine): void {
  const python = process.env['ML_REPORT_PYTHON'];
  const standIn = fileURLToPath(new URL('python.ts', import.meta.url));
  const words = (python ? [python] : [process.execPath, standIn]).map((word) => JSON.stringify(word)).join(' ');
  writeFileSync(join(folder, 'bin/pip'), '#!/bin/sh\n');
  chmodSync(join(folder, 'bin/pip'), 0o755);
  writeFileSync(join(folder, 'bin/python'), `#!/bin/sh\nexec ${words} "$@"\n`);
  chmodSync(join(folder, 'bin/python'), 0o755);
}

/** A place to push to, which notes what it was asked for besides; what the folder is a clone of stays its address. */
function takingPushes(machine: Machine, folder: string): string {
  const origin = join(machine.folder, 'origin.git');
  git(folder, 'clone', '--quiet', '--bare', folder, origin);
  git(origin, 'config', 'receive.advertisePushOptions', 'true');
  const hook = join(origin, 'hooks/pre-receive');
  mkdirSync(join(origin, 'hooks'), { recursive: true });
  writeFileSync(hook, '#!/bin/sh\necho "$GIT_PUSH_OPTION_0" > "$GIT_DIR/push-option"\n');
  chmodSync(hook, 0o755);
  git(folder, 'remote', 'set-url', '--push', 'origin', origin);
  return origin;
}

/** The packages that `npm ci` would bring, each where it would be, so that nothing is installed, or cleared away, in their own folder. */
function bringPackages(home: string): void {
  const [from, to] = [join(packageRoot, 'node_modules'), join(home, 'node_modules')];
  mkdirSync(to);
  for (const name of readdirSync(from)) if (name !== MARK) symlinkSync(join(from, name), join(to, name));
  copyFileSync(join(home, 'package-lock.json'), join(to, MARK));
}

const MARK = '.ml-report-installed.json';

/** For whoever reads the log: how long a newcomer would have taken, less the typing. */
function tell(what: string, steps: number, began: number): void {
  process.stdout.write(`${what}: ${steps} steps, ${((performance.now() - began) / 1000).toFixed(0)} s\n`);
}
