/** One merge request that has everything at once, as a page must be able to show it. */
import type { Run } from '../../../src/core/model/run.ts';
import type { Settings } from '../../../src/core/model/settings.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import {
  ci,
  experiment,
  headRun,
  MINUTE,
  mergeRequest,
  metricSetting,
  NOON,
  settings,
  sha,
  snapshot,
  user,
} from '../build.ts';
import { around, atBase, branch, gate, replicates } from './made.ts';

const rules: Settings = settings({
  metrics: [
    metricSetting('test_mean_iou', { primary: true, gates: [gate('max-regression', '2%'), gate('min', 0.7)] }),
    metricSetting('test_avg_loss', { goal: 'minimize' }),
    metricSetting('latency_ms', { goal: 'minimize', min_change: 2, gates: [gate('max', 50, { level: 'warn' })] }),
    metricSetting('gpu_percent', { goal: 'target:80', gates: [gate('max-regression', 5)] }),
  ],
  baseline: { from: ['run:champion-of-2025', 'merge-base', 'ancestor', 'target-branch'], max_age_ms: 12 * 60 * MINUTE },
});

const [large, distilled] = ['train: [large]', 'distil'];
const job = (name: string, head: boolean, runner: string) => ({
  ci: ci({ mr: head ? 42 : null, commit: sha(head ? 'head' : 'base'), job: { name, runner } }),
});
const params = (size: string, rate: string) => ({ size, 'learning-rate': rate, epochs: '1201', optimizer: 'adam' });

/** Seeds of the large model. */
const seeds = (head: boolean, iou: number, loss: number, rate: string): Run[] =>
  replicates(
    head ? headRun : atBase,
    head ? 'h' : 'b',
    {
      test_mean_iou: around(iou, 0.0062, 5, head ? 4 : 11),
      test_avg_loss: around(loss, 0.0004, 5, head ? 9 : 3),
      latency_ms: around(41.2, 0.8, 5, head ? 2 : 7),
      gpu_percent: around(head ? 83.1 : 79.6, 1.4, 5, head ? 1 : 6),
    },
    {
      params: params('large', rate),
      ...job(large, head, head ? 'gpu-a100-02' : 'gpu-t4-01'),
      ...(head ? { end_time: NOON + 44 * MINUTE } : {}),
    },
    { from: head ? 10 : 0 },
  );

/** One run of the small model, which main trains with each push. */
const small = { params: params('small', '0.001') };
const past = branch(
  {
    test_mean_iou: around(0.7422, 0.0048, 24),
    test_avg_loss: around(0.0061, 0.0003, 24, 7),
    latency_ms: around(12.4, 0.3, 24, 3),
  },
  { ...small },
);
const distil = (run: Run): Run =>
  run.ci ? { ...run, ci: { ...run.ci, job: { ...run.ci.job, name: distilled, runner: 'gpu-t4-01' } } } : run;

/** With the numbers that GitLab would give: one for each pipeline, and for each job of it. */
function numbered(runs: readonly Run[]): Run[] {
  const [pipelines, jobs] = [new Map<string, number>(), new Map<string, number>()];
  const numberOf = (known: Map<string, number>, key: string, first: number) => {
    const number = known.get(key) ?? first + known.size;
    known.set(key, number);
    return number;
  };
  return runs.map((run) => {
    if (!run.ci) return run;
    const { pipeline, job } = run.ci;
    const [id, jobId] = [numberOf(pipelines, pipeline.sha, 90), numberOf(jobs, `${pipeline.sha} ${job.name}`, 501)];
    return { ...run, ci: { ...run.ci, pipeline: { ...pipeline, id }, job: { ...job, id: jobId } } };
  });
}

export function wholeSnapshot(): Snapshot {
  return snapshot(
    numbered([
      ...seeds(true, 0.7385, 0.0062, '0.01'),
      headRun({
        ...{
          run_id: 'hd',
          name: 'distilled',
          metrics: { test_mean_iou: 0.7249, test_avg_loss: 0.0063, latency_ms: 12.6 },
        },
        ...{ ...small, ...job(distilled, true, 'gpu-t4-01') },
      }),
      headRun({ run_id: 'hf', name: 'out of memory', status: 'FAILED', ...job(large, true, 'gpu-t4-01') }),
      ...seeds(false, 0.7614, 0.0055, '0.001'),
      ...past.runs.map(distil),
    ]),
    {
      experiments: [experiment('liver-ct-seg')],
      commits: past.commits,
      settings: settings({
        ...rules,
        metrics: rules.metrics.map((one) => (one.primary ? { ...one, gates: [gate('max-regression', '10%')] } : one)),
      }),
      target: { branch: 'main', settings: rules, why: '', absent: false },
      merge_requests: [
        mergeRequest({
          ...{ title: 'A higher learning rate for the large model', author: user('mei', { name: 'Mei Tanaka' }) },
          accepts: [{ metric: 'test_mean_iou', reason: 'the new scanner’s slices are harder' }],
        }),
      ],
    },
  );
}
