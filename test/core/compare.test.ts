import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compare, comparer } from '../../src/core/compare/compare.ts';
import type { Run, RunStatus } from '../../src/core/model/run.ts';
import {
  baseRun,
  ci,
  experiment,
  gate,
  HOUR,
  headRun,
  mergeRequest,
  metricSetting,
  NOON,
  run,
  settings,
  sha,
  snapshot,
} from '../support/build.ts';

/** A gate on trainings that give the same numbers each time, and one that wants chance excluded. */
const bare = (level: 'fail' | 'warn') => [gate('max-regression', '1%', { level, evidence: 'difference' })];
const tested = settings({ metrics: [metricSetting('auc', { gates: [gate('max-regression', '1%')] })] });
const gated = (level: 'fail' | 'warn') => settings({ metrics: [metricSetting('auc', { gates: bare(level) })] });
const verdict = (runs: readonly Run[], written = settings()) =>
  compare(snapshot(runs, { settings: written }), mergeRequest()).verdict;
const worse = [headRun({ metrics: { auc: 0.5 } }), baseRun({ metrics: { auc: 0.9 } })];
const same = [headRun({ metrics: { auc: 0.9 } }), baseRun({ metrics: { auc: 0.9 } })];

describe('the verdict', () => {
  it('is none without runs', () => expect(verdict([])).toBe('none'));
  it('is none with nothing to compare with', () => expect(verdict([headRun({ metrics: { auc: 1 } })])).toBe('none'));
  it('is pass where something was compared and nothing gated', () => expect(verdict(worse)).toBe('pass'));
  it('is pass where every gate passed', () => expect(verdict(same, gated('fail'))).toBe('pass'));
  it('is fail where a gate failed', () => expect(verdict(worse, gated('fail'))).toBe('fail'));
  it('is warn where only a warning failed', () => expect(verdict(worse, gated('warn'))).toBe('warn'));
  it('is warn where one run against one is past a gate that wants chance excluded', () => {
    expect(verdict(worse, tested)).toBe('warn');
    expect(verdict(same, tested)).toBe('pass');
  });
  it('is fail where replicates on both sides exclude chance', () => {
    const five = (of: typeof headRun, middle: number) =>
      [-2, -1, 0, 1, 2].map((i) => of({ metrics: { auc: middle + i / 1000 }, params: { lr: '1', seed: `${i}` } }));
    expect(verdict([...five(headRun, 0.7), ...five(baseRun, 0.9)], tested)).toBe('fail');
    expect(verdict([...five(headRun, 0.8999), ...five(baseRun, 0.9)], tested)).toBe('pass');
  });
  it('is warn, and no more, where a failed gate was accepted', () => {
    const accepted = mergeRequest({ labels: [{ name: 'ml-report::accepted', by: null }] });
    expect(compare(snapshot(worse, { settings: gated('fail') }), accepted).verdict).toBe('warn');
  });
  it('is never pass where a gate cannot be judged', () => {
    expect(verdict([headRun({ metrics: { auc: Number.NaN } }), same[1] as Run], gated('fail'))).toBe('warn');
    expect(verdict([headRun({ metrics: { other: 1 } }), same[1] as Run], gated('fail'))).toBe('warn');
    expect(verdict([headRun({ metrics: { auc: 1 } })], gated('fail'))).toBe('warn');
  });
});

describe('a gate on a metric that nobody ever logged', () => {
  const written = (glob: string) =>
    settings({ metrics: [metricSetting('auc'), metricSetting(glob, { gates: bare('fail') })] });

  it('is a row of its own that warns, never a silent pass', () => {
    const found = compare(snapshot(same, { settings: written('val/aux') }), mergeRequest());
    expect(found.verdict).toBe('warn');
    expect(found.experiments[0]?.metrics.at(-1)).toMatchObject({
      ...{ key: 'val/aux', verdict: 'not-comparable', reason: 'not logged by this merge request' },
      gates: [{ rule: 'max-regression: 1%', passed: null }],
    });
  });

  it('is quiet where another experiment logs it, or where a glob promises no name', () => {
    const elsewhere = baseRun({ experiment_id: '2', metrics: { 'val/aux': 1 } });
    expect(verdict([...same, elsewhere], written('val/aux'))).toBe('pass');
    expect(verdict(same, written('val/*'))).toBe('pass');
  });
});

describe('runs that did not finish', () => {
  it.each<[RunStatus, RegExp]>([
    ['FAILED', /1 run failed and is not counted: “x”/],
    ['KILLED', /1 run failed and is not counted: “x”/],
    ['RUNNING', /1 run is still going and not counted: “x”/],
    ['SCHEDULED', /1 run is still going and not counted: “x”/],
  ])('%s: named, and not counted', (status, remark) => {
    const runs = [headRun({ run_id: 'x', status, metrics: { auc: 0.1 } }), baseRun({ metrics: { auc: 0.9 } })];
    const found = compare(snapshot(runs, { settings: gated('fail') }), mergeRequest());
    // There are gates, and nothing that they could judge.
    expect(found.verdict).toBe('warn');
    expect(found.head.runs).toEqual(['x']);
    expect(found.experiments).toMatchObject([{ groups: [], metrics: [], params: [] }]);
    expect(found.experiments[0]?.remarks.join()).toMatch(remark);
  });

  it('are no baseline either', () => {
    const failed = baseRun({ status: 'FAILED', metrics: { auc: 0.9 } });
    const found = compare(snapshot([headRun({ metrics: { auc: 0.5 } }), failed]), mergeRequest());
    expect(found.experiments[0]?.baseline).toBeNull();
  });

  it('do not keep those that did from counting', () => {
    const runs = [headRun({ run_id: 'good', metrics: { auc: 0.9 } }), headRun({ status: 'FAILED' }), same[1] as Run];
    const found = compare(snapshot(runs), mergeRequest());
    expect(found.experiments[0]?.groups[0]?.head).toEqual(['good']);
    expect(found.experiments[0]?.metrics[0]?.current?.n).toBe(1);
  });
});

describe('what is compared', () => {
  it('is the newest push with runs; earlier ones are listed', () => {
    const two = mergeRequest({ commits: [sha('head'), sha('first')] });
    const first = headRun({ run_id: 'first', ci: ci({ commit: sha('first'), mr: 42 }), metrics: { auc: 0.1 } });
    const head = headRun({ run_id: 'head', metrics: { auc: 0.9 } });
    const found = compare(snapshot([first, head, same[1] as Run], { merge_requests: [two] }), two);
    expect(found.head).toEqual({ sha: sha('head'), runs: ['head'] });
    expect(found.pushes).toMatchObject([
      { sha: sha('head'), runs: ['head'], verdict: 'pass', row: { current: { value: 0.9 }, direction: null } },
      { sha: sha('first'), runs: ['first'], verdict: 'pass', row: { current: { value: 0.1 }, direction: 'worse' } },
    ]);
    const many = comparer(snapshot([first, head, same[1] as Run], { merge_requests: [two] }))(two);
    expect(many.pushes[1]).toEqual({ sha: sha('first'), runs: ['first'], verdict: null, row: null });
    expect(found.runs.map(({ run_id }) => run_id)).not.toContain('first');
  });

  it('goes experiment by experiment, by name, and leaves out those that the settings do not take', () => {
    const experiments = [
      experiment('zebra', { id: '1' }),
      experiment('ant', { id: '2' }),
      experiment('ant-scratch', { id: '3' }),
    ];
    const runs = ['1', '2', '3'].map((experiment_id) => headRun({ experiment_id, metrics: { auc: 1 } }));
    const written = settings({ experiments: ['*', '!*-scratch'] });
    const found = compare(snapshot(runs, { experiments, settings: written }), mergeRequest());
    expect(found.experiments.map(({ name }) => name)).toEqual(['ant', 'zebra']);
    expect(found.head.runs).toHaveLength(2);
  });

  it('never mixes runs of two experiments', () => {
    const experiments = [experiment('a', { id: '1' }), experiment('b', { id: '2' })];
    const runs = [headRun({ metrics: { auc: 1 } }), baseRun({ experiment_id: '2', metrics: { auc: 0.1 } })];
    const found = compare(snapshot(runs, { experiments }), mergeRequest());
    expect(found.experiments).toMatchObject([{ name: 'a', baseline: null }]);
  });

  it('leaves deleted runs out', () => {
    const found = compare(snapshot([headRun({ stage: 'deleted', metrics: { auc: 1 } })]), mergeRequest());
    expect(found.head.runs).toEqual([]);
    const gone = baseRun({ stage: 'deleted', metrics: { auc: 1 } });
    const other = compare(snapshot([headRun({ metrics: { auc: 1 } }), gone]), mergeRequest());
    expect(other.experiments[0]?.baseline).toBeNull();
  });
});

const anyRun: fc.Arbitrary<Run> = fc
  .record({
    run_id: fc.uuid(),
    start_time: fc.option(fc.integer({ min: NOON - 100 * HOUR, max: NOON })),
    status: fc.constantFrom<RunStatus>('FINISHED', 'FINISHED', 'FINISHED', 'FAILED', 'RUNNING'),
    value: fc.option(fc.double()),
    param: fc.constantFrom('1', '1.0', '2', 'true', 'True'),
    place: fc.constantFrom('head', 'first', 'base', 'older', 'lost'),
    mr: fc.constantFrom(42, 42, 41, null),
  })
  .map(({ value, param, place, mr, ...rest }) =>
    run({ ...rest, metrics: { auc: value, loss: 0.1 }, params: { p: param }, ci: ci({ commit: sha(place), mr }) }),
  );
const anyRuns = fc.uniqueArray(anyRun, { maxLength: 12, selector: ({ run_id }) => run_id });
const two = mergeRequest({ commits: [sha('head'), sha('first')] });
const others = mergeRequest({ iid: 41, state: 'merged', merged_shas: [sha('base')], commits: [sha('lost')] });
const compared = (runs: readonly Run[]) =>
  compare(snapshot(runs, { merge_requests: [two, others], settings: gated('fail') }), two);

describe('any set of runs', () => {
  it('gives the same comparison in any order', () => {
    fc.assert(
      fc.property(
        anyRuns.chain((runs) => fc.tuple(fc.constant(runs), fc.shuffledSubarray(runs, { minLength: runs.length }))),
        ([runs, shuffled]) => {
          expect(compared(shuffled)).toEqual(compared(runs));
        },
      ),
    );
  });

  it('gives a comparison that JSON holds without loss: no number in it is NaN or infinite', () => {
    fc.assert(
      fc.property(anyRuns, (runs) => {
        JSON.stringify(compared(runs), (key, value) => {
          if (typeof value === 'number') expect(value, key).toSatisfy(Number.isFinite);
          return value;
        });
      }),
    );
  });
});

it('says of each run how many files it keeps and which version of a model it is, and nothing where that is not known', () => {
  const url = 'https://gitlab.example/team/churn/-/packages/12';
  const files = ['MLmodel', 'model.pkl'].map((path) => ({ path, size: null }));
  const model_version = { name: 'churn', version: '1.0.0', url: null };
  const made = headRun({ metrics: { auc: 0.9 }, artifacts: { url, files }, model_version });
  const { runs } = compare(snapshot([made, baseRun({ metrics: { auc: 0.9 } })]), mergeRequest());
  expect(runs.map((one) => [one.files, one.model_version])).toEqual([
    [{ count: 2, url }, model_version],
    [null, null],
  ]);
});
