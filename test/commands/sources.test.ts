import { cpSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { archives, unpack } from '../exactness/archives.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { answers, server as loopback } from '../support/server.ts';
import { ml } from '../support/world.ts';

let store: string;
let remove: () => void;
let folder: string;
beforeAll(async () => {
  const yolo = archives().find(({ name }) => name === 'yolo-solar');
  if (!yolo) throw new Error('the store yolo-solar is missing');
  const unpacked = await unpack(yolo);
  store = join(unpacked.store, 'mlruns');
  remove = unpacked.remove;
});
afterAll(() => remove());
beforeEach(() => {
  folder = newFolder();
});

const go = (argv: readonly string[], env: Record<string, string> = {}) => ml(argv, { folder, env });
const exported = async (...more: string[]) => JSON.parse((await go(['export', '--history', ...more])).out);

describe('a place without a server', () => {
  it('that stands in the folder is found by itself', async () => {
    cpSync(store, join(folder, 'mlruns'), { recursive: true });
    const { exit, err } = await go(['snapshot']);
    expect({ exit, err }).toMatchObject({ exit: 0 });
    expect(err).toContain('Snapshot of 4 experiments with 6 runs and 39 metric histories.');
    expect((await exported()).runs).toHaveLength(6);
  });

  it.each([
    ['a path', () => store],
    ['the folder around it', () => join(store, '..')],
    ['a file: address', () => `file://${store}`],
  ])('is named by %s, on the command line or by MLFLOW_TRACKING_URI', async (_how, name) => {
    expect(await go(['snapshot', '--source', name()])).toMatchObject({ exit: 0 });
    const one = await exported();
    expect(await go(['snapshot', '--full'], { MLFLOW_TRACKING_URI: name() })).toMatchObject({ exit: 0 });
    expect(await exported()).toEqual(one);
    expect(one.runs).toHaveLength(6);
  });

  it('may be a snapshot, of which a part is taken', async () => {
    await go(['snapshot', '--source', store]);
    const whole = await exported();
    const [first] = whole.experiments;
    const snapshot = join(folder, '.ml-report', 'snapshot.sqlite');
    const env = { ML_REPORT_EXPERIMENTS: JSON.stringify([first.name]) };
    const { exit, err } = await go(['snapshot', '--source', snapshot, '--dir', 'part'], env);
    expect({ exit, err }).toMatchObject({ exit: 0 });
    const part = await exported('--dir', 'part');
    expect(part.experiments).toEqual([first]);
    expect(part.runs).toEqual(whole.runs.filter((run: { experiment_id: string }) => run.experiment_id === first.id));
  });

  it('that is none is said, and nothing is written', async () => {
    for (const place of ['ftp://host/mlruns', 'nowhere', 'http://', 's3://bucket/mlruns']) {
      const { exit, err } = await go(['snapshot', '--source', place]);
      expect({ place, exit, err }).toMatchObject({ exit: 2 });
      expect(err).toMatch(/\n→ /);
    }
    expect(readdirSync(folder, { recursive: true })).toEqual(['.ml-report']);
  });

  it('is needed: without one it is said how to name it', async () => {
    expect(await go(['snapshot'])).toMatchObject({ exit: 2, err: expect.stringContaining('--source') });
  });
});

describe('in a CI job', () => {
  let gitlab: Embedded;
  beforeAll(async () => {
    gitlab = await embedded({ stores: ['yolo-solar'] });
  });
  afterAll(() => gitlab.close());

  it('the job’s own token gives the jobs and merge requests around runs of a file store', async () => {
    const [job] = await gitlab.rest<{ id: number; pipeline: { sha: string } }[]>('GET', '/jobs');
    cpSync(store, join(folder, 'mlruns'), { recursive: true });
    const [experiment = ''] = readdirSync(join(folder, 'mlruns')).filter((name) => /^\d{5,}$/.test(name));
    const [run = ''] = readdirSync(join(folder, 'mlruns', experiment)).filter((name) => /^[0-9a-f]{32}$/.test(name));
    const tags = join(folder, 'mlruns', experiment, run, 'tags');
    cpSync(join(folder, 'mlruns', experiment, run, 'params'), tags, { recursive: true });
    writeFileSync(join(tags, 'gitlab.CI_JOB_ID'), String(job?.id));
    const { exit, err } = await go(['snapshot', '--source', 'mlruns'], {
      CI_API_V4_URL: `${gitlab.gitlab.url}/api/v4`,
      CI_PROJECT_ID: String(gitlab.project.id),
      CI_DEFAULT_BRANCH: 'main',
      CI_JOB_TOKEN: gitlab.project.jobToken,
    });
    expect({ exit, err }).toMatchObject({ exit: 0 });
    const found = (await exported()).runs.find((one: { run_id: string }) => one.run_id === run);
    expect(found.ci).toMatchObject({ job: { id: job?.id }, pipeline: { sha: job?.pipeline.sha } });
  });
});

describe('a token', () => {
  const secrets = { own: 'own-token-of-gitlab', mlflow: 'token-of-the-mlflow-server', job: 'token-of-the-job' };

  it('goes to the server that it is for, and to no other', async () => {
    const [mlflow, gitlab] = [await loopback(answers(404, {})), await loopback(answers(404, {}))];
    await go(['snapshot'], {
      MLFLOW_TRACKING_URI: mlflow.url,
      MLFLOW_TRACKING_TOKEN: secrets.mlflow,
      ML_REPORT_TOKEN: secrets.own,
      CI_JOB_TOKEN: secrets.job,
      CI_API_V4_URL: `${gitlab.url}/api/v4`,
      CI_PROJECT_ID: '7',
    });
    const told = (seen: typeof mlflow.seen) => JSON.stringify(seen.map(({ headers, url }) => [headers, url]));
    expect(told(mlflow.seen)).toContain(secrets.mlflow);
    expect(told(mlflow.seen)).not.toContain(secrets.own);
    expect(told(mlflow.seen)).not.toContain(secrets.job);
    expect(gitlab.seen.length).toBeGreaterThan(0);
    expect(told(gitlab.seen)).toContain(secrets.own);
    expect(told(gitlab.seen)).not.toContain(secrets.mlflow);
  });

  it('for GitLab does not go to another GitLab that runs the pipeline', async () => {
    const [tracking, code] = [await loopback(answers(404, {})), await loopback(answers(404, {}))];
    await go(['snapshot'], {
      MLFLOW_TRACKING_URI: `${tracking.url}/api/v4/projects/3/ml/mlflow`,
      MLFLOW_TRACKING_TOKEN: secrets.mlflow,
      CI_JOB_TOKEN: secrets.job,
      CI_API_V4_URL: `${code.url}/api/v4`,
      CI_PROJECT_ID: '7',
    });
    expect(JSON.stringify(tracking.seen.map(({ headers }) => headers))).toContain(secrets.mlflow);
    expect(JSON.stringify(tracking.seen.map(({ headers }) => headers))).not.toContain(secrets.job);
    expect(JSON.stringify(code.seen.map(({ headers }) => headers))).not.toContain(secrets.mlflow);
  });
});
