import { expect, it } from 'vitest';
import { type RunSurroundings, runPage } from '../../../src/core/view/run-page.ts';
import { staticRuns } from '../../../src/core/view/static-runs.ts';
import { aRun } from '../../support/written-snapshot.ts';

const around = (given: Partial<RunSurroundings> = {}): RunSurroundings => ({
  experiment: null,
  project: null,
  source: 'gitlab',
  commits: [],
  metrics: [],
  parents: [],
  tree: { run_id: '', name: '', status: 'FINISHED', children: [], more: 0 },
  beside: { baseline: null, previous: null, best: null },
  ...given,
});

it('gathers the note, and tells the author’s tags from the machine’s', () => {
  const run = aRun('c', {
    tags: new Map([
      ['team', 'a'],
      ['mlflow.user', 'x'],
      ['mlflow.note.content', 'hello'],
    ]),
  });
  const page = runPage(run, around());
  expect([page.note, page.tags, page.machine_tags]).toEqual(['hello', [['team', 'a']], [['mlflow.user', 'x']]]);
});

it('shows metrics in the experiment’s order, and none that the experiment’s table left out is lost', () => {
  const run = aRun('c', { metrics: { b10: 1, b9: 1, loss: 1, auc: 1 } });
  const metrics = [
    { key: 'loss', goal: 'minimize' },
    { key: 'gone', goal: null },
    { key: 'auc', goal: 'maximize' },
  ] as const;
  expect(runPage(run, around({ metrics })).metrics.map(({ key, goal }) => [key, goal])).toEqual([
    ['loss', 'minimize'],
    ['auc', 'maximize'],
    ['b9', null],
    ['b10', null],
  ]);
});

it('gives pages to the runs that a comparison names before newer ones', () => {
  const runs = [1, 2, 3, 4].map((n) => aRun(String(n), { start_time: n }));
  const comparison = { runs: [{ run_id: '1' }] } as unknown as Parameters<typeof staticRuns>[1][number];
  expect(staticRuns(runs, [comparison], 2).map(({ run_id }) => run_id)).toEqual(['4', '1']);
});
