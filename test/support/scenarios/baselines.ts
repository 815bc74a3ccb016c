/** Baselines that are not simply the runs at the merge base. */
import type { BaselineStep, Settings } from '../../../src/core/model/settings.ts';
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { ci, HOUR, headRun, mergeRequest, NOON, run, settings, sha, snapshot } from '../build.ts';
import { atBase, gated, onMain } from './made.ts';

const from = (...steps: BaselineStep[]): Settings => ({ ...gated, baseline: { ...gated.baseline, from: steps } });
const head = headRun({ run_id: 'h', name: 'bold-otter-7', metrics: { 'val/auc': 0.9231 }, params: { max_depth: '6' } });
const base = atBase({ run_id: 'b', metrics: { 'val/auc': 0.9214 }, params: { max_depth: '5' } });
const version = (of: string) => ({ name: 'churn-gbm', version: of, url: null });

const merged = mergeRequest({
  ...{ iid: 41, state: 'merged', title: 'Tune', commits: [sha('tuned')], head_sha: sha('tuned') },
  ...{ merged_shas: [sha('base')], merged_at: NOON - 20 * HOUR },
});

export const baselines: Readonly<Record<string, Snapshot>> = {
  'no-baseline': snapshot([headRun({ run_id: 'h', metrics: { 'val/auc': 0.81, loss: 0.4 } })], { settings: gated }),
  'baseline-from-an-ancestor': snapshot([
    headRun({ run_id: 'h', metrics: { auc: 0.81 } }),
    run({
      run_id: 'old',
      metrics: { auc: 0.8 },
      ci: ci({ commit: sha('oldest') }),
      start_time: NOON - 300 * HOUR,
      end_time: NOON - 299.8 * HOUR,
    }),
  ]),
  'baseline-from-a-merged-merge-request': snapshot(
    [
      headRun({ run_id: 'h', metrics: { auc: 0.81 } }),
      run({
        run_id: 'm',
        metrics: { auc: 0.8 },
        ci: ci({ commit: sha('tuned'), mr: 41 }),
        start_time: NOON - 22 * HOUR,
        end_time: NOON - 21.8 * HOUR,
      }),
    ],
    { merge_requests: [mergeRequest(), merged] },
  ),
  'stale-baseline': snapshot([head, onMain('oldest', 30, { run_id: 'old', metrics: { 'val/auc': 0.9214 } })], {
    settings: gated,
  }),
  'newest-of-the-target-branch': snapshot(
    [head, onMain('elsewhere', 3, { run_id: 'old', metrics: { 'val/auc': 0.9214 } })],
    {
      settings: gated,
    },
  ),
  'pinned-run': snapshot([head, base, onMain('older', 9, { run_id: 'champion', metrics: { 'val/auc': 0.9277 } })], {
    settings: from('run:champion'),
  }),
  'pinned-run-is-missing': snapshot([head, base], { settings: from('run:champion', 'merge-base') }),
  'model-version': snapshot(
    [
      head,
      base,
      onMain('older', 9, { run_id: 'v9', metrics: { 'val/auc': 0.9251 }, model_version: version('1.9.0') }),
      onMain('oldest', 12, { run_id: 'v10', metrics: { 'val/auc': 0.9277 }, model_version: version('1.10.0') }),
    ],
    { settings: from('model:churn-gbm@latest') },
  ),
  'best-run': snapshot(
    [
      head,
      base,
      onMain('older', 9, { run_id: 'o', metrics: { 'val/auc': 0.9301 } }),
      onMain('oldest', 12, { metrics: { 'val/auc': 0.9127 } }),
    ],
    { settings: from('best', 'merge-base') },
  ),
  'no-maximum-age': snapshot([head, onMain('oldest', 90, { run_id: 'old', metrics: { 'val/auc': 0.9214 } })], {
    settings: settings({ ...gated, baseline: { ...gated.baseline, max_age_ms: null } }),
  }),
};
