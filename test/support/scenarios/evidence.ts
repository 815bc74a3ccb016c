/** Evidence of every strength: replicates, pairs, the history of the target branch. */
import type { Snapshot } from '../../../src/core/model/snapshot.ts';
import { experiment, headRun, metricSetting, settings, snapshot } from '../build.ts';
import { around, atBase, branch, gate, gated, replicates } from './made.ts';

const liver = settings({
  metrics: [
    metricSetting('test_mean_iou', { goal: 'maximize', primary: true, gates: [gate('max-regression', '2%')] }),
    metricSetting('test_avg_loss', { goal: 'minimize', gates: [gate('max', 0.01, { level: 'warn' })] }),
  ],
});
const named = { settings: liver, experiments: [experiment('liver-ct-seg')] };
const params = { 'dropout-rate': '0.25', optimizer: 'adam', epochs: '1201' };

/** Five seeds a side. */
function seeds(iou: readonly number[], loss: readonly number[], changed: Record<string, string>): Snapshot {
  const before = { test_mean_iou: around(0.7614, 0.0064, 5, 11), test_avg_loss: around(0.0055, 0.0004, 5, 3) };
  return snapshot(
    [
      ...replicates(
        headRun,
        'h',
        { test_mean_iou: iou, test_avg_loss: loss },
        { params: { ...params, ...changed } },
        { from: 10 },
      ),
      ...replicates(atBase, 'b', before, { params }),
    ],
    named,
  );
}

const usual = { test_mean_iou: around(0.7614, 0.0051, 24), test_avg_loss: around(0.0055, 0.0003, 24, 7) };

const drifting = around(0.74, 0.004, 24, 5).map((value, i) => Number((value + i * 0.0021).toFixed(4)));
const stepped = around(0.74, 0.004, 24, 5).map((value, i) => Number((i < 10 ? value : value + 0.021).toFixed(4)));

/** One run against main, which had these values, oldest first. */
function against(past: Readonly<Record<string, readonly number[]>>, iou: number, loss: number): Snapshot {
  const { runs, commits } = branch(past, { params });
  return snapshot([headRun({ run_id: 'h', metrics: { test_mean_iou: iou, test_avg_loss: loss }, params }), ...runs], {
    ...named,
    commits,
  });
}

/** Twelve classes, of which two moved. */
function classes(): Snapshot {
  const names = ['', ...Array.from({ length: 12 }, (_, i) => `_${i}`)];
  const side = (make: typeof headRun, id: string, shift: readonly number[], from: number) =>
    replicates(
      make,
      id,
      Object.fromEntries(
        names.map((name, i) => [`test_iou${name}`, around(0.78 - 0.02 * i + (shift[i] ?? 0), 0.006, 5, from + 7 * i)]),
      ),
      { params },
    );
  return snapshot([...side(headRun, 'h', [0, 0, 0.03, 0, 0, -0.034], 4), ...side(atBase, 'b', [], 0)], {
    experiments: named.experiments,
  });
}

function folds(): Snapshot {
  const hard = [0.0904, 0.1211, 0.0788, 0.1032, 0.0951];
  const better = hard.map((mae, i) => Number((mae - 0.0041 - 0.0006 * (i % 3)).toFixed(4)));
  const losses = around(0.1664, 0.021, 5);
  return snapshot(
    [
      ...replicates(
        headRun,
        'h',
        { val_mae: better, val_loss: losses },
        { params: { window: '240' } },
        { over: 'fold' },
      ),
      ...replicates(
        atBase,
        'b',
        { val_mae: hard, val_loss: around(0.167, 0.02, 5, 1) },
        { params: { window: '120' } },
        { over: 'fold' },
      ),
    ],
    {
      experiments: [experiment('nilm-ukdale')],
      settings: settings({ metrics: [metricSetting('val_mae', { primary: true })] }),
    },
  );
}

export const evidence: Readonly<Record<string, Snapshot>> = {
  'replicates-improved': seeds(around(0.7791, 0.0058, 5), around(0.0048, 0.0003, 5), { 'dropout-rate': '0.1' }),
  'replicates-regressed-gate-failed': seeds(around(0.7385, 0.0061, 5), around(0.0062, 0.0004, 5), { optimizer: 'sgd' }),
  'replicates-inside': seeds(around(0.7621, 0.007, 5, 4), around(0.0054, 0.0004, 5, 9), { 'weight-decay': '0.01' }),
  'pairs-by-fold': folds(),
  'history-inside': against(usual, 0.7588, 0.0058),
  'history-outside-gate-failed': against(usual, 0.7291, 0.0071),
  'history-too-short-to-fail': against(
    { test_mean_iou: usual.test_mean_iou.slice(0, 9), test_avg_loss: usual.test_avg_loss.slice(0, 9) },
    0.7291,
    0.0057,
  ),
  'history-drifts': against({ ...usual, test_mean_iou: drifting }, 0.7702, 0.0057),
  'history-stepped': against({ ...usual, test_mean_iou: stepped }, 0.7458, 0.0057),
  'many-metrics-tested': classes(),
  'too-few-replicates': snapshot(
    [
      ...replicates(headRun, 'h', { 'val/auc': [0.801, 0.812, 0.823] }),
      ...replicates(atBase, 'b', { 'val/auc': [0.79, 0.8] }),
    ],
    { settings: gated },
  ),
};
