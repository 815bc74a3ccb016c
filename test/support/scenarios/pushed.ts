/** Runs that do not count, pushes, and what curves and names say besides. */
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import {
  baseRun,
  ci,
  commit,
  headRun,
  mergeRequest,
  metric,
  metricSetting,
  run,
  settings,
  sha,
  snapshot,
} from '../build.ts';
import { atBase, gated, pair } from './made.ts';

const job = (id: number, status = 'success') => ci({ mr: 42, job: { id, status } });

/** The curve of `peaked`, which the test gives with the snapshot. */
export const peak = Array.from({ length: 60 }, (_, i) => Number((0.9214 - ((i - 34) / 100) ** 2).toFixed(5)));

export const pushed: Readonly<Record<string, Snapshot>> = {
  'no-runs-yet': snapshot([baseRun({ run_id: 'b', metrics: { auc: 0.8 } })]),
  'only-failed-runs': snapshot([
    headRun({ run_id: 'f', status: 'FAILED', metrics: { auc: 0.1 } }),
    headRun({ run_id: 'g', status: 'RUNNING', end_time: null }),
    baseRun({ run_id: 'b', metrics: { auc: 0.8 } }),
  ]),
  'failed-running-and-retried': snapshot(
    [
      headRun({ run_id: 'h', name: 'seed 0', metrics: { 'val/auc': 0.9231 }, ci: job(503) }),
      headRun({ run_id: 'first', name: 'first attempt', metrics: { 'val/auc': 0.41 }, ci: job(502, 'failed') }),
      headRun({ run_id: 'f', name: 'out of memory', status: 'FAILED', ci: job(503) }),
      headRun({ run_id: 'g', name: 'seed 1', status: 'RUNNING', end_time: null, ci: job(503) }),
      atBase({ run_id: 'b', metrics: { 'val/auc': 0.9214 } }),
      atBase({ run_id: 'b2', status: 'KILLED', name: 'stopped by hand' }),
    ],
    { settings: gated },
  ),
  'nested-runs': snapshot(
    [
      headRun({ run_id: 'p', name: 'search', metrics: { 'val/auc': 0.9231 } }),
      ...[0.91, 0.9231, 0.902].map((auc, i) =>
        headRun({ run_id: `c${i}`, name: `trial ${i}`, parent_run_id: 'p', metrics: { 'val/auc': auc } }),
      ),
      atBase({ run_id: 'b', name: 'search', metrics: { 'val/auc': 0.9214 } }),
    ],
    { settings: gated },
  ),
  'several-pushes': snapshot(
    [
      headRun({ run_id: 'h', metrics: { auc: 0.81 } }),
      ...[1, 2].map((i) =>
        headRun({ run_id: `e${i}`, metrics: { auc: 0.7 }, ci: ci({ commit: sha('early'), mr: 42 }) }),
      ),
      baseRun({ run_id: 'b', metrics: { auc: 0.8 } }),
    ],
    {
      merge_requests: [mergeRequest({ commits: [sha('head'), sha('early')] })],
      commits: [commit('base')],
    },
  ),
  'newest-commit-without-runs': snapshot(pair({ 'val/auc': 0.9231 }, { 'val/auc': 0.9214 }), {
    settings: gated,
    merge_requests: [mergeRequest({ commits: [sha('newer'), sha('head')], head_sha: sha('newer') })],
  }),
  peaked: snapshot(
    [
      {
        ...headRun({ run_id: 'h' }),
        metrics: new Map([
          [
            'val/auc',
            metric(peak.at(-1) ?? null, { step: 59, min: Math.min(...peak), max: Math.max(...peak), count: 60 }),
          ],
        ]),
      },
      atBase({ run_id: 'b', metrics: { 'val/auc': 0.9127 } }),
    ],
    { settings: gated },
  ),
  units: snapshot(
    [
      run({
        ...headRun(),
        run_id: 'h',
        metrics: {
          latency_ms: 41.9,
          cpu_percent: 83.3,
          peak_memory_bytes: 3_421_000_000,
          train_time_s: 812,
          'tokens/s': 1204,
          disk_mb: 512,
        },
        params: {},
        tags: {},
      }),
      atBase({
        run_id: 'b',
        metrics: {
          latency_ms: 41.2,
          cpu_percent: 81.1,
          peak_memory_bytes: 3_387_000_000,
          train_time_s: 790,
          'tokens/s': 1180,
          disk_mb: 498,
        },
      }),
    ],
    {
      settings: settings({
        metrics: [
          metricSetting('latency_ms', { goal: 'minimize', primary: true }),
          metricSetting('cpu_percent', { goal: 'minimize', min_change: 3 }),
        ],
      }),
    },
  ),
};
