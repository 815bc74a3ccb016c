import { expect, it } from 'vitest';
import type { MergeRequest } from '../../../src/core/model/project.ts';
import { metricOverCommits } from '../../../src/core/view/metric-over-commits.ts';
import { metricOverRuns } from '../../../src/core/view/metric-over-runs.ts';
import { aRun, aSnapshot } from '../../support/written-snapshot.ts';

const sha = (letter: string) => letter.repeat(40);
const commit = (letter: string, committed_at: number) => ({
  sha: sha(letter),
  title: letter,
  url: '',
  committed_at,
  author: '',
});
const made = (id: string, letter: string, acc: number, start_time: number) =>
  aRun(id, { start_time, metrics: { acc }, tags: new Map([['mlflow.source.git.commit', sha(letter)]]) });

const mergeRequest: MergeRequest = {
  iid: 4,
  title: 'wider',
  url: '',
  state: 'merged',
  source_branch: 's',
  source_project: null,
  target_branch: 'main',
  author: null,
  head_sha: sha('d'),
  base_sha: sha('a'),
  created_at: 0,
  updated_at: 0,
  merged_at: 0,
  merged_shas: [sha('c')],
  commits: [sha('d')],
  labels: [],
  accepts: [],
};

it('follows the default branch, not the clock, and puts merge requests before the commit that merged them', () => {
  const snapshot = aSnapshot({
    commits: [commit('c', 30), commit('b', 20), commit('a', 10)],
    merge_requests: [mergeRequest],
  });
  const runs = [
    made('1', 'c', 0.5, 31),
    made('2', 'a', 0.1, 99),
    made('3', 'a', 0.3, 98),
    made('4', 'd', 0.4, 15),
    made('5', 'f', 0.2, 25),
    aRun('6', { metrics: { acc: 1 } }),
  ];
  const view = metricOverCommits('acc', runs, snapshot);
  expect(view.points.map((point) => [point.sha[0], point.mean, point.merge_request])).toEqual([
    ['a', 0.2, null],
    ['d', 0.4, 4],
    ['f', 0.2, null],
    ['c', 0.5, null],
  ]);
  expect(view.without_commit).toBe(1);
  expect(view.points[0]?.values).toEqual([0.1, 0.3]);
});

it('keeps the best so far by goal, and counts what cannot be drawn', () => {
  const values = [0.2, Number.NaN, 0.5, 0.3];
  const runs = values.map((acc, index) => aRun(String(index), { start_time: index, metrics: { acc } }));
  const view = metricOverRuns('acc', runs, aSnapshot().settings);
  expect(view.points.map(({ value, best }) => [value, best])).toEqual([
    [0.2, 0.2],
    [0.5, 0.5],
    [0.3, 0.5],
  ]);
  expect(view.not_finite).toBe(1);
});
