import { describe, expect, it } from 'vitest';
import { type FoundBaseline, findBaseline } from '../../src/core/compare/baseline.ts';
import { type Place, targetRuns, withoutOwn } from '../../src/core/compare/target-runs.ts';
import type { MergeRequest } from '../../src/core/model/project.ts';
import type { Run } from '../../src/core/model/run.ts';
import { type BaselineSettings, type BaselineStep, DAY_MS, defaultSettings } from '../../src/core/model/settings.ts';
import { baseRun, ci, commit, HOUR, headRun, mergeRequest, metric, NOON, run, sha } from '../support/build.ts';

const commits = [commit('newer'), commit('base'), commit('older'), commit('oldest')];

interface Facts extends Partial<Omit<Place, 'runs'>> {
  readonly mergeRequest?: MergeRequest;
  readonly from?: readonly BaselineStep[];
  readonly maxAge?: number | null;
  readonly primary?: { readonly key: string; readonly goal: 'maximize' | 'minimize' | null } | null;
  /** Runs of other experiments. */
  readonly elsewhere?: readonly Run[];
}

function find(runs: readonly Run[], facts: Facts = {}, head: readonly Run[] = []): FoundBaseline {
  const { mergeRequest: mine = mergeRequest(), from, maxAge, primary = null, elsewhere = [], ...over } = facts;
  const whole = { runs, mergeRequests: [mine], commits, defaultBranch: 'main', ...over };
  const target = withoutOwn(targetRuns(whole), mine);
  const settings: BaselineSettings = {
    from: from ?? defaultSettings.baseline.from,
    max_age_ms: maxAge === undefined ? defaultSettings.baseline.max_age_ms : maxAge,
  };
  const everyRun = () => [...runs, ...elsewhere];
  return findBaseline({ mergeRequest: mine, commits: whole.commits, everyRun, target, settings, primary }, head);
}

const onMain = (name: string, hoursAgo: number, over: Parameters<typeof run>[0] = {}) =>
  run({
    ...{ run_id: `${name}-${hoursAgo}`, ci: ci({ commit: sha(name) }), start_time: NOON - hoursAgo * HOUR },
    ...over,
  });
const merged = (iid: number, work: string, landed: string, hoursAgo: number, over = {}) =>
  mergeRequest({
    ...{ iid, state: 'merged', commits: [sha(work)], head_sha: sha(work) },
    ...{ merged_shas: [sha(landed)], merged_at: NOON - hoursAgo * HOUR },
    ...over,
  });
const work = (name: string, iid: number) => run({ run_id: name, ci: ci({ commit: sha(name), mr: iid }) });

describe('the ladder', () => {
  it('stops at the merge base where it has runs', () => {
    const found = find([onMain('base', 30), onMain('newer', 1), onMain('older', 60)], {}, [headRun()]);
    expect(found.baseline).toEqual({
      ...{ kind: 'merge-base', sha: sha('base'), runs: ['base-30'], distance: 0, age_ms: 30 * HOUR, stale: false },
      reason: 'These are the runs at the merge base.',
    });
    expect(found.ladder).toEqual([
      { step: 'merge-base', taken: true, reason: 'These are the runs at the merge base.' },
    ]);
  });

  it('takes every run of the commit, newest first, and never one of the merge request itself', () => {
    const mine = run({ ci: ci({ commit: sha('base'), mr: 42 }) });
    const found = find([mine, onMain('base', 9), onMain('base', 3)], {}, [headRun()]);
    expect(found.baseline).toMatchObject({ runs: ['base-3', 'base-9'], age_ms: 3 * HOUR });
  });

  it('goes back commit by commit', () => {
    const one = find([onMain('older', 40), onMain('oldest', 50)]);
    expect(one.baseline).toMatchObject({ kind: 'ancestor', sha: sha('older'), distance: 1, age_ms: null });
    expect(one.baseline?.reason).toContain('one commit back');
    const two = find([onMain('oldest', 50)]);
    expect(two.baseline).toMatchObject({ kind: 'ancestor', distance: 2 });
    expect(two.baseline?.reason).toContain('2 commits back');
    expect(two.ladder.map(({ step, taken }) => [step, taken])).toEqual([
      ['merge-base', false],
      ['ancestor', true],
    ]);
  });

  it('then takes the newest runs of the target branch', () => {
    const found = find([onMain('newer', 1), onMain('newer', 2)]);
    expect(found.baseline).toMatchObject({ kind: 'target-branch', sha: sha('newer'), distance: null });
    expect(found.baseline?.reason).toContain('Neither the merge base nor a commit before it');
    expect(found.ladder.map(({ reason }) => reason).slice(0, 2)).toEqual([
      'The merge base has no runs.',
      'None of the 2 commits before the merge base has finished runs.',
    ]);
  });

  it('does not claim to know commits that were not read', () => {
    const far = mergeRequest({ base_sha: sha('long ago') });
    const found = find([onMain('newer', 1)], { mergeRequest: far });
    expect(found.baseline?.reason).not.toContain('Neither');
    expect(found.baseline?.reason).toContain('were not read');
    expect(found.ladder[1]?.reason).toBe('The commits before the merge base were not read.');
  });

  it('ends with nothing where only others have runs, and says so of each step', () => {
    const elsewhere = run({ ci: ci({ commit: sha('feature'), ref: 'feature' }) });
    expect(find([elsewhere, run()], {}, [headRun()])).toMatchObject({
      ...{ baseline: null, runs: null, remarks: [] },
      ladder: [{ taken: false }, { taken: false }, { taken: false, reason: expect.stringContaining('target branch') }],
    });
  });

  it('is the one that the configuration gives, in its order', () => {
    const runs = [onMain('newer', 1), onMain('base', 30)];
    expect(find(runs, { from: ['target-branch', 'merge-base'] }).baseline).toMatchObject({
      ...{ kind: 'target-branch', runs: ['newer-1'] },
    });
    expect(find(runs, { from: ['ancestor'] }).baseline).toBeNull();
  });

  it('without a merge base goes on', () => {
    const unknown = mergeRequest({ base_sha: null });
    const found = find([onMain('newer', 1)], { mergeRequest: unknown });
    expect(found.ladder[0]).toEqual({ step: 'merge-base', taken: false, reason: 'The merge base is not known.' });
    expect(found.baseline?.kind).toBe('target-branch');
  });
});

describe('every sentence is true', () => {
  const failed = onMain('base', 30, { status: 'FAILED' });

  it('of a merge base whose runs did not finish', () => {
    const found = find([failed, onMain('older', 40)]);
    expect(found.ladder[0]?.reason).toBe('The merge base has no finished run: its one run did not finish.');
    expect(found.baseline?.reason).toBe(
      'The merge base has no finished runs; these are the nearest before it, one commit back.',
    );
    const next = find([failed, onMain('newer', 1)]);
    expect(next.baseline?.reason).toBe(
      'Neither the merge base nor a commit before it has finished runs; these are the newest of the target branch.',
    );
  });

  it('of a merge base that nobody asked for', () => {
    const runs = [onMain('base', 30), onMain('older', 40), onMain('newer', 1)];
    expect(find(runs, { from: ['ancestor'] }).baseline?.reason).toBe(
      'These are the nearest before the merge base, one commit back.',
    );
    expect(find(runs, { from: ['target-branch'] }).baseline?.reason).toBe('These are the newest of the target branch.');
  });
});

describe('runs of the baseline that do not count', () => {
  const job = (id: number) => ({ ci: ci({ commit: sha('base'), job: { id } }) });

  it('are said', () => {
    const runs = [onMain('base', 30), onMain('base', 29, { status: 'FAILED', name: 'crashed' })];
    const found = find(runs);
    expect(found.baseline?.runs).toEqual(['base-30']);
    expect(found.remarks).toEqual(['Baseline: 1 run failed and is not counted: “crashed”.']);
  });

  it('are those of an earlier attempt, also where the latest failed', () => {
    const first = onMain('base', 30, job(501));
    const second = onMain('base', 20, { ...job(502), status: 'FAILED' });
    expect(find([first, second, onMain('older', 60)]).baseline).toMatchObject({ kind: 'ancestor', runs: ['older-60'] });
    const again = onMain('base', 20, { ...job(502), metrics: { auc: 1 } });
    expect(find([first, again]).baseline).toMatchObject({ kind: 'merge-base', runs: ['base-20'] });
  });
});

describe('a merged merge request', () => {
  it('lends its runs to the commit that it became', () => {
    const mergeRequests = [mergeRequest(), merged(30, 'work', 'base', 20)];
    const found = find([work('work', 30)], { mergeRequests });
    expect(found.baseline).toMatchObject({ kind: 'merge-base', sha: sha('base'), runs: ['work'] });
    expect(found.baseline?.reason).toContain('logged by merge request 30 before it was merged');
  });

  it('lends them to its squash commit and to its merge commit alike', () => {
    for (const landed of ['merge', 'squash']) {
      const squashed = merged(30, 'work', 'x', 20, { merged_shas: [sha('merge'), sha('squash')] });
      const ours = mergeRequest({ base_sha: sha(landed) });
      const found = find([work('work', 30)], { mergeRequest: ours, mergeRequests: [squashed] });
      expect(found.baseline).toMatchObject({ kind: 'merge-base', sha: sha(landed), runs: ['work'] });
    }
  });

  it("gives way to the commit's own runs", () => {
    const mergeRequests = [merged(30, 'work', 'base', 20)];
    const found = find([work('work', 30), onMain('base', 4)], { mergeRequests });
    expect(found.baseline?.runs).toEqual(['base-4']);
  });

  it('counts for the target branch, the one merged last first', () => {
    const mergeRequests = [merged(31, 'early', 'newer', 30), merged(30, 'late', 'newest', 2)];
    const found = find([work('early', 31), work('late', 30)], { mergeRequests, commits: [] });
    expect(found.baseline).toMatchObject({ kind: 'target-branch', sha: sha('newest'), runs: ['late'] });
  });

  it('into another branch does not count', () => {
    const mergeRequests = [merged(30, 'work', 'elsewhere', 2, { target_branch: 'release' })];
    expect(find([work('work', 30)], { mergeRequests }).baseline).toBeNull();
  });

  it('counts with its newest push alone', () => {
    const two = merged(30, 'second', 'base', 20, { commits: [sha('second'), sha('first')] });
    expect(find([work('first', 30), work('second', 30)], { mergeRequests: [two] }).baseline?.runs).toEqual(['second']);
  });
});

describe('a target branch that is not the default branch', () => {
  const release = mergeRequest({ target_branch: 'release', base_sha: sha('fork point') });

  it('does not take the newest runs of the default branch for its own', () => {
    expect(find([baseRun()], { mergeRequest: release }).baseline).toBeNull();
  });

  it('takes the runs of its own pipelines', () => {
    const own = run({ run_id: 'own', ci: ci({ commit: sha('r1'), ref: 'release' }) });
    expect(find([own, baseRun()], { mergeRequest: release }).baseline?.runs).toEqual(['own']);
  });
});

describe('the age', () => {
  it('is between runs and can be negative', () => {
    expect(find([onMain('base', -2)], {}, [headRun()]).baseline?.age_ms).toBe(-2 * HOUR);
    expect(find([baseRun({ start_time: null })], {}, [headRun()]).baseline).toMatchObject({
      age_ms: null,
      stale: false,
    });
  });

  it.each<[number, number | null, boolean]>([
    [14 * 24, 14 * DAY_MS, false],
    [14 * 24 + 1, 14 * DAY_MS, true],
    [9999, null, false],
    [1, 0, true],
    [-5, 0, false],
  ])('of %d hours with at most %s milliseconds is stale: %s', (hours, maxAge, stale) => {
    expect(find([onMain('base', hours)], { maxAge }, [headRun()]).baseline?.stale).toBe(stale);
  });
});

describe('a pinned run', () => {
  const pinned = run({ run_id: 'gold', experiment_id: '9', ci: ci({ commit: sha('x'), ref: 'elsewhere' }) });
  const from: BaselineStep[] = ['run:gold', 'merge-base'];

  it('is taken wherever it is', () => {
    expect(find([baseRun()], { from, elsewhere: [pinned] }).baseline).toMatchObject({
      ...{ kind: 'run', runs: ['gold'], sha: sha('x'), distance: null },
      reason: 'This is the run that the configuration names.',
    });
  });

  it.each<[string, Partial<Run>, string]>([
    ['is not there', { run_id: 'other' }, 'is not in the snapshot'],
    ['did not finish', { status: 'FAILED' }, 'did not finish'],
    ['is the merge request’s own', { ci: ci({ mr: 42, commit: sha('earlier') }) }, 'is of this merge request itself'],
  ])('that %s is passed over with a word', (_case, over, words) => {
    const found = find([baseRun({ run_id: 'b' })], { from, elsewhere: [{ ...pinned, ...over }] });
    expect(found.baseline).toMatchObject({ kind: 'merge-base', runs: ['b'] });
    expect(found.ladder[0]).toMatchObject({ step: 'run:gold', taken: false });
    expect(found.ladder[0]?.reason).toContain(words);
  });

  it('may be called anything', () => {
    const id = '“x” @all `y`';
    const found = find([], { from: [`run:${id}`] });
    expect(found.ladder[0]?.reason).toBe('The run “"x" @all `y`” that the configuration names is not in the snapshot.');
  });
});

describe('a registered model', () => {
  const version = (text: string, over: Partial<Run> = {}) => ({
    ...run({ run_id: text, model_version: { name: 'churn@eu', version: text, url: null } }),
    ...over,
  });
  const at = (which: string): BaselineStep[] => [`model:churn@eu@${which}`];
  const all = ['1.9.0', '1.10.0', '1.10.0-rc.1', '0.99.9'].map((text) => version(text));

  it.each([
    ['latest', '1.10.0'],
    ['1.9.0', '1.9.0'],
    ['1.10.0-rc.1', '1.10.0-rc.1'],
  ])('@%s is the run of %s', (which, id) => {
    for (const elsewhere of [all, all.toReversed()])
      expect(find([], { from: at(which), elsewhere }).baseline).toMatchObject({ kind: 'model', runs: [id] });
  });

  it('that is not there is passed over', () => {
    const found = find([], { from: at('2.0.0'), elsewhere: all });
    expect(found.baseline).toBeNull();
    expect(found.ladder[0]?.reason).toBe('No finished run is the version “2.0.0” of the model “churn@eu”.');
  });

  it('of the merge request’s own, registered by an earlier push, is not what it is measured by', () => {
    const own = version('9.0.0', { ci: ci({ mr: 42, commit: sha('earlier') }) });
    expect(find([], { from: at('latest'), elsewhere: [...all, own] }).baseline?.runs).toEqual(['1.10.0']);
    expect(find([], { from: at('9.0.0'), elsewhere: [...all, own] }).baseline).toBeNull();
  });

  it('of a run that did not finish does not count', () => {
    const failed = version('3.0.0', { status: 'FAILED' });
    expect(find([], { from: at('latest'), elsewhere: [...all, failed] }).baseline?.runs).toEqual(['1.10.0']);
  });
});

describe('the best run of the target branch', () => {
  const from: BaselineStep[] = ['best'];
  const primary = { key: 'auc', goal: 'maximize' } as const;
  const good = onMain('older', 40, { metrics: { auc: 0.9 } });
  const runs = [onMain('base', 30, { metrics: { auc: 0.8 } }), good, onMain('oldest', 50, { metrics: { auc: 0.7 } })];

  it('is one run, and that the best of many is better by chance is said', () => {
    const found = find(runs, { from, primary });
    expect(found.baseline).toMatchObject({ kind: 'best', runs: ['older-40'], sha: sha('older') });
    expect(found.baseline?.reason).toContain('“auc”');
    expect(found.baseline?.reason).toContain('the best of many looks better by chance than it is');
    expect(find(runs, { from, primary: { key: 'auc', goal: 'minimize' } }).baseline?.runs).toEqual(['oldest-50']);
  });

  it('is never one without a finite value, one of another branch or of an open merge request', () => {
    const others = [
      onMain('base', 1, { metrics: { auc: Number.POSITIVE_INFINITY } }),
      onMain('base', 2, { metrics: { auc: Number.NaN } }),
      onMain('base', 3, { metrics: { auc: null } }),
      onMain('base', 4, { metrics: { auc: 0.99 }, status: 'FAILED' }),
      run({ metrics: { auc: 0.99 }, ci: ci({ commit: sha('f'), ref: 'feature' }) }),
      run({ metrics: { auc: 0.99 }, ci: ci({ commit: sha('g'), mr: 41 }) }),
      headRun({ metrics: { auc: 0.99 } }),
    ];
    expect(find([...others, ...runs], { from, primary }).baseline?.runs).toEqual(['older-40']);
  });

  it('is none where no run of the target branch has the metric', () => {
    const found = find([onMain('base', 1, { metrics: { loss: 1 } })], { from, primary });
    expect(found.ladder[0]?.reason).toBe('The target branch has no finished run with a finite “auc”.');
  });

  it('cannot be told without a goal', () => {
    for (const unknown of [null, { key: 'auc', goal: null }])
      expect(find(runs, { from, primary: unknown }).ladder[0]?.reason).toContain('no primary metric has a goal');
  });

  it('of equal ones is the newest, in whatever order the runs come', () => {
    const twins = ['a', 'b', 'c'].map((id, i) =>
      onMain('base', i, { run_id: id, metrics: { auc: 0.9 }, start_time: NOON }),
    );
    for (const order of [twins, twins.toReversed()])
      expect(find(order, { from, primary }).baseline?.runs).toEqual(['a']);
  });

  it('by value of the last entry', () => {
    const peaked = { ...onMain('base', 5), metrics: new Map([['auc', metric(0.1, { max: 0.99, count: 20 })]]) };
    expect(find([peaked, ...runs], { from, primary }).baseline?.runs).toEqual(['older-40']);
  });
});
