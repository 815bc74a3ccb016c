import { expect, it } from 'vitest';
import { unitOf } from '../../src/render/unit.ts';

it.each([
  ['latency_ms', ' ms', ' ms'],
  ['latencyMs', ' ms', ' ms'],
  ['train_time_s', ' s', ' s'],
  ['epoch.seconds', ' s', ' s'],
  ['cpu_percent', '%', ' points'],
  ['acc%', '%', ' points'],
  ['gpu memory [%]', '%', ' points'],
  ['system/cpu_utilization_percentage', '%', ' points'],
  ['disk_mb', ' MB', ' MB'],
  ['disk_MB', ' MB', ' MB'],
])('%s is written with its unit', (key, ofValue, ofDifference) => {
  expect(unitOf(key)).toEqual({ ofValue, ofDifference, size: 1 });
});

it.each(['val/auc', 'loss', 's', 'f1_S', 'dice_MS', 'tokens/s', 'images_per_s', 'recall@10%', 'items', 'loss_min', ''])(
  '%j has no unit that its name would make certain',
  (key) => expect(unitOf(key)).toEqual({ ofValue: '', ofDifference: '', size: 1 }),
);

it.each([
  [[], ' B', 1],
  [[0, 12], ' B', 1],
  [[1500], ' kB', 1e3],
  [[3_387_000_000, 12], ' GB', 1e9],
  [[1e30], ' TB', 1e12],
  [[Number.NaN, -2e6], ' MB', 1e6],
])('bytes such as %j are written in%s', (values, ofValue, size) => {
  expect(unitOf('peak_bytes', values)).toMatchObject({ ofValue, size });
});
