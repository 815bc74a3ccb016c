import type { SeriesOf } from '../../src/core/compare/value.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { baseRun, experiment, headRun, metricSetting, settings, snapshot } from './build.ts';
import { baselines } from './scenarios/baselines.ts';
import { comparable } from './scenarios/comparable.ts';
import { evidence } from './scenarios/evidence.ts';
import { hostileSnapshot } from './scenarios/hostile.ts';
import { gate, gated, pair } from './scenarios/made.ts';
import { peak, pushed } from './scenarios/pushed.ts';
import { rules } from './scenarios/rules.ts';
import { situations } from './scenarios/situations.ts';
import { wholeSnapshot } from './scenarios/whole.ts';
import { aSeries } from './written-snapshot.ts';

export { hostile } from './scenarios/hostile.ts';

/** One run against one. */
const plain: Readonly<Record<string, Snapshot>> = {
  'regressed-gate-failed': snapshot(
    pair(
      { 'val/auc': 0.7052, train_loss: 0.41, latency_ms: 48 },
      { 'val/auc': 0.8203, train_loss: 0.39, latency_ms: 51 },
    ),
    { settings: gated },
  ),
  'warned-and-not-judged': snapshot(
    pair({ 'val/auc': 0.83, latency_ms: 61.5 }, { 'val/auc': 0.82, val_loss: 0.3, latency_ms: 40 }),
    {
      settings: settings({
        metrics: [metricSetting('val_loss', { gates: [gate('max-regression', '5%')] }), ...gated.metrics],
      }),
    },
  ),
  improved: snapshot(pair({ 'val/auc': 0.85, train_loss: 0.35 }, { 'val/auc': 0.82, train_loss: 0.39 }), {
    settings: gated,
  }),
  unchanged: snapshot(
    [
      headRun({ run_id: 'h', metrics: { 'val/auc': 0.82, loss: 0.3 }, params: { lr: '0.01' } }),
      baseRun({ run_id: 'b', metrics: { 'val/auc': 0.82, loss: 0.3 }, params: { lr: '1e-2' } }),
    ],
    { settings: gated },
  ),
  'not-finite': snapshot(
    pair(
      { 'val/auc': Number.NaN, train_loss: Number.POSITIVE_INFINITY, lost: null },
      { 'val/auc': 0.8, train_loss: 0.4, lost: 1 },
    ),
    { settings: gated },
  ),
  'zero-tiny-and-negative': snapshot(
    pair(
      { loss: 0.5, mae: 3e-16, r2: -1.25, count: 1_234_567_890 },
      { loss: 0, mae: 1e-16, r2: -1.5, count: 1_234_567_000 },
    ),
  ),
  'two-experiments': snapshot(
    [
      ...pair({ 'val/auc': 0.85 }, { 'val/auc': 0.82 }),
      headRun({ run_id: 'h2', experiment_id: '2', metrics: { rmse: 3.2 }, params: { trees: '200' } }),
      baseRun({ run_id: 'b2', experiment_id: '2', metrics: { rmse: 3.1 }, params: { trees: '100' } }),
    ],
    { settings: gated, experiments: [experiment('churn'), experiment('demand', { id: '2' })] },
  ),
  'sixty-metrics': snapshot([
    headRun({
      run_id: 'h',
      metrics: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}/acc`, i % 3 ? 0.5 : i])),
    }),
    baseRun({ run_id: 'b', metrics: Object.fromEntries(Array.from({ length: 60 }, (_, i) => [`m${i}/acc`, 0.5])) }),
  ]),
};

/** What a comment can have to say, by the name of its folder in `test/cases`. */
export const scenarios: Readonly<Record<string, Snapshot>> = {
  ...plain,
  ...evidence,
  ...comparable,
  ...baselines,
  ...rules,
  ...pushed,
  ...situations,
  'everything-at-once': wholeSnapshot(),
  'hostile-names': hostileSnapshot(),
};

/** The histories of metrics that a scenario has: those of the one whose curve peaked. */
export function historiesOf(name: string): SeriesOf {
  const curve = aSeries(peak);
  return (run, key) => (name === 'peaked' && run === 'h' && key === 'val/auc' ? curve : null);
}
