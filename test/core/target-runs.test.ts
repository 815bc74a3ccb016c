import { describe, expect, it } from 'vitest';
import { type Place, targetRuns, withoutOwn } from '../../src/core/compare/target-runs.ts';
import type { Run } from '../../src/core/model/run.ts';
import { ci, commit, HOUR, mergeRequest, NOON, run, sha } from '../support/build.ts';

const commits = [commit('c3'), commit('c2'), commit('c1')];
const place = (runs: readonly Run[], over: Partial<Place> = {}): Place => ({
  ...{ runs, mergeRequests: [], commits, defaultBranch: 'main' },
  ...over,
});
const on = (ref: string, name: string, hoursAgo = 0, id = `${name}-${hoursAgo}`) =>
  run({ run_id: id, ci: ci({ commit: sha(name), ref }), start_time: NOON - hoursAgo * HOUR });
const ofMr = (iid: number, name: string, hoursAgo = 0) =>
  run({ run_id: `!${iid} ${name}`, ci: ci({ commit: sha(name), mr: iid }), start_time: NOON - hoursAgo * HOUR });
const local = (name: string) => run({ run_id: `local ${name}`, tags: { 'mlflow.source.git.commit': sha(name) } });
const merged = (iid: number, work: readonly string[], landed: readonly string[], over = {}) =>
  mergeRequest({
    ...{ iid, state: 'merged', merged_at: NOON - 5 * HOUR, head_sha: sha(work[0] ?? '') },
    ...{ commits: work.map(sha), merged_shas: landed.map(sha) },
    ...over,
  });

const ids = (runs: readonly Run[] | undefined) => runs?.map(({ run_id }) => run_id);
const along = (where: Place, branch = 'main') =>
  [...targetRuns(where).along(branch)].map(({ runs }) => ids(runs)?.join(' '));

describe('at a commit', () => {
  it.each<[string, Run[], string[] | null]>([
    ['its own runs, of CI or not', [on('main', 'c2'), local('c2')], ['c2-0', 'local c2']],
    ['runs of another branch on the same commit are of the same code', [on('feature', 'c2')], ['c2-0']],
    ['none of other commits', [on('main', 'c1')], null],
    ['none of a run that says no commit', [run()], null],
    ['those of merge requests on it where it has no others', [ofMr(40, 'c2')], ['!40 c2']],
    ['but not beside its own', [ofMr(40, 'c2'), on('main', 'c2')], ['c2-0']],
  ])('%s', (_case, runs, expected) => {
    expect(ids(targetRuns(place(runs)).at(sha('c2'))?.runs) ?? null).toEqual(expected);
  });

  it.each<[string, Parameters<typeof merged>, Run[], string[] | null]>([
    ['by the pipelines of the merge request', [30, ['w'], ['c2']], [ofMr(30, 'w')], ['!30 w']],
    [
      'by a temporary merge commit of its pipelines',
      [30, ['w'], ['c2']],
      [ofMr(30, 'merged-result')],
      ['!30 merged-result'],
    ],
    ['by its commits alone', [30, ['w'], ['c2']], [local('w')], ['local w']],
    ['by its head, where its commits were not read', [30, ['w'], ['c2'], { commits: null }], [local('w')], ['local w']],
    ['with the newest push', [30, ['w2', 'w1'], ['c2']], [ofMr(30, 'w1'), ofMr(30, 'w2')], ['!30 w2']],
    ['to its squash commit', [30, ['w'], ['merge', 'c2']], [ofMr(30, 'w')], ['!30 w']],
    ['but not runs of another merge request', [30, ['w'], ['c2']], [ofMr(31, 'w')], null],
  ])('lent %s', (_case, given, runs, expected) => {
    const found = targetRuns(place(runs, { mergeRequests: [merged(...given)] })).at(sha('c2'));
    expect(ids(found?.runs) ?? null).toEqual(expected);
    if (expected) expect(found?.lender).toBe(30);
  });

  it('a fast-forward merge’s commit is the merge request’s own, and lent as such', () => {
    const mergeRequests = [merged(30, ['c2'], ['c2'])];
    expect(targetRuns(place([ofMr(30, 'c2')], { mergeRequests })).at(sha('c2'))).toMatchObject({ lender: 30 });
  });
});

describe('along the default branch', () => {
  it('runs stand in the order of its commits, not of their time', () => {
    const retrained = on('main', 'c1', 0);
    expect(along(place([on('main', 'c3', 3), on('main', 'c2', 2), retrained]))).toEqual(['c3-3', 'c2-2', 'c1-0']);
  });

  it('those of commits that were not read come behind, the latest first', () => {
    expect(along(place([on('main', 'x1', 50), on('main', 'x2', 40), on('main', 'c1', 90)]))).toEqual([
      ...['c1-90', 'x2-40', 'x1-50'],
    ]);
  });

  it('each commit once', () => {
    const runs = [on('main', 'c3', 1), on('main', 'c3', 2), on('main', 'x', 1), on('main', 'x', 2)];
    expect(along(place(runs))).toEqual(['c3-1 c3-2', 'x-1 x-2']);
  });

  it('never those of another branch or of an open merge request', () => {
    expect(along(place([on('feature', 'f'), ofMr(40, 'w'), local('w')]))).toEqual([]);
  });

  it('those that a merged merge request lent', () => {
    const mergeRequests = [merged(30, ['w'], ['c2']), merged(31, ['v'], ['unread'])];
    expect(along(place([ofMr(30, 'w'), ofMr(31, 'v'), on('main', 'c1')], { mergeRequests }))).toEqual([
      ...['!30 w', 'c1-0', '!31 v'],
    ]);
  });
});

describe('along another branch', () => {
  it('goes by time, and only by its own pipelines and what was merged into it', () => {
    const mergeRequests = [
      merged(30, ['w'], ['r9'], { target_branch: 'release', merged_at: NOON - 3 * HOUR }),
      merged(31, ['v'], ['m9']),
    ];
    const runs = [on('release', 'r1', 9), on('release', 'r2', 1), on('main', 'c3'), ofMr(30, 'w'), ofMr(31, 'v')];
    expect(along(place(runs, { mergeRequests }), 'release')).toEqual(['r2-1', '!30 w', 'r1-9']);
    expect(along(place(runs, { mergeRequests, defaultBranch: null }), 'main')).toEqual(['c3-0', '!31 v']);
  });
});

it('without the merge request’s own', () => {
  const runs = [ofMr(42, 'head'), ofMr(42, 'rebased away'), local('head'), on('tenure', 'head'), on('main', 'c1')];
  const others = withoutOwn(targetRuns(place(runs)), mergeRequest());
  expect([...others.along('main')].map(({ runs }) => ids(runs))).toEqual([['c1-0']]);
  expect(others.at(sha('head'))).toBeNull();
});
