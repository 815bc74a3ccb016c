import { describe, expect, it } from 'vitest';
import { guessedPrimary, likelyGoal } from '../../../src/commands/init/guess.ts';

describe('the metric that speaks for an experiment', () => {
  it.each<[string | null, string[]]>([
    [
      'test_mean_iou',
      ['test_avg_acc', 'test_iou_0', 'test_mean_iou', 'val_mean_iou', 'train_mean_iou', 'test_avg_loss'],
    ],
    [
      'metrics/mAP50-95B',
      ['val/box_loss', 'metrics/precisionB', 'metrics/mAP50B', 'metrics/mAP50-95B', 'train/box_loss'],
    ],
    ['f1score', ['val_loss', 'val_mae', 'f1score', 'precision', 'recall', 'rmse', 'train_loss']],
    ['val/auc', ['train/auc', 'val/auc', 'val/accuracy', 'val/loss']],
    ['rmse', ['loss', 'rmse', 'precision']],
    ['val_loss', ['train_loss', 'val_loss', 'epoch']],
    ['val_dice', ['val_dice_loss', 'val_dice']],
    ['score_org_avg', ['tr_ls', 'score_org_0.50', 'score_org_avg', 'val_ls']],
    [null, ['epoch', 'lr', 'whatever']],
    [null, []],
  ])('is %s', (best, metrics) => {
    expect(guessedPrimary(metrics)).toBe(best);
    expect(guessedPrimary(metrics.toReversed())).toBe(best);
  });
});

describe('which way is likely better', () => {
  const trend = (down: number, up: number, of = down + up) => ({ down, up, of });

  it.each([
    ['tr_ls', undefined, 'minimize'],
    ['mean_fit_time', undefined, 'minimize'],
    ['rank_test_score', undefined, 'minimize'],
    ['episode_reward', undefined, 'maximize'],
    ['parityGap', undefined, 'target:0'],
    ['epoch', trend(0, 5), null],
    ['lr/pg0', trend(5, 0), null],
    ['EOdd_dev', undefined, null],
    ['EOdd_dev', trend(4, 1), 'minimize'],
    ['EOdd_dev', trend(1, 4), 'maximize'],
    ['EOdd_dev', trend(3, 2), null],
    ['EOdd_dev', trend(2, 0), null],
    ['tr_ls', trend(0, 5), 'minimize'],
  ] as const)('of %s, with curves %j: %s', (name, seen, goal) => expect(likelyGoal(name, seen)).toBe(goal));
});
