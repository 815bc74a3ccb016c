import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listShippedStores, startEmbeddedGitLab } from '../../src/demo/index.ts';
import { type Embedded, type Reply, startEmbedded } from './embedded.ts';

type Run = {
  info: { run_id: string; artifact_uri: string };
  data: { tags: { key: string; value: string }[]; metrics: { key: string; value: number }[] };
};

const tagOf = (run: Run, key: string) => run.data.tags.find((tag) => tag.key === key)?.value;

async function runsOf(server: Embedded): Promise<Run[]> {
  const { body } = await server.get('/mlflow/experiments/list');
  const pages = await Promise.all(
    body.experiments.map((experiment: { experiment_id: string }) =>
      server.post('/mlflow/runs/search', { experiment_ids: [experiment.experiment_id], max_results: 1000 }),
    ),
  );
  return pages.flatMap((page: Reply) => page.body.runs);
}

describe.each(listShippedStores())('%s', (store) => {
  let server: Embedded;
  beforeAll(async () => {
    server = await startEmbedded({ stores: [store], root: '/gitlab' });
  });
  afterAll(() => server.gitlab.close());

  test('every run has a job, and the open merge request has some of them', async () => {
    const jobs = new Set((await runsOf(server)).map((run) => tagOf(run, 'gitlab.CI_JOB_ID')));
    expect(jobs).not.toContain(undefined);
    const pipelines = await server.get(`/here/merge_requests/${server.project.openMergeRequest}/pipelines`);
    const own = await Promise.all(
      pipelines.body.map(({ id }: { id: number }) => server.get(`/here/pipelines/${id}/jobs?per_page=100`)),
    );
    const ids = own.flatMap(({ body }: Reply) => body.map(({ id }: { id: number }) => String(id)));
    expect(ids.filter((id) => jobs.has(id)).length).toBeGreaterThan(0);
    for (const id of jobs) expect((await server.get(`/here/jobs/${id}`)).status).toBe(200);
  });

  test('a job that ran a commit ran it after the commit was made', async () => {
    const { body } = await server.get('/here/jobs?per_page=100');
    for (const job of body) {
      expect(Date.parse(job.started_at)).toBeGreaterThanOrEqual(Date.parse(job.commit.committed_date));
      if (job.finished_at) expect(Date.parse(job.finished_at)).toBeGreaterThanOrEqual(Date.parse(job.started_at));
    }
  });

  test('a commit is newer than its parents', async () => {
    const { body } = await server.get('/here/repository/commits?per_page=100');
    const dates = new Map(
      body.map(({ id, committed_date }: { id: string; committed_date: string }) => [id, Date.parse(committed_date)]),
    );
    for (const { id, parent_ids } of body) {
      for (const parent of parent_ids) expect(dates.get(id)).toBeGreaterThan(Number(dates.get(parent)));
    }
  });

  test('every address that an answer shows has a page', async () => {
    const [run] = await runsOf(server);
    const iid = /candidate:(\d+)/.exec(run?.info.artifact_uri ?? '')?.[1];
    const { body: job } = await server.get(`/here/jobs/${run && tagOf(run, 'gitlab.CI_JOB_ID')}`);
    const { body: request } = await server.get(`/here/merge_requests/${server.project.openMergeRequest}`);
    const { body: project } = await server.get('/here');
    const addresses = [
      ...[job.web_url, job.pipeline.web_url, job.user.web_url, job.commit.web_url, request.web_url, project.web_url],
      ...[
        `${project.web_url}/-/ml/candidates/${iid}`,
        `${project.web_url}/-/ml/experiments/1`,
        `${server.gitlab.url}/`,
      ],
      `${project.web_url}/-/commits/${job.commit.id}`,
    ];
    for (const address of addresses) expect([address, (await fetch(address)).status]).toEqual([address, 200]);
    expect((await fetch(`${project.web_url}/-/ml/candidates/99999`)).status).toBe(404);
    expect((await fetch(`${server.gitlab.url}/no/where`)).status).toBe(404);
  });
});

describe('the liver experiment', () => {
  test('really got worse in its open merge request', async () => {
    const server = await startEmbedded({ stores: ['liver-ct-seg'] });
    const { body } = await server.post('/mlflow/runs/search', { experiment_ids: ['2'] });
    const meanAt = (commit: string) => {
      const runs = (body.runs as Run[]).filter((run) => tagOf(run, 'mlflow.source.git.commit')?.startsWith(commit));
      const values = runs.map(
        (run) => run.data.metrics.find(({ key }) => key === 'test_mean_iou')?.value ?? Number.NaN,
      );
      return [runs.length, Number((values.reduce((sum, value) => sum + value, 0) / runs.length).toFixed(3))];
    };
    expect([meanAt('e9f0d100'), meanAt('2318c30e'), meanAt('507ef5c8')]).toEqual([
      [5, 0.77],
      [2, 0.755],
      [2, 0.705],
    ]);
    await server.gitlab.close();
  });
});

describe('the server', () => {
  test('gives the same answers each time', async () => {
    const seen = [];
    for (let round = 0; round < 2; round++) {
      const server = await startEmbedded({ stores: ['yolo-solar', 'fair-pruning'] });
      const paths = [
        '/here/jobs',
        '/here/merge_requests/1',
        '/here/merge_requests/1/notes',
        '/here/repository/commits',
      ];
      const answers = await Promise.all(paths.map((path) => server.get(path)));
      seen.push(
        JSON.stringify([answers.map(({ body }) => body), await runsOf(server)]).replaceAll(server.gitlab.url, ''),
      );
      await server.gitlab.close();
    }
    expect(seen[0]).toBe(seen[1]);
  });

  test('does not go on with the file of another version', async () => {
    const state = join(tmpdir(), `ml-report-embedded-old-${process.pid}.db`);
    const old = new DatabaseSync(state);
    old.exec('CREATE TABLE users (id INTEGER)');
    old.close();
    await expect(startEmbedded({ stores: ['yolo-solar'], state })).rejects.toThrow('another version');
    rmSync(state);
  });

  test('keeps its state in a file', async () => {
    const state = join(tmpdir(), `ml-report-embedded-${process.pid}.db`);
    const first = await startEmbedded({ stores: ['yolo-solar'], state });
    await first.post('/mlflow/experiments/create', { name: 'kept' });
    await first.gitlab.close();
    const second = await startEmbedded({ stores: ['yolo-solar'], state });
    const { body } = await second.get('/mlflow/experiments/list');
    expect(body.experiments.map(({ name }: { name: string }) => name)).toContain('kept');
    expect(second.gitlab.projects).toHaveLength(1);
    await second.gitlab.close();
    rmSync(state);
  });

  test('listens on the loopback address only, at a port of choice, and closes at once', async () => {
    const first = await startEmbeddedGitLab({ stores: [] });
    const { hostname, port } = new URL(first.url);
    expect(hostname).toBe('127.0.0.1');
    await expect(startEmbeddedGitLab({ stores: [], port: Number(port) })).rejects.toThrow(/EADDRINUSE/);
    await first.close();
    await expect(fetch(first.url)).rejects.toThrow();
  });

  test('refuses what is no JSON and survives strange addresses', async () => {
    const server = await startEmbedded({ stores: ['yolo-solar'] });
    const headers = { 'private-token': server.project.token, 'content-type': 'application/json' };
    const address = `${server.project.trackingUri}/api/2.0/mlflow/runs/search`;
    expect((await fetch(address, { method: 'POST', headers, body: '{' })).status).toBe(400);
    expect((await fetch(`${server.gitlab.url}//x/%E0%A4%A`)).status).toBe(404);
    await server.gitlab.close();
  });
});
