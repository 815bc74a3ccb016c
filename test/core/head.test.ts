import { describe, expect, it } from 'vitest';
import { belongsTo, pushesOf } from '../../src/core/compare/head.ts';
import { ci, HOUR, mergeRequest, NOON, run, sha } from '../support/build.ts';

const two = mergeRequest({ commits: [sha('second'), sha('first')], head_sha: sha('second') });
const byTag = (commit: string) => ({ tags: { 'mlflow.source.git.commit': sha(commit) } });

describe('whose runs', () => {
  it.each([
    ['a job of its pipeline', run({ ci: ci({ commit: sha('first'), mr: 42 }) }), true],
    ['a merged-result pipeline', run({ ci: ci({ commit: sha('temporary'), mr: 42 }) }), true],
    ['a branch pipeline of one of its commits', run({ ci: ci({ commit: sha('first'), ref: 'tenure' }) }), true],
    ['no CI, but one of its commits in the tag', run(byTag('first')), true],
    ['no CI and another commit', run(byTag('elsewhere')), false],
    ['no CI and a commit that is no sha', run({ tags: { 'mlflow.source.git.commit': 'first' } }), false],
    ['no CI and no commit', run(), false],
    ["another merge request's pipeline on a shared commit", run({ ci: ci({ commit: sha('first'), mr: 41 }) }), false],
    ['the target branch after a fast-forward', run({ ci: ci({ commit: sha('first'), ref: 'main' }) }), false],
  ])('%s: %#', (_case, one, expected) => expect(belongsTo(one, two)).toBe(expected));

  it('goes by the newest commit where the commits were not read', () => {
    const unread = mergeRequest({ commits: null });
    expect(belongsTo(run(byTag('head')), unread)).toBe(true);
    expect(belongsTo(run(byTag('first')), unread)).toBe(false);
  });
});

describe('pushes', () => {
  const at = (commit: string, hours: number) =>
    run({ ci: ci({ commit: sha(commit), mr: 42 }), start_time: NOON + hours * HOUR });

  it('stand newest first by their place in the merge request, not by time', () => {
    const retrainedLater = at('first', 5);
    const pushes = pushesOf(two, [retrainedLater, at('second', 1)]);
    expect(pushes.map((push) => push.sha)).toEqual([sha('second'), sha('first')]);
  });

  it('keep all runs of a commit together, newest first', () => {
    const [old, young] = [at('first', 1), at('first', 2)];
    expect(pushesOf(two, [old, young]).map(({ runs }) => runs)).toEqual([[young, old]]);
  });

  it('that were rebased away, or are temporary merges, stand by their time', () => {
    const pushes = pushesOf(two, [at('second', 3), at('rebased', 1), at('merged-result', 4)]);
    expect(pushes.map((push) => push.sha)).toEqual([sha('merged-result'), sha('second'), sha('rebased')]);
  });

  it('never put an older commit before a newer one, whatever stands between them', () => {
    const pushes = pushesOf(two, [at('second', 1), at('temporary', 2), at('first', 3)]);
    const places = pushes.map((push) => push.sha);
    expect(places.indexOf(sha('second'))).toBeLessThan(places.indexOf(sha('first')));
  });

  it('without runs are none', () => expect(pushesOf(two, [])).toEqual([]));
});
