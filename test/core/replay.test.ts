import { describe, expect, it } from 'vitest';
import { replay } from '../../src/core/compare/replay.ts';
import type { MergeRequest } from '../../src/core/model/project.ts';
import type { Run } from '../../src/core/model/run.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import {
  ci,
  commit,
  gate,
  HOUR,
  mergeRequest,
  metricSetting,
  NOON,
  run,
  settings,
  sha,
  snapshot,
} from '../support/build.ts';

/** Merge request !i took work wi from commit c(i−1) and became commit ci; hours after noon. */
const merged = (i: number, over: Partial<MergeRequest> = {}): MergeRequest =>
  mergeRequest({
    ...{ iid: i, state: 'merged', merged_at: NOON + i * 10 * HOUR, merged_shas: [sha(`c${i}`)] },
    ...{ commits: [sha(`w${i}`)], head_sha: sha(`w${i}`), base_sha: sha(`c${i - 1}`) },
    ...over,
  });
const worked = (i: number, auc: number, over: Parameters<typeof run>[0] = {}): Run =>
  run({
    ...{ run_id: `w${i}`, metrics: { auc }, ci: ci({ mr: i, commit: sha(`w${i}`) }) },
    ...{ start_time: NOON + (i * 10 - 2) * HOUR, ...over },
  });
const commits = [5, 4, 3, 2, 1, 0].map((i) => commit(`c${i}`, { committed_at: NOON + i * 10 * HOUR }));
const noSeries = () => null;
const written = settings({
  metrics: [
    metricSetting('auc', { goal: 'maximize', gates: [gate('max-regression', '1%', { evidence: 'difference' })] }),
  ],
});
const taken = (runs: readonly Run[], merge_requests: readonly MergeRequest[], over: Partial<Snapshot> = {}) =>
  snapshot(runs, { merge_requests, commits, settings: written, merge_request: null, ...over });

const all = [1, 2, 3, 4, 5].map((i) => merged(i));
const runs = [0.8, 0.9, 0.7, 0.71, 0.9].map((auc, i) => worked(i + 1, auc));
const shown = (snapshot: Snapshot, most = 9) =>
  replay(snapshot, most, noSeries).map(({ merge_request, verdict, experiments }) =>
    [merge_request?.iid, verdict, ...(experiments[0]?.baseline?.runs ?? [])].join(' '),
  );

describe('replaying the gates', () => {
  it('goes over the last merged ones, the last first, each against what was there then', () => {
    expect(shown(taken(runs, all))).toEqual(['5 pass w4', '4 pass w3', '3 fail w2', '2 pass w1', '1 warn']);
  });

  it.each([0, 1, 2])('at most %d of them', (most) => {
    expect(shown(taken(runs, all), most)).toEqual(['5 pass w4', '4 pass w3'].slice(0, most));
  });

  it('gives the same in whatever order things come', () => {
    const turned = taken(runs.toReversed(), all.toReversed());
    expect(replay(turned, 9, noSeries)).toEqual(replay(taken(runs, all), 9, noSeries));
  });

  it('passes over those without runs, and those that are not merged', () => {
    const some = [...all, merged(6), mergeRequest({ iid: 7 }), merged(8, { state: 'closed', merged_at: null })];
    expect(shown(taken([...runs, worked(7, 0.1)], some), 1)).toEqual(['5 pass w4']);
  });

  it('knows nothing of later runs, commits and merges', () => {
    const later = [
      run({ run_id: 'later', metrics: { auc: 0.99 }, ci: ci({ commit: sha('c2') }), start_time: NOON + 99 * HOUR }),
      worked(9, 0.99, { start_time: NOON + 98 * HOUR }),
    ];
    expect(shown(taken([...runs, ...later], [...all, merged(9)])).filter((line) => line.startsWith('3'))).toEqual([
      '3 fail w2',
    ]);
  });

  it('takes what had been logged by then on the target branch', () => {
    const own = run({
      run_id: 'main',
      metrics: { auc: 0.6 },
      ci: ci({ commit: sha('c2') }),
      start_time: NOON + 21 * HOUR,
    });
    expect(shown(taken([...runs, own], all))).toContain('3 pass main');
  });

  it('goes by the rules of the snapshot, and by nobody’s acceptance', () => {
    const accepted = all.map((one) => ({
      ...one,
      labels: [{ name: 'ml-report::accepted', by: null }],
      accepts: [{ metric: '*', reason: 'r' }],
    }));
    const target = { branch: 'main', settings: settings(), why: '', absent: false };
    expect(shown(taken(runs, accepted, { target }))).toContain('3 fail w2');
  });

  it('orders those merged at once by their numbers', () => {
    const at = { merged_at: NOON + 50 * HOUR };
    const twins = [merged(1, at), merged(2, at)];
    expect(shown(taken(runs.slice(0, 2), twins)).map((line) => line.split(' ')[0])).toEqual(['2', '1']);
  });

  it('is nothing of nothing', () => expect(replay(taken([], []), 5, noSeries)).toEqual([]));
});
