import { afterAll, beforeAll, expect, it } from 'vitest';
import { addRuns } from '../../src/demo/index.ts';
import { type Embedded, embedded } from '../support/embedded.ts';
import { newFolder } from '../support/folder.ts';
import { ml } from '../support/world.ts';

let server: Embedded;
let folder: string;
beforeAll(async () => {
  server = await embedded({ stores: ['yolo-solar'] });
  addRuns(server.gitlab, server.project.id, { experiments: 2, runs: 60, params: 2, metrics: 2, tags: 1, points: 3 });
});
afterAll(() => server.close());

/** The same numbers in the same order at every run of the test (a linear congruential generator). */
let seed = 7;
const chance = () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
  return seed / 2 ** 32;
};
const anyOf = <T>(list: readonly T[]): T | undefined => list[Math.floor(chance() * list.length)];

interface Listed {
  readonly runs: readonly { readonly info: { readonly run_id: string; readonly status: string } }[];
}
const experiments = async () =>
  (await server.log<{ experiments: { experiment_id: string }[] }>('experiments/search', {})).experiments.map(
    ({ experiment_id }) => experiment_id,
  );
const runsOf = async (id: string) =>
  (await server.log<Listed>('runs/search', { experiment_ids: [id], max_results: 1000 })).runs;

/** Everything that can happen to runs between two pipelines. */
const happenings: Record<string, (id: string) => Promise<unknown>> = {
  'a run is logged and ends': async (id) => {
    const run_id = await begin(id);
    await server.log('runs/log-metric', { run_id, key: 'metric/0', value: chance(), timestamp: 5, step: 1 });
    await server.log('runs/update', { run_id, status: 'FINISHED', end_time: 9 });
  },
  'a run begins': begin,
  'a run that is going logs more': async (id) => {
    const run_id = (await runsOf(id)).find(({ info }) => info.status === 'RUNNING')?.info.run_id;
    if (run_id) await server.log('runs/log-metric', { run_id, key: 'loss', value: chance(), timestamp: 6, step: 2 });
  },
  'a run that was going ends': async (id) => {
    const run_id = (await runsOf(id)).findLast(({ info }) => info.status === 'RUNNING')?.info.run_id;
    if (run_id) await server.log('runs/update', { run_id, status: 'FAILED', end_time: 10 });
  },
  'a run is deleted': async (id) => {
    const run_id = anyOf(await runsOf(id))?.info.run_id;
    if (run_id) await server.log('runs/delete', { run_id });
  },
  'an experiment is made': async () => {
    const name = `made ${chance()}`;
    await begin((await server.log<{ experiment_id: string }>('experiments/create', { name })).experiment_id);
  },
  'an experiment is deleted': async (id) => {
    if ((await experiments()).length > 4) await server.log('experiments/delete', { experiment_id: id });
  },
};

async function begin(experiment_id: string): Promise<string> {
  const made = await server.log<{ run: { info: { run_id: string } } }>('runs/create', { experiment_id, start_time: 3 });
  return made.run.info.run_id;
}

async function snapshot(...more: string[]): Promise<string> {
  const env = { MLFLOW_TRACKING_URI: server.project.trackingUri, ML_REPORT_TOKEN: server.project.token };
  const { exit, err } = await ml(['snapshot', '--log-level', 'debug', ...more], { folder, env });
  expect({ exit, err }).toMatchObject({ exit: 0 });
  return (await ml(['export', '--history', ...more.filter((flag) => flag !== '--full')], { folder })).out;
}

it('whatever happens between two snapshots, the second is what one from the beginning would be', async () => {
  folder = newFolder();
  await snapshot('--dir', 'going-on');
  const happened = [];
  let fewer = 0;
  for (let round = 0; round < 10; round++) {
    for (let i = 0; i < 3; i++) {
      const [what, happen] = anyOf(Object.entries(happenings)) ?? [];
      happened.push(what);
      await happen?.(anyOf(await experiments()) ?? '');
    }
    server.seen();
    const goneOn = await snapshot('--dir', 'going-on');
    const asked = server.seen().length;
    const anew = await snapshot('--dir', 'anew', '--full');
    if (asked < server.seen().length) fewer++;
    expect(goneOn, `after: ${happened.join(', ')}`).toBe(anew);
  }
  expect(new Set(happened).size).toBe(Object.keys(happenings).length);
  expect(fewer).toBe(10);
}, 120_000);
