import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { addPipeline } from '../../src/demo/index.ts';
import { openSnapshot } from '../../src/store/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

let server: Embedded;
let folder: string;
beforeAll(async () => {
  server = await embedded({ stores: ['yolo-solar'] });
});
afterAll(() => server.close());
beforeEach(() => {
  folder = newFolder();
});

/** A run that has begun, in a job of the newest pipeline of the open merge request. */
async function begin(name: string, status = 'running'): Promise<{ run_id: string; job: number }> {
  const { gitlab, project, log } = server;
  const ref = `refs/merge-requests/${project.openMergeRequest}/head`;
  const { jobs } = addPipeline(gitlab, project.id, { ref, jobs: [{ name: 'train', status }] });
  const { run } = await log<{ run: { info: { run_id: string } } }>('runs/create', {
    ...{ experiment_id: '1', run_name: name, start_time: Date.now() },
    tags: [{ key: 'gitlab.CI_JOB_ID', value: String(jobs[0]) }],
  });
  return { run_id: run.info.run_id, job: jobs[0] ?? 0 };
}

const end = (run_id: string) => server.log('runs/update', { run_id, status: 'FINISHED', end_time: Date.now() });

async function go(argv: readonly string[], whileAsleep: (nth: number) => unknown = () => {}) {
  let nth = 0;
  const { project } = server;
  const env = {
    ...{ MLFLOW_TRACKING_URI: project.trackingUri, ML_REPORT_TOKEN: project.token },
    CI_MERGE_REQUEST_IID: String(project.openMergeRequest),
  };
  const ended = await ml(argv, { folder, env, sleep: async () => void (await whileAsleep(++nth)) });
  return { ...ended, sleeps: nth };
}

const statusOf = (run_id: string) => {
  const reader = openSnapshot(join(folder, '.ml-report', 'snapshot.sqlite'));
  try {
    return reader.run(run_id)?.status;
  } finally {
    reader.close();
  }
};

it('a snapshot waits until the runs of the newest push have ended', async () => {
  const [first, second] = [await begin('slow'), await begin('slower')];
  const { exit, err, sleeps } = await go(['snapshot', '--wait', '20m'], async (nth) => {
    if (nth === 2) await end(first.run_id);
    if (nth === 3) await end(second.run_id);
  });
  expect({ exit, sleeps }).toEqual({ exit: 0, sleeps: 3 });
  expect(err).toContain('Waiting for 2 runs still going: slower, slow.');
  expect(err).toContain('Waiting for 1 run still going: slower.');
  expect(err.match(/^Snapshot of /gm)).toHaveLength(1);
  expect(err.match(/^Runs/gm)).toHaveLength(1);
  expect(err).not.toContain('set aside');
  expect([statusOf(first.run_id), statusOf(second.run_id)]).toEqual(['FINISHED', 'FINISHED']);
});

it('it waits no longer than it was told, and says without what it goes on', async () => {
  const { run_id } = await begin('endless');
  const { exit, err, sleeps } = await go(['snapshot', '--wait', '90s']);
  expect({ exit, sleeps }).toEqual({ exit: 0, sleeps: 3 });
  expect(err).toContain('◆ 1 run is still going after 90 seconds: endless. The snapshot goes on without it.');
  expect(statusOf(run_id)).toBe('RUNNING');
  await end(run_id);
});

it('what reads again asks for little', async () => {
  const { run_id } = await begin('cheap');
  await go(['snapshot']);
  server.seen();
  await go(['snapshot']);
  const goingOn = server.seen().length;
  await go(['snapshot', '--wait', '20s'], () => void server.seen());
  expect(server.seen().length).toBeLessThanOrEqual(goingOn);
  await end(run_id);
});

it.each([
  ['whose job failed', 'failed'],
  ['whose job was canceled', 'canceled'],
])('a run %s is not waited for', async (_what, status) => {
  const { run_id } = await begin('left behind', status);
  expect((await go(['snapshot', '--wait', '20m'])).sleeps).toBe(0);
  await end(run_id);
});

it('outside of merge requests, and without being told to, nothing is waited for', async () => {
  const { run_id } = await begin('going');
  expect((await go(['snapshot'])).sleeps).toBe(0);
  expect((await go(['snapshot', '--mr', '999', '--wait', '20m'])).sleeps).toBe(0);
  await end(run_id);
});

it.each([['20'], ['soon'], ['-5m'], ['']])('--wait %j is refused before anything is asked', async (span) => {
  server.seen();
  const { exit, err } = await go(['snapshot', '--wait', span]);
  expect({ exit, asked: server.seen().length }).toEqual({ exit: 2, asked: 0 });
  expect(err).toContain(`“${span}” is no span of time`);
});

it('ml-report run hands it on', async () => {
  const { run_id } = await begin('slow');
  const { sleeps, err } = await go(['run', '--no-site', '--dry-run', '--wait', '1h'], () => end(run_id));
  expect(err).toContain('Waiting for 1 run still going: slow.');
  expect(sleeps).toBe(1);
});
