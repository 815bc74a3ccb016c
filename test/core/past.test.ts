import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import type { Baseline } from '../../src/core/compare/comparison.ts';
import { configurations } from '../../src/core/compare/configuration.ts';
import type { MatchedGroup } from '../../src/core/compare/match.ts';
import { type PastPush, pastOf, pastPushes } from '../../src/core/compare/past.ts';
import { targetRuns } from '../../src/core/compare/target-runs.ts';
import type { Run } from '../../src/core/model/run.ts';
import {
  baseRun,
  ci,
  commit,
  HOUR,
  headRun,
  matched,
  mergeRequest,
  NOON,
  run,
  sha,
  snapshot,
} from '../support/build.ts';

/** Commits of main, the newest first: c9 … c0. */
const names = Array.from({ length: 10 }, (_, i) => `c${9 - i}`);
const commits = names.map((name) => commit(name));
const on = (name: string, over: Parameters<typeof run>[0] = {}) =>
  run({ run_id: name, ci: ci({ commit: sha(name) }), start_time: NOON, ...over });
const at = (name: string, kind: Baseline['kind'] = 'merge-base'): Baseline => ({
  ...{ kind, sha: sha(name), runs: [], reason: '', age_ms: null, distance: null, stale: false },
});
const target = (runs: readonly Run[], branch = 'main') =>
  targetRuns({ runs, mergeRequests: [], commits, defaultBranch: branch });

describe('the pushes before', () => {
  const all = names.map((name) => on(name));

  it('are those up to the baseline, oldest first', () => {
    expect(pastPushes(target(all), 'main', at('c3')).map(({ sha }) => sha)).toEqual(['c0', 'c1', 'c2', 'c3'].map(sha));
  });

  it.each<Baseline['kind']>(['run', 'model', 'best'])(
    'are all where the baseline is a %s, which is no place',
    (kind) => {
      expect(pastPushes(target(all), 'main', at('c3', kind))).toHaveLength(10);
    },
  );

  it('are none where the baseline is not on that branch', () => {
    expect(pastPushes(target(all), 'main', at('elsewhere'))).toEqual([]);
  });

  it('leave out what did not finish, earlier attempts and children', () => {
    const runs = [
      on('c1', { run_id: 'failed', status: 'FAILED' }),
      on('c2', { run_id: 'first', ci: ci({ commit: sha('c2'), job: { id: 1 } }) }),
      on('c2', { run_id: 'again', ci: ci({ commit: sha('c2'), job: { id: 2 } }), metrics: { auc: 1 } }),
      on('c2', { run_id: 'child', ci: ci({ commit: sha('c2'), job: { id: 2 } }), parent_run_id: 'again' }),
    ];
    expect(pastPushes(target(runs), 'main', at('c2')).map(({ runs }) => runs.map(({ run_id }) => run_id))).toEqual([
      ['again'],
    ]);
  });

  it('have their runs oldest first, whatever order they come in', () => {
    const runs = [2, 0, 1].map((hour) => on('c1', { run_id: `r${hour}`, start_time: NOON + hour * HOUR }));
    const [push] = pastPushes(target(runs), 'main', at('c1'));
    expect(push?.runs.map(({ run_id }) => run_id)).toEqual(['r0', 'r1', 'r2']);
  });

  it('are a hundred at most, the newest', () => {
    const many = Array.from({ length: 130 }, (_, i) => on(`x${i}`, { start_time: NOON + i * HOUR }));
    const found = pastPushes(
      targetRuns({ runs: many, mergeRequests: [], commits: [], defaultBranch: null }),
      'main',
      at('x120', 'target-branch'),
    );
    expect(found).toHaveLength(100);
    expect(found.at(-1)?.sha).toBe(sha('x120'));
  });
});

describe('the runs before that are like the baseline’s', () => {
  const push = (index: number, runs: readonly Run[]): PastPush => ({ sha: `c${index}`, runs });
  const five = (of: (index: number) => Run[]) => Array.from({ length: 5 }, (_, index) => push(index, of(index)));
  const like = (group: MatchedGroup, pushes: readonly PastPush[]) =>
    pastOf(group, pushes, configurations(null)).map((runs) => runs.map(({ run_id }) => run_id).join(' '));
  const one = (id: string, lr: string | null, job?: string, name = id) =>
    run({
      run_id: id,
      name,
      params: lr === null ? {} : { lr },
      ci: job === undefined ? null : ci({ job: { name: job } }),
    });

  it('are of its configuration and job', () => {
    const pushes = five((i) => [one(`a${i}`, '1', 'x'), one(`b${i}`, '2', 'x'), one(`c${i}`, '1', 'y')]);
    const group = matched([one('h', '1', 'x')], [one('base', '1', 'x')], { matched_by: 'configuration' });
    expect(like(group, pushes)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
  });

  it('else of its configuration, as where the job was renamed', () => {
    const pushes = five((i) => [one(`a${i}`, '1', i < 3 ? 'old' : 'x'), one(`b${i}`, '2', 'x')]);
    const group = matched([one('h', '1', 'x')], [one('base', '1', 'x')], { matched_by: 'configuration' });
    expect(like(group, pushes)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
  });

  it('else of its job, where each push tuned something', () => {
    const pushes = five((i) => [one(`a${i}`, `${i}`, 'x'), one(`b${i}`, `${i}`, 'y')]);
    const group = matched([one('h', '9', 'x')], [one('base', '4', 'x')], { matched_by: 'job' });
    expect(like(group, pushes)).toEqual(['a0', 'a1', 'a2', 'a3', 'a4']);
  });

  it('else all of the experiment, where the group is that', () => {
    const pushes = five((i) => [one(`a${i}`, `${i}`, `job-${i}`)]);
    const base = [one('base', '9', 'z')];
    expect(like(matched([one('h', '8', 'y')], base, { matched_by: 'experiment' }), pushes)).toHaveLength(5);
    expect(like(matched([one('h', '8', 'y')], base, { matched_by: 'configuration' }), pushes)).toEqual([]);
  });

  it('where the group is of one name, those of the name and never those of the others beside it', () => {
    const pushes = five((i) => [one(`rf${i}`, null, undefined, 'rf'), one(`xgb${i}`, null, undefined, 'xgb')]);
    const group = (name: string) =>
      matched([one('h', null, undefined, name)], [one('base', null, undefined, name)], { matched_by: 'name' });
    expect(like(group('xgb'), pushes)).toEqual(['xgb0', 'xgb1', 'xgb2', 'xgb3', 'xgb4']);
    expect(like(group('rf'), pushes)).toEqual(['rf0', 'rf1', 'rf2', 'rf3', 'rf4']);
    expect(like(group('mlp'), pushes)).toEqual([]);
  });

  it('are none where fewer than five pushes have such', () => {
    const pushes = five((i) => [one(`a${i}`, i < 4 ? '1' : '2')]);
    const group = matched([one('h', '1')], [one('base', '1')], { matched_by: 'configuration' });
    expect(like(group, pushes)).toEqual([]);
  });
});

describe('in a comparison', () => {
  const mine = mergeRequest({ base_sha: sha('c5') });
  const main = names.map((name, i) =>
    on(name, { metrics: { auc: 0.8 + (i % 3) / 100 }, params: { lr: '1' }, start_time: NOON - (i + 1) * HOUR }),
  );
  const head = headRun({ metrics: { auc: 0.5 }, params: { lr: '1' } });
  const historyOf = (runs: readonly Run[]) =>
    compare(snapshot(runs, { commits, merge_requests: [mine] }), mine).experiments[0]?.metrics[0]?.history;

  it('is what the target branch gave up to the merge base', () => {
    const found = historyOf([head, ...main]);
    expect(found).toMatchObject({ n: 6 });
    expect(found?.values).toEqual(
      main
        .slice(4)
        .toReversed()
        .map((one) => one.metrics.get('auc')?.value),
    );
  });

  it('is not touched by the merge request’s own earlier pushes, nor by those of others', () => {
    const more = [
      headRun({ ci: ci({ mr: 42, commit: sha('rebased away') }), metrics: { auc: 0.1 }, start_time: NOON - HOUR }),
      run({ ci: ci({ mr: 41, commit: sha('w') }), metrics: { auc: 0.1 }, params: { lr: '1' } }),
    ];
    expect(historyOf([head, ...main, ...more])).toEqual(historyOf([head, ...main]));
  });

  it('takes as many runs of each push as the merge request has', () => {
    const doubled = main.map((one, i) => ({
      ...on(names[i] ?? '', { params: { lr: '1' }, metrics: { auc: 0.2 }, start_time: NOON }),
      run_id: `${one.run_id}-later`,
    }));
    expect(historyOf([head, ...main, ...doubled])?.values).toEqual(historyOf([head, ...main])?.values);
    const two = historyOf([head, { ...head, run_id: 'h2' }, ...main, ...doubled])?.values ?? [];
    expect(Math.max(...two)).toBeLessThan(0.6);
  });

  it('is not there without a baseline', () => {
    expect(
      compare(snapshot([head, baseRun({ experiment_id: '2' })]), mergeRequest()).experiments[0]?.metrics[0],
    ).toMatchObject({
      ...{ history: null, spread: null },
    });
  });
});
