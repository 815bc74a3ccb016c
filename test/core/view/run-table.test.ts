import { expect, it } from 'vitest';
import { defaultSettings } from '../../../src/core/model/settings.ts';
import { runTable } from '../../../src/core/view/run-table.ts';
import { aRun } from '../../support/written-snapshot.ts';

const bounds = { runs: 2, metrics: 2, params: 1 };

it('puts the newest runs first, params that differ before those that do not, and says what is left out', () => {
  const runs = [
    aRun('a', {
      start_time: 1,
      metrics: { loss: 2, acc: 0.5, note: 1 },
      params: new Map([
        ['lr', '1e-3'],
        ['seed', '1'],
        ['__proto__', 'x'],
      ]),
    }),
    aRun('b', {
      start_time: 2,
      metrics: { loss: 1, acc: 0.5 },
      params: new Map([
        ['lr', '0.001'],
        ['seed', '2'],
        ['opt', 'sgd'],
      ]),
    }),
    aRun('c', {
      start_time: 3,
      metrics: { loss: Number.NaN },
      params: new Map([
        ['seed', '3'],
        ['opt', 'adam'],
      ]),
    }),
  ];
  const table = runTable(runs, defaultSettings, bounds);
  expect(table.runs.map(({ run_id }) => run_id)).toEqual(['c', 'b']);
  expect(table.total).toBe(3);
  expect(table.metrics.map(({ key, best }) => [key, best])).toEqual([
    ['acc', null],
    ['loss', 1],
  ]);
  expect(table.more_metrics).toEqual(['note']);
  expect([table.params, table.more_params]).toEqual([['seed'], ['opt']]);
  expect(table.constants).toEqual([
    { key: '__proto__', value: 'x', runs: 1 },
    { key: 'lr', value: '1e-3', runs: 2 },
  ]);
});

it('is empty without runs', () => {
  expect(runTable([], defaultSettings, bounds)).toMatchObject({ runs: [], metrics: [], params: [], constants: [] });
});
