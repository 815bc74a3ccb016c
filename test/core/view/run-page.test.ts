import { expect, it } from 'vitest';
import { runPage } from '../../../src/core/view/run-page.ts';
import { staticRuns } from '../../../src/core/view/static-runs.ts';
import { aRun, aSnapshot } from '../../support/written-snapshot.ts';

it('gathers parent, children, note, and tells the author’s tags from the machine’s', () => {
  const parent = aRun('p');
  const child = aRun('c', {
    parent_run_id: 'p',
    tags: new Map([
      ['team', 'a'],
      ['mlflow.user', 'x'],
      ['mlflow.note.content', 'hello'],
    ]),
  });
  const snapshot = aSnapshot({ runs: [parent, child] });
  expect(runPage(parent, snapshot).children.map(({ run_id }) => run_id)).toEqual(['c']);
  const page = runPage(child, snapshot);
  expect([page.parent?.run_id, page.note, page.tags, page.machine_tags]).toEqual([
    'p',
    'hello',
    [['team', 'a']],
    [['mlflow.user', 'x']],
  ]);
});

it('gives pages to the runs that a comparison names before newer ones', () => {
  const runs = [1, 2, 3, 4].map((n) => aRun(String(n), { start_time: n }));
  const comparison = { runs: [{ run_id: '1' }] } as unknown as Parameters<typeof staticRuns>[1][number];
  expect(staticRuns(runs, [comparison], 2).map(({ run_id }) => run_id)).toEqual(['4', '1']);
});
