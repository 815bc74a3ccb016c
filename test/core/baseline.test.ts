import { describe, expect, it } from 'vitest';
import { type BaselineInput, findBaseline } from '../../src/core/compare/baseline.ts';
import { baseRun, ci, commit, HOUR, headRun, mergeRequest, NOON, run, sha } from '../support/build.ts';

const commits = [commit('newer'), commit('base'), commit('older'), commit('oldest')];
const input = (over: Partial<BaselineInput>): BaselineInput => ({
  mergeRequest: mergeRequest(),
  mergeRequests: [mergeRequest()],
  runs: [],
  commits,
  defaultBranch: 'main',
  ...over,
});
const onMain = (name: string, hoursAgo: number) =>
  run({ run_id: `${name}-${hoursAgo}`, ci: ci({ commit: sha(name) }), start_time: NOON - hoursAgo * HOUR });
const merged = (iid: number, work: string, landed: string, hoursAgo: number, over = {}) =>
  mergeRequest({
    ...{ iid, state: 'merged', commits: [sha(work)], head_sha: sha(work) },
    ...{ merged_shas: [sha(landed)], merged_at: NOON - hoursAgo * HOUR },
    ...over,
  });

describe('the ladder', () => {
  it('stops at the merge base where it has runs', () => {
    const found = findBaseline(input({ runs: [onMain('base', 30), onMain('newer', 1), onMain('older', 60)] }), [
      headRun(),
    ]);
    expect(found?.baseline).toEqual({
      ...{ kind: 'merge-base', sha: sha('base'), runs: ['base-30'], distance: 0, age_ms: 30 * HOUR },
      reason: 'These are the runs at the merge base.',
    });
  });

  it('takes every run of the commit, newest first, and never one of the merge request itself', () => {
    const mine = run({ ci: ci({ commit: sha('base'), mr: 42 }) });
    const found = findBaseline(input({ runs: [mine, onMain('base', 9), onMain('base', 3)] }), [headRun()]);
    expect(found?.baseline).toMatchObject({ runs: ['base-3', 'base-9'], age_ms: 3 * HOUR });
  });

  it('goes back commit by commit', () => {
    const one = findBaseline(input({ runs: [onMain('older', 40), onMain('oldest', 50)] }), []);
    expect(one?.baseline).toMatchObject({ kind: 'ancestor', sha: sha('older'), distance: 1, age_ms: null });
    expect(one?.baseline.reason).toContain('one commit back');
    const two = findBaseline(input({ runs: [onMain('oldest', 50)] }), []);
    expect(two?.baseline).toMatchObject({ kind: 'ancestor', distance: 2 });
    expect(two?.baseline.reason).toContain('2 commits back');
  });

  it('then takes the newest runs of the target branch', () => {
    const found = findBaseline(input({ runs: [onMain('newer', 1), onMain('newer', 2)] }), []);
    expect(found?.baseline).toMatchObject({ kind: 'target-branch', sha: sha('newer'), distance: null });
    expect(found?.baseline.reason).toContain('Neither the merge base nor a commit before it');
  });

  it('does not claim to know commits that were not read', () => {
    const far = mergeRequest({ base_sha: sha('long ago') });
    const found = findBaseline(input({ mergeRequest: far, runs: [onMain('newer', 1)] }), []);
    expect(found?.baseline.reason).not.toContain('Neither');
    expect(found?.baseline.reason).toContain('were not read');
  });

  it('ends with nothing where only others have runs', () => {
    const elsewhere = run({ ci: ci({ commit: sha('feature'), ref: 'feature' }) });
    expect(findBaseline(input({ runs: [elsewhere, run()] }), [headRun()])).toBeNull();
  });
});

describe('a merged merge request', () => {
  const work = (name: string, iid: number) => run({ run_id: name, ci: ci({ commit: sha(name), mr: iid }) });

  it('lends its runs to the commit that it became', () => {
    const mergeRequests = [mergeRequest(), merged(30, 'work', 'base', 20)];
    const found = findBaseline(input({ mergeRequests, runs: [work('work', 30)] }), []);
    expect(found?.baseline).toMatchObject({ kind: 'merge-base', sha: sha('base'), runs: ['work'] });
    expect(found?.baseline.reason).toContain('logged by merge request 30 before it was merged');
  });

  it('lends them to its squash commit and to its merge commit alike', () => {
    for (const landed of ['merge', 'squash']) {
      const squashed = merged(30, 'work', 'x', 20, { merged_shas: [sha('merge'), sha('squash')] });
      const ours = mergeRequest({ base_sha: sha(landed) });
      const found = findBaseline(
        input({ mergeRequest: ours, mergeRequests: [squashed], runs: [work('work', 30)] }),
        [],
      );
      expect(found?.baseline).toMatchObject({ kind: 'merge-base', sha: sha(landed), runs: ['work'] });
    }
  });

  it("gives way to the commit's own runs", () => {
    const mergeRequests = [merged(30, 'work', 'base', 20)];
    const found = findBaseline(input({ mergeRequests, runs: [work('work', 30), onMain('base', 4)] }), []);
    expect(found?.baseline.runs).toEqual(['base-4']);
  });

  it('counts for the target branch, the one merged last first', () => {
    const mergeRequests = [merged(31, 'early', 'newer', 30), merged(30, 'late', 'newest', 2)];
    const runs = [work('early', 31), work('late', 30)];
    const found = findBaseline(input({ mergeRequests, runs }), []);
    expect(found?.baseline).toMatchObject({ kind: 'target-branch', sha: sha('newest'), runs: ['late'] });
  });

  it('into another branch does not count', () => {
    const mergeRequests = [merged(30, 'work', 'elsewhere', 2, { target_branch: 'release' })];
    expect(findBaseline(input({ mergeRequests, runs: [work('work', 30)] }), [])).toBeNull();
  });
});

describe('a target branch that is not the default branch', () => {
  const release = mergeRequest({ target_branch: 'release', base_sha: sha('fork point') });

  it('does not take the newest runs of the default branch for its own', () => {
    expect(findBaseline(input({ mergeRequest: release, runs: [baseRun()] }), [])).toBeNull();
  });

  it('takes the runs of its own pipelines', () => {
    const own = run({ run_id: 'own', ci: ci({ commit: sha('r1'), ref: 'release' }) });
    expect(findBaseline(input({ mergeRequest: release, runs: [own, baseRun()] }), [])?.baseline.runs).toEqual(['own']);
  });
});

it('an age is between runs and can be negative', () => {
  const found = findBaseline(input({ runs: [onMain('base', -2)] }), [headRun()]);
  expect(found?.baseline.age_ms).toBe(-2 * HOUR);
  expect(findBaseline(input({ runs: [baseRun({ start_time: null })] }), [headRun()])?.baseline.age_ms).toBeNull();
});
