import { expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import { baseRun, gate, headRun, mergeRequest, metricSetting, settings, sha, snapshot } from '../support/build.ts';

const written = settings({
  metrics: [metricSetting('auc', { primary: true, gates: [gate('min', 0.8, { level: 'warn' })] })],
});

it('a comparison has the documented fields, and those that the comment needs besides', () => {
  const runs = [
    headRun({ run_id: 'h', metrics: { auc: 0.5 }, params: { lr: '1', seed: '1' }, end_time: null }),
    baseRun({ run_id: 'b', metrics: { auc: 0.9 }, params: { seed: '2' } }),
  ];
  const found = compare(snapshot(runs, { settings: written }), mergeRequest());
  expect(JSON.parse(JSON.stringify(found))).toEqual({
    format: 'ml-report/1',
    verdict: 'warn',
    merge_request: {
      ...{ iid: 42, title: 'Add tenure', url: 'https://gitlab.example/team/churn/-/merge_requests/42' },
      ...{ source_branch: 'tenure', target_branch: 'main' },
    },
    head: { sha: sha('head'), runs: ['h'] },
    experiments: [
      {
        ...{ id: '1', name: 'churn', remarks: [], replicates: ['seed'], confounders: [], causes: [] },
        groups: [
          {
            ...{ name: 'churn', head: ['h'], baseline: ['b'], matched_by: 'job' },
            words: 'The same job with other params.',
          },
        ],
        baseline: {
          ...{ kind: 'merge-base', sha: sha('base'), runs: ['b'], reason: expect.any(String) },
          ...{ age_ms: 24 * 3_600_000, distance: 0, stale: false },
        },
        ladder: [{ step: 'merge-base', taken: true, reason: expect.any(String) }],
        metrics: [
          {
            ...{ key: 'auc', group: 'churn', goal: 'maximize', primary: true, summary: 'last', min_change: null },
            ...{ verdict: 'unknown', reason: expect.any(String), evidence: 'difference', direction: 'worse' },
            baseline: { n: 1, value: 0.9, sd: null },
            current: { n: 1, value: 0.5, sd: null },
            best: null,
            ...{ difference: -0.4, relative: expect.closeTo(-0.4444, 3), interval: null, p: null, spread: null },
            ...{ effect: null, method: null, history: null, remarks: [] },
            gates: [
              {
                ...{ rule: 'min: 0.8', level: 'warn', passed: false, reason: expect.any(String) },
                ...{ p: null, accepted: null },
              },
            ],
          },
        ],
        params: [{ key: 'lr', baseline: [], current: ['1'] }],
      },
    ],
    rules: { from: 'merge-request', changes: [], words: '' },
    remarks: [],
    pushes: [{ sha: sha('head'), runs: ['h'], verdict: 'warn', row: expect.objectContaining({ key: 'auc' }) }],
    runs: [expect.objectContaining({ run_id: 'h' }), expect.objectContaining({ run_id: 'b' })],
    comment: defaultSettings.comment,
    project: { id: 7, path: 'team/churn', url: 'https://gitlab.example/team/churn' },
    taken_at: expect.any(Number),
    tool: '1.2.3',
  });
});
