import { afterAll, beforeAll, expect, it } from 'vitest';
import { addMergeRequest, addPipeline, type EmbeddedProject } from '../../src/demo/index.ts';
import { createProject } from './ci-local.ts';
import { comparisonOf } from './right.ts';
import { createUser, includeReport, keptBy, type User } from './user.ts';

let user: User;
let holder: EmbeddedProject;
beforeAll(async () => {
  user = await createUser(['yolo-solar', 'liver-ct-seg']);
  const [, second] = user.gitlab.projects;
  if (!second) throw new Error('There is no second project');
  holder = second;
});
afterAll(() => user.close());

/** Somebody who is a member of both projects. */
const token = 'demo-api-ines.okafor';

/** Logs a run into the other project, as the job of a merge request of ours. */
async function train(job: number): Promise<string> {
  const call = async <T>(path: string, sent: object): Promise<T> => {
    const answer = await fetch(`${holder.trackingUri}/api/2.0/mlflow/${path}`, {
      ...{ method: 'POST', body: JSON.stringify(sent) },
      headers: { 'private-token': token, 'content-type': 'application/json' },
    });
    if (!answer.ok) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
    return (await answer.json()) as T;
  };
  const { experiment_id } = await call<{ experiment_id: string }>('experiments/create', { name: 'elsewhere' });
  const { run } = await call<{ run: { info: { run_id: string } } }>('runs/create', { experiment_id, start_time: 1 });
  const { run_id } = run.info;
  await call('runs/log-metric', { run_id, key: 'auc', value: 0.9, timestamp: 1, step: 0 });
  await call('runs/set-tag', { run_id, key: 'gitlab.CI_JOB_ID', value: String(job) });
  await call('runs/update', { run_id, status: 'FINISHED', end_time: 2 });
  return run_id;
}

it('compares the runs of another project on the merge request of this one', async () => {
  const { iid } = addMergeRequest(user.gitlab, user.project.id, { branch: 'runs-elsewhere' });
  const jobs = [{ name: 'train', stage: 'train' }];
  const {
    id,
    jobs: [job = 0],
  } = addPipeline(user.gitlab, user.project.id, { ref: `refs/merge-requests/${iid}/head`, jobs });
  const run = await train(job);
  const folder = createProject(user.machine, 'research/elsewhere', {
    '.gitlab-ci.yml': includeReport({ stage: 'report', 'tracking-project': holder.path, name: 'elsewhere' }),
  });
  const pipeline = await user.run(folder, { mergeRequest: iid }, { ML_REPORT_TOKEN: token });
  expect(pipeline.exitCode).toBe(0);
  const [note = '', ...more] = await user.notes(iid);
  expect(more).toEqual([]);
  expect(note).toContain(`${user.gitlab.url}/${holder.path}/-/ml/candidates/`);
  expect(note).toContain(`${user.gitlab.url}/${user.project.path}/-/pipelines/${id})`);
  expect(note).toContain(`${user.gitlab.url}/${user.project.path}/-/jobs/${job})`);
  const { experiments } = comparisonOf(keptBy(folder, 'ml-report-merge-request'));
  expect(experiments.map(({ name, groups }) => [name, groups.flatMap(({ head }) => head)])).toEqual([
    ['elsewhere', [run]],
  ]);
});
