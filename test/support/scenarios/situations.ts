/** Where a merge request can be when its comment is written. */
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { experiment, headRun, mergeRequest, metricSetting, NOON, settings, snapshot } from '../build.ts';
import { around, atBase, gate, gated, pair, replicates } from './made.ts';

const warning = settings({
  metrics: [
    metricSetting('val/auc', { goal: 'maximize', primary: true, gates: [gate('min', 0.8)] }),
    metricSetting('lat*_ms', { goal: 'minimize', gates: [gate('max', 50, { level: 'warn' })] }),
  ],
});
const two = pair({ 'val/auc': 0.8531, latency_ms: 48 }, { 'val/auc': 0.8203, latency_ms: 51 });

export const situations: Readonly<Record<string, Snapshot>> = {
  'first-run-of-an-experiment': snapshot(
    [
      ...two,
      headRun({
        run_id: 'new',
        name: 'brave-lynx-1',
        experiment_id: '2',
        metrics: { rmse: 3.214 },
        params: { trees: '200' },
      }),
    ],
    { settings: gated, experiments: [experiment('churn'), experiment('demand', { id: '2' })] },
  ),
  'only-a-warning': snapshot(pair({ 'val/auc': 0.8531, latency_ms: 57.5 }, { 'val/auc': 0.8203, latency_ms: 49 }), {
    settings: warning,
  }),
  'closed-meanwhile': snapshot(two, { settings: gated, merge_requests: [mergeRequest({ state: 'closed' })] }),
  'merged-meanwhile': snapshot(two, {
    settings: gated,
    merge_requests: [mergeRequest({ state: 'merged', merged_at: NOON, merged_shas: ['ab'.repeat(20)] })],
  }),
  'sixty-runs-a-side': snapshot(
    [
      ...replicates(headRun, 'h', { 'val/auc': around(0.9088, 0.01, 60), loss: around(0.31, 0.004, 60, 3) }, {}),
      ...replicates(atBase, 'b', { 'val/auc': around(0.9214, 0.01, 60, 7), loss: around(0.312, 0.004, 60, 9) }, {}),
    ],
    { settings: gated },
  ),
};
