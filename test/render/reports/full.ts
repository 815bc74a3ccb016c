/** A comparison that has something of everything: replicates and histories, every state of a gate, changed rules, a hint, cautions. */
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import {
  baseRun,
  ci,
  commit,
  experiment,
  HOUR,
  headRun,
  MINUTE,
  mergeRequest,
  metricSetting,
  NOON,
  run,
  settings,
  sha,
  snapshot,
} from '../../support/build.ts';

const gate = (kind: string, limit: string | number, level: 'fail' | 'warn' = 'fail') => ({
  ...{ kind, limit, level },
  evidence: 'tested' as const,
});

const rules = (lowest: number) =>
  settings({
    metrics: [
      metricSetting('val/auc', {
        ...{ goal: 'maximize', primary: true },
        gates: [gate('max-regression', '1%'), gate('min', lowest)],
      }),
      metricSetting('val/f1', { goal: 'maximize', gates: [gate('min', 0.84)] }),
      metricSetting('latency_ms', { goal: 'minimize', gates: [gate('max', 50, 'warn')] }),
      metricSetting('calibration', { goal: 'target:1', gates: [gate('max-regression', 0.05)] }),
      metricSetting('rmse', { goal: 'minimize', gates: [gate('max-regression', '5%', 'warn')] }),
    ],
    accept: { label: 'metrics-accepted', description: true },
  });

/** Numbers without chance that look like it. */
const wobble = (i: number, size: number) => size * Math.sin(i * 12.9898 + 4.1);

const values = (i: number, worse: number): Record<string, number> => ({
  'val/auc': 0.9214 - worse * 0.0326 + wobble(i, 0.011),
  'val/f1': 0.851 - worse * 0.03 + wobble(i + 7, 0.019),
  train_loss: 0.311 - worse * 0.024 + wobble(i + 3, 0.017),
  latency_ms: 51.2 + worse * 0.7 + wobble(i + 5, 2.1),
  calibration: 1.02 + worse * 0.01 + wobble(i + 2, 0.02),
  gradient_norm: 4.1 + worse * 0.4 + wobble(i + 9, 0.3),
  epochs_done: 30,
  vocabulary: 32_000,
});

const seeds = [0, 1, 2, 3, 4];
const past = Array.from({ length: 22 }, (_, i) => `p${i}`);

const churn = [
  ...seeds.map((seed) =>
    headRun({
      ...{ run_id: `head-${seed}`, name: `bold-otter-${seed}`, start_time: NOON + seed * MINUTE },
      metrics: values(seed, 1),
      params: { seed: String(seed), max_depth: '12', learning_rate: '0.05' },
    }),
  ),
  headRun({ run_id: 'head-f', name: 'sad-newt-9', status: 'FAILED', metrics: {}, params: { seed: '9' } }),
  ...seeds.map((seed) =>
    baseRun({
      ...{ run_id: `base-${seed}`, name: `calm-fox-${seed}` },
      metrics: values(seed + 20, 0),
      params: { seed: String(seed + 20), max_depth: '6', learning_rate: '0.1' },
    }),
  ),
  ...past.map((name, i) =>
    run({
      ...{ run_id: `past-${i}`, start_time: NOON - (48 + i) * HOUR, end_time: NOON - (47 + i) * HOUR },
      ci: ci({ commit: sha(name) }),
      metrics: values(i + 40, i % 3 === 0 ? 0.9 : 0),
      params: { seed: String(i + 40), max_depth: i % 3 === 0 ? '12' : '6', learning_rate: '0.1' },
    }),
  ),
];

const demand = [
  headRun({ run_id: 'd-head', experiment_id: '2', name: 'demand', metrics: { rmse: 3.42, mape: 0.081 } }),
  ...past.map((name, i) =>
    run({
      ...{ run_id: `d-${i}`, experiment_id: '2', start_time: NOON - (48 + i) * HOUR },
      ci: ci({ commit: sha(name) }),
      metrics: { rmse: 3.1 + wobble(i, 0.06), mape: 0.08 + wobble(i + 4, 0.003) },
    }),
  ),
];

export const full: Snapshot = snapshot([...churn, ...demand], {
  experiments: [experiment('churn-gbm'), experiment('demand', { id: '2' })],
  settings: rules(0.85),
  target: { branch: 'main', settings: rules(0.9), why: '', absent: false },
  merge_requests: [
    mergeRequest({
      title: 'Wider trees',
      accepts: [{ metric: 'val/f1', reason: 'the new labels are harder' }],
      commits: [sha('head')],
    }),
  ],
  commits: [commit('base'), ...past.map((name) => commit(name))],
});
