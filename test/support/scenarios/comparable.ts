/** Like with like, and what cannot be compared. */
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import {
  ci,
  experiment,
  HOUR,
  headRun,
  MINUTE,
  mergeRequest,
  metric,
  metricSetting,
  NOON,
  settings,
  sha,
  snapshot,
} from '../build.ts';
import { around, atBase, gate, gated, onMain, pair, replicates } from './made.ts';

const job = (name: string, head: boolean) => ({
  ci: ci({ mr: head ? 42 : null, commit: sha(head ? 'head' : 'base'), job: { name } }),
});

/** A sweep of boosted trees: depth and rate, one run each. */
function sweep(make: typeof headRun, id: string, n: number, auc: readonly number[]) {
  return Array.from({ length: n }, (_, i) =>
    make({
      run_id: `${id}${i}`,
      metrics: { 'val/auc': auc[i] ?? 0.9, train_loss: Number((0.31 - 0.004 * i).toFixed(4)) },
      params: { max_depth: String(3 + (i % 4)), learning_rate: String(0.05 * (1 + Math.floor(i / 4))) },
    }),
  );
}

const depth = around(0.9121, 0.0132, 20, 2);

/** Earlier merge requests that tried depths: the deeper, the worse. */
const tried = Array.from({ length: 28 }, (_, i) =>
  onMain(`try ${i}`, i + 1, {
    run_id: `t${i}`,
    metrics: { 'val/auc': Number((0.934 - 0.0031 * (3 + (i % 8)) + (around(0, 0.0021, 28)[i] ?? 0)).toFixed(4)) },
    params: { max_depth: String(3 + (i % 8)), learning_rate: i % 3 ? '0.05' : '0.1' },
  }),
);

export const comparable: Readonly<Record<string, Snapshot>> = {
  'other-dataset': snapshot(
    [
      headRun({ run_id: 'h', metrics: { 'val/auc': 0.9088 }, params: { dataset_version: 'v4', max_depth: '6' } }),
      atBase({ run_id: 'b', metrics: { 'val/auc': 0.9214 }, params: { dataset_version: 'v3', max_depth: '6' } }),
    ],
    { settings: gated },
  ),
  'other-step-budget': snapshot(
    [
      headRun({ run_id: 'h', metrics: { 'val/auc': 0.9288, val_loss: 0.281 }, params: { epochs: '40' } }),
      atBase({ run_id: 'b', metrics: { 'val/auc': 0.9214, val_loss: 0.287 }, params: { epochs: '20' } }),
    ],
    { settings: gated },
  ),
  'diverged-at-a-step': snapshot(
    [
      {
        ...headRun({ run_id: 'h' }),
        metrics: new Map([
          ['val/auc', metric(0.5)],
          ['train_loss', metric(Number.NaN, { step: 340 })],
        ]),
      },
      atBase({ run_id: 'b', metrics: { 'val/auc': 0.9214, train_loss: 0.287 } }),
    ],
    { settings: gated },
  ),
  'metric-gone-and-new': snapshot(
    pair({ 'val/auc': 0.9217, 'val/f1': 0.8412 }, { 'val/auc': 0.9214, latency_ms: 41.2 }),
    { settings: gated },
  ),
  'goal-turned': snapshot(pair({ 'val/auc': 0.9088, error_gap: 0.031 }, { 'val/auc': 0.9214, error_gap: 0.012 }), {
    settings: settings({ metrics: [...gated.metrics, metricSetting('error_gap', { goal: 'maximize' })] }),
    target: {
      ...{ branch: 'main', why: '', absent: false },
      settings: settings({
        metrics: [...gated.metrics, metricSetting('error_gap', { goal: 'minimize', gates: [gate('max', 0.02)] })],
      }),
    },
  }),
  'two-jobs-two-groups': snapshot(
    [
      ...replicates(
        headRun,
        'hl',
        { test_iou: around(0.8242, 0.006, 4) },
        { params: { size: 'large' }, ...job('train: [large]', true) },
      ),
      ...replicates(
        headRun,
        'hs',
        { test_iou: around(0.7421, 0.006, 4, 6) },
        { params: { size: 'small' }, ...job('train: [small]', true) },
      ),
      ...replicates(
        atBase,
        'bl',
        { test_iou: around(0.8051, 0.006, 4, 12) },
        { params: { size: 'large' }, ...job('train: [large]', false) },
      ),
      ...replicates(
        atBase,
        'bs',
        { test_iou: around(0.7433, 0.006, 4, 17) },
        { params: { size: 'small' }, ...job('train: [small]', false) },
      ),
    ],
    {
      settings: settings({
        metrics: [metricSetting('test_iou', { primary: true, gates: [gate('max-regression', '1%')] })],
      }),
    },
  ),
  'two-jobs-of-different-evidence': snapshot([
    ...replicates(headRun, 'hl', { test_iou: around(0.8242, 0.006, 4) }, job('train: [large]', true)),
    headRun({ run_id: 'hs', metrics: { test_iou: 0.7402 }, ...job('distill', true) }),
    ...replicates(atBase, 'bl', { test_iou: around(0.8051, 0.006, 4, 12) }, job('train: [large]', false)),
    atBase({ run_id: 'bs', metrics: { test_iou: 0.7433 }, ...job('distill', false) }),
  ]),
  'sweep-made-again': snapshot(
    [
      ...sweep(
        headRun,
        'h',
        8,
        depth.map((auc, i) => Number((auc + 0.0062 + 0.0009 * ((i * 5) % 4)).toFixed(4))),
      ),
      ...sweep(atBase, 'b', 8, depth),
    ],
    { settings: gated },
  ),
  'sweep-against-one-run': snapshot(
    [
      ...sweep(headRun, 'h', 20, depth),
      atBase({ run_id: 'b', metrics: { 'val/auc': 0.9214, train_loss: 0.311 }, params: { max_depth: '9' } }),
    ],
    { settings: gated },
  ),
  'cause-hint': snapshot(
    [
      ...replicates(
        headRun,
        'h',
        { 'val/auc': around(0.8988, 0.0021, 4) },
        { params: { max_depth: '12', learning_rate: '0.05' } },
      ),
      ...replicates(
        atBase,
        'b',
        { 'val/auc': around(0.9214, 0.0022, 4, 9) },
        { params: { max_depth: '6', learning_rate: '0.1' } },
      ),
      ...tried,
    ],
    { settings: gated },
  ),
  confounders: snapshot(
    [
      headRun({
        ...{ run_id: 'h', metrics: { 'val/auc': 0.9231 }, end_time: NOON + 31 * MINUTE },
        ci: ci({ mr: 42, job: { runner: 'gpu-a100-02' } }),
        tags: { 'mlflow.docker.image.name': 'registry.example/churn:2026.1' },
      }),
      atBase({
        ...{ run_id: 'b', metrics: { 'val/auc': 0.9214 } },
        ci: ci({ commit: sha('base'), job: { runner: 'gpu-t4-01' } }),
        tags: { 'mlflow.docker.image.name': 'registry.example/churn:2025.12' },
      }),
    ],
    { settings: gated },
  ),
  'several-experiments-with-caveats': snapshot(
    [
      headRun({ run_id: 'h', metrics: { 'val/auc': 0.93 } }),
      headRun({ run_id: 'h2', experiment_id: '2', metrics: { rmse: 3.02 }, params: { trees: '200' } }),
      headRun({ run_id: 'h3', experiment_id: '2', status: 'FAILED', name: 'out-of-memory' }),
      atBase({
        run_id: 'b2',
        experiment_id: '2',
        metrics: { rmse: 3.11 },
        params: { trees: '100' },
        start_time: NOON - 20 * 24 * HOUR,
        end_time: NOON - 20 * 24 * HOUR + 13 * MINUTE,
      }),
    ],
    {
      ...{ settings: gated, experiments: [experiment('churn'), experiment('demand', { id: '2' })] },
      merge_requests: [mergeRequest({ title: 'Both models' })],
    },
  ),
};
