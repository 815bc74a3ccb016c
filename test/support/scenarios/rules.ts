/** Whose rules judge, who accepts, and what counts as a change. */

import { DAY_MS } from '../../../src/core/model/settings.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { headRun, mergeRequest, metricSetting, settings, snapshot, user } from '../build.ts';
import { around, atBase, gate, gated, pair, replicates } from './made.ts';

/** A real loss of five seeds. */
const lost = [
  ...replicates(headRun, 'h', { 'val/auc': around(0.9041, 0.0024, 5) }, { params: { max_depth: '12' } }),
  ...replicates(atBase, 'b', { 'val/auc': around(0.9214, 0.0026, 5, 8) }, { params: { max_depth: '6' } }),
];
const mei = user('mei', { name: 'Mei Tanaka' });

export const rules: Readonly<Record<string, Snapshot>> = {
  'accepted-by-label': snapshot(lost, {
    settings: gated,
    merge_requests: [mergeRequest({ labels: [{ name: 'ml-report::accepted', by: mei }] })],
  }),
  'accepted-by-description': snapshot(lost, {
    settings: gated,
    merge_requests: [
      mergeRequest({
        author: mei,
        accepts: [{ metric: 'val/*', reason: 'the new customers of 9f8e7d6c5b are harder, see #12 | @all' }],
      }),
    ],
  }),
  'rules-changed': snapshot(lost, {
    settings: settings({
      metrics: [
        metricSetting('val/auc', { goal: 'maximize', primary: true, gates: [gate('max-regression', '10%')] }),
        metricSetting('calibration_gap', { goal: 'minimize', gates: [gate('max', 0.05)] }),
      ],
      baseline: { from: ['merge-base', 'ancestor', 'target-branch'], max_age_ms: 60 * DAY_MS },
    }),
    target: { branch: 'main', settings: gated, why: '', absent: false },
  }),
  'no-configuration-on-the-target-branch': snapshot(lost, {
    settings: gated,
    target: { branch: 'main', settings: null, why: '', absent: true },
  }),
  'configuration-of-the-target-branch-is-broken': snapshot(lost, {
    settings: gated,
    target: {
      ...{ branch: 'main', settings: null, absent: false },
      why: 'The configuration of “main” could not be read: line 3 has a key that is not known, “metricz”.',
    },
  }),
  'min-change': snapshot(
    pair(
      { 'val/auc': 0.9217, train_loss: 0.3111, latency_ms: 43.1 },
      { 'val/auc': 0.9214, train_loss: 0.311, latency_ms: 41.2 },
    ),
    {
      settings: settings({
        metrics: [
          metricSetting('val/auc', { primary: true, min_change: 0.002, gates: [gate('max-regression', '1%')] }),
          metricSetting('*_loss', { min_change: '1%' }),
          metricSetting('latency_ms', { goal: 'minimize', min_change: 2 }),
        ],
      }),
    },
  ),
  'target-goal': snapshot(
    pair({ positive_rate: 0.512, calibration_slope: 1.08 }, { positive_rate: 0.561, calibration_slope: 0.99 }),
    {
      settings: settings({
        metrics: [
          metricSetting('positive_rate', {
            goal: 'target:0.5',
            primary: true,
            gates: [gate('max-regression', 0.01, { evidence: 'difference' })],
          }),
          metricSetting('calibration_slope', {
            goal: 'target:1',
            gates: [gate('max-regression', 0.02, { evidence: 'difference' })],
          }),
        ],
      }),
    },
  ),
};
