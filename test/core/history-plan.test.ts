import { expect, it } from 'vitest';
import { planHistories } from '../../src/core/history-plan.ts';
import { NOON, run } from '../support/build.ts';

const runs = Array.from({ length: 1200 }, (_, i) =>
  run({ run_id: `r${i}`, start_time: NOON + i, metrics: { loss: 1, acc: 1 } }),
);
const ids = (plan: readonly { runId: string }[]) => [...new Set(plan.map(({ runId }) => runId))];

it('starts with the runs that are compared, then the newest thousand, each with all its metrics', () => {
  const plan = planHistories(runs, new Set(['r3', 'r900']), 'auto');
  expect(plan.slice(0, 5)).toEqual([
    { runId: 'r900', metric: 'loss' },
    { runId: 'r900', metric: 'acc' },
    { runId: 'r3', metric: 'loss' },
    { runId: 'r3', metric: 'acc' },
    { runId: 'r1199', metric: 'loss' },
  ]);
  expect(ids(plan)).toHaveLength(1002);
});

it('is everything, or nothing, where the settings say so', () => {
  expect(planHistories(runs, new Set(), 'all')).toHaveLength(2400);
  expect(planHistories(runs, new Set(['r3']), 'none')).toEqual([]);
});

it('does not depend on the order of the runs', () => {
  const compared = new Set(['r3']);
  expect(planHistories([...runs].reverse(), compared, 'auto')).toEqual(planHistories(runs, compared, 'auto'));
});
