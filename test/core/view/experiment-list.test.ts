import { expect, it } from 'vitest';
import { defaultSettings } from '../../../src/core/model/settings.ts';
import { experimentList, leadingRun } from '../../../src/core/view/experiment-list.ts';
import { anExperiment, aRun, aSnapshot } from '../../support/written-snapshot.ts';

it('lists the latest active first, deleted ones last, and counts the runs that are shown', () => {
  const rows = experimentList(
    aSnapshot({
      experiments: [anExperiment('1'), anExperiment('2'), anExperiment('3', { stage: 'deleted' }), anExperiment('4')],
      runs: [
        aRun('a', { start_time: 5, metrics: { acc: 0.5 } }),
        aRun('b', { start_time: 6, stage: 'deleted' }),
        aRun('c', { experiment_id: '2', start_time: 9, end_time: 12 }),
        aRun('d', { experiment_id: '3', start_time: 99, stage: 'deleted' }),
      ],
    }),
  );
  expect(rows.map(({ id, runs, last_activity }) => [id, runs, last_activity])).toEqual([
    ['2', 1, 12],
    ['1', 1, 5],
    ['4', 0, null],
    ['3', 1, 99],
  ]);
  expect(rows[1]?.leading).toMatchObject({ metric: 'acc', run_id: 'a', value: 0.5, goal: 'maximize' });
  expect(rows[2]?.leading).toBeNull();
});

it('takes the best finite value of finished runs, or the newest where no goal is known', () => {
  const runs = [
    aRun('a', { start_time: 1, metrics: { loss: 3, speed: 1 } }),
    aRun('b', { start_time: 2, metrics: { loss: 1, speed: 9 } }),
    aRun('c', { start_time: 3, metrics: { loss: Number.NaN, speed: 4 } }),
    aRun('d', { start_time: 4, status: 'FAILED', metrics: { loss: 0 } }),
  ];
  expect(leadingRun(runs, defaultSettings)).toMatchObject({ metric: 'loss', run_id: 'b', value: 1, trend: [3, 1] });
  const speed = runs.map((run) => ({ ...run, metrics: new Map([...run.metrics].filter(([key]) => key === 'speed')) }));
  expect(leadingRun(speed, defaultSettings)).toMatchObject({ metric: 'speed', run_id: 'c', goal: null });
});
