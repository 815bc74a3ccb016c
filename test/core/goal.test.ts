import { describe, expect, it } from 'vitest';
import { goalFromName, goalOf, orderMetrics, primaryMetric } from '../../src/core/compare/goal.ts';
import { metricSetting, settings } from '../support/build.ts';

const more = `
  accuracy acc val_acc test_accuracy accuracy_dev AUC val/auc roc_auc rocAUC auprc f1 f1_macro f1score F1Score MacroF1 precision
  recall@5 hits@10 ndcg@10 mrr r2 R2_score bleu4 rougeL mcc matthews_dev tpr_dev tnr_dev val_iou_2 mIoU IoU test_mean_iou dice jaccard
  metrics/mAP50-95B metrics/mAP50B metrics/precisionB metrics/recallB mAP@0.5 val_accuracy_epoch top5_acc kappa specificity
`;
const less = `
  loss val_loss train/box_loss train/dfl_loss train_loss_epoch logLoss log_loss dice_loss accuracy_loss rmse val_mae testMAPE
  mean_squared_error error_rate error_rate_dev word_error_rate top_1_error wer cer perplexity latency lat/latency_ms brier fpr_dev fnr_dev nll
  binary_crossentropy
`;
const silent = `
  Δ_eq_odds_t0_dev Δ_accuracy EOdd_dev lr/pg0 learning_rate system/gpu_0_utilization epoch best_score rank_test_score mean_fit_time
  accuracy_gap loss_ratio train_loss_std loss_weight loss_scale delta_auc neg_mean_squared_error neg_log_loss accuracy_drop
  time_to_accuracy loss_accuracy classes gloss macaroni feature_map_size iou_threshold
`;
const named = (text: string) => text.trim().split(/\s+/);

describe('the direction that a name makes certain', () => {
  it.each(named(more))('%s: more is better', (name) => expect(goalFromName(name)).toBe('maximize'));
  it.each(named(less))('%s: less is better', (name) => expect(goalFromName(name)).toBe('minimize'));
  it.each(named(silent))('%s: not known', (name) => expect(goalFromName(name)).toBeNull());
  it.each(['train loss', 'val loss'])('%s: less is better, with a blank in it', (name) =>
    expect(goalFromName(name)).toBe('minimize'),
  );

  it.each(['', ' ', '___', '🙂', '__proto__', 'constructor'])('%j says nothing', (name) =>
    expect(goalFromName(name)).toBeNull(),
  );
});

describe('settings', () => {
  it('go before the name, first glob first', () => {
    const written = settings({
      metrics: [metricSetting('val/*', { goal: 'minimize' }), metricSetting('*auc', { goal: 'maximize' })],
    });
    expect(goalOf('val/auc', written)).toBe('minimize');
    expect(goalOf('test/auc', written)).toBe('maximize');
    expect(goalOf('val_loss', written)).toBe('minimize');
  });

  it('of a metric without a goal leave it to the name', () => {
    expect(goalOf('auc', settings({ metrics: [metricSetting('auc', { primary: true })] }))).toBe('maximize');
  });
});

describe('order', () => {
  const keys = ['system/cpu', 'zeta', 'train_loss', 'val_loss', 'alpha', 'val/auc', 'b', 'a'];

  it('puts primary first, then the settings, held-out data, training, the rest by name, the host last', () => {
    const written = settings({ metrics: [metricSetting('b'), metricSetting('a', { primary: true })] });
    expect(orderMetrics(keys, written)).toEqual([
      ...['a', 'b', 'val/auc', 'val_loss', 'train_loss', 'alpha', 'zeta', 'system/cpu'],
    ]);
  });

  it('is the same whatever order the keys come in', () => {
    expect(orderMetrics([...keys].reverse(), settings())).toEqual(orderMetrics(keys, settings()));
  });

  it('gives the metric that speaks for all', () => {
    expect(primaryMetric(keys, settings({ metrics: [metricSetting('zeta', { primary: true })] }))).toBe('zeta');
    expect(primaryMetric(keys, settings())).toBe('val/auc');
    expect(primaryMetric(['zeta', 'alpha'], settings())).toBe('alpha');
    expect(primaryMetric([], settings())).toBeNull();
  });
});
