import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SeenRequest } from '../../src/demo/index.ts';
import { addPipeline, keepArtifact, writeFile } from '../../src/demo/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { ml } from '../support/world.ts';

export interface Recorded {
  readonly root: string;
  readonly requests: readonly SeenRequest[];
  /** Ends of the commands that failed, in words. */
  readonly failures: readonly string[];
}

type Go = (argv: readonly string[], env?: Record<string, string>) => Promise<void>;

/** What the product asks a GitLab for: from every kind of server, with every kind of token, for the first time and again. */
export async function recorded(): Promise<Recorded[]> {
  return [
    await record({}, withApiToken),
    await record({}, withReadToken),
    await record({}, withJobToken),
    await record({ generation: 'inline' }, withApiToken),
    await record({ lacks: ['MlCandidate.creator', 'MlExperiment.candidateCount', 'Project.mlModels'] }, withReadToken),
  ];
}

async function record(
  options: Parameters<typeof embedded>[0],
  work: (server: Embedded, go: Go, folder: string) => Promise<void>,
): Promise<Recorded> {
  const server = await embedded({ stores: ['yolo-solar'], root: '/gitlab', ...options });
  const folder = mkdtempSync(join(tmpdir(), 'ml-report-openapi-'));
  const failures: string[] = [];
  try {
    await fill(server);
    const requests: SeenRequest[] = [];
    const go: Go = async (argv, env = {}) => {
      server.seen();
      const { exit, err } = await ml(argv, { folder, env: { ...common(server), ...env } });
      requests.push(...server.seen());
      if (exit > 1) failures.push(`${argv.join(' ')}: ${exit} ${err.slice(0, 400)}`);
    };
    await work(server, go, folder);
    return { root: '/gitlab', requests, failures };
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

function common(server: Embedded): Record<string, string> {
  return {
    CI_API_V4_URL: `${server.gitlab.url}/api/v4`,
    CI_PROJECT_ID: String(server.project.id),
    CI_DEFAULT_BRANCH: 'main',
    CI_MERGE_REQUEST_IID: String(server.project.openMergeRequest),
  };
}

/** Beside the shipped runs: a model with a version, files, a long history, a page full of comments. */
async function fill(server: Embedded): Promise<void> {
  const { id, openMergeRequest, token } = server.project;
  await server.log('registered-models/create', { name: 'model' });
  type Version = { model_version: { version: string; run_id: string } };
  const { model_version } = await server.log<Version>('model-versions/create', { name: 'model' });
  const files = `${server.gitlab.url}/api/v4/projects/${id}/packages/ml_models/${model_version.version}/files/`;
  await fetch(`${files}MLmodel`, { method: 'PUT', headers: { 'private-token': token }, body: 'flavors: {}' });
  const metrics = Array.from({ length: 1200 }, (_, step) => ({
    key: 'loss',
    value: 1 / (step + 1),
    timestamp: step,
    step,
  }));
  await server.log('runs/log-batch', { run_id: model_version.run_id, metrics });
  addPipeline(server.gitlab, id, { ref: `refs/merge-requests/${openMergeRequest}/head`, jobs: [{ name: 'train' }] });
  await server.rest('PUT', `/merge_requests/${openMergeRequest}`, { add_labels: 'ml-report::accepted' });
  for (let i = 0; i < 120; i++)
    await server.rest('POST', `/merge_requests/${openMergeRequest}/notes`, { body: `comment ${i}` });
}

async function withApiToken(server: Embedded, go: Go, folder: string): Promise<void> {
  const env = { ML_REPORT_TOKEN: server.project.token };
  writeFileSync(join(folder, 'ml-report.yml'), 'history: all\ncomment: { pictures: always }\n');
  await go(['doctor'], env);
  await go(['snapshot'], env);
  await go(['check'], env);
  await go(['comment'], env);
  const { experiments } = await server.log<{ experiments: { experiment_id: string }[] }>('experiments/search', {});
  const run = { experiment_id: experiments.at(-1)?.experiment_id, start_time: 1 };
  await server.log('runs/create', run);
  await go(['snapshot'], env);
  writeFileSync(join(folder, 'ml-report.yml'), 'history: none\nmetrics:\n  "*": { goal: minimize }\n');
  await go(['snapshot', '--full'], env);
  await go(['check'], env);
  await go(['comment'], env);
  await go(['comment', '--name', 'second'], env);
  await besides(server, go, folder);
  await go(['snapshot'], env);
  await go(['check'], env);
  await left(server, go, folder);
}

/** What a job that may not write has kept. */
async function left({ gitlab, project }: Embedded, go: Go, folder: string): Promise<void> {
  const ref = `refs/merge-requests/${project.openMergeRequest}/head`;
  const { jobs } = addPipeline(gitlab, project.id, { ref, jobs: [{ name: 'report' }] });
  const path = '.ml-report/comparison.json';
  keepArtifact(gitlab, jobs[0] ?? 0, { path, content: readFileSync(join(folder, path), 'utf8') });
  await go(['comment', '--left-by', 'report'], { ML_REPORT_TOKEN: project.token });
}

/** A gate that fails and then passes, with all that the comment can do about it, and a surplus comment. */
async function besides(server: Embedded, go: Go, folder: string): Promise<void> {
  const env = { ML_REPORT_TOKEN: server.project.token };
  const request = `/merge_requests/${server.project.openMergeRequest}`;
  await server.rest('PUT', request, { remove_labels: 'ml-report::accepted' });
  const comment = 'comment: { thread: on-failure, label: "ml::failed", status: ml-report }';
  for (const limit of ['-1000000', '1000000']) {
    const text = `history: none\nmetrics:\n  "*": { gate: { max: ${limit} } }\n${comment}\n`;
    writeFileSync(join(folder, 'ml-report.yml'), text);
    writeFile(server.gitlab, server.project.id, { branch: 'main', path: 'ml-report.yml', content: text });
    await server.rest('POST', `${request}/notes`, { body: '<!-- ml-report:default -->\nsurplus' });
    for (const command of ['snapshot', 'check', 'comment']) await go([command], env);
  }
}

async function withReadToken(server: Embedded, go: Go, folder: string): Promise<void> {
  const env = { ML_REPORT_TOKEN: server.project.readToken };
  writeFileSync(join(folder, 'ml-report.yml'), 'history: all\n');
  await go(['snapshot', '--read-only'], env);
  await go(['snapshot'], env);
}

/** The runs lie in a folder, and the job's own token asks for what is known of CI around them. */
async function withJobToken(server: Embedded, go: Go, folder: string): Promise<void> {
  const [job] = await server.rest<{ id: number }[]>('GET', '/jobs');
  const run = 'mlruns/1/0123456789abcdef0123456789abcdef';
  const file = (path: string, text: string) => {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  file('mlruns/1/meta.yaml', "experiment_id: '1'\nlifecycle_stage: active\nname: local\n");
  file(
    `${run}/meta.yaml`,
    `run_id: ${run.slice(-32)}\nexperiment_id: '1'\nlifecycle_stage: active\nstatus: 3\nstart_time: 1\nend_time: 2\n`,
  );
  file(`${run}/tags/gitlab.CI_JOB_ID`, String(job?.id));
  await go(['snapshot', '--source', join(folder, 'mlruns')], { CI_JOB_TOKEN: server.project.jobToken });
}
