/**
 * Verdicts on real runs, checked by hand: every figure below was worked out from the lines of the metric files (`timestamp value step`) of the runs
 * that are named, with SciPy where it is a test, and not by the code that is tested.
 */
import { beforeAll, describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import type { Comparison, ExperimentComparison, MetricRow } from '../../src/core/compare/comparison.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { mergeRequest, metricSetting } from '../support/build.ts';
import { pick, type RealStore, realStore, split } from './real-pushes.ts';

let liver: RealStore;
beforeAll(async () => {
  liver = await realStore('liver-ct-seg');
}, 60_000);

const judged = (store: RealStore, snapshot: Snapshot): Comparison => compare(snapshot, mergeRequest(), store.seriesOf);
const only = ({ experiments }: Comparison): ExperimentComparison =>
  experiments.length === 1 && experiments[0] ? experiments[0] : expect.unreachable('one experiment was expected');
const row = (comparison: Comparison, key: string): MetricRow =>
  only(comparison).metrics.find((one) => one.key === key) ?? expect.unreachable(`no row ${key}`);
const gate = (kind: string, limit: string | number) => ({
  ...{ kind, limit, level: 'fail' as const, evidence: 'tested' as const },
});

describe('liver-ct-seg, experiment “seeds”: ten runs of one configuration, the first five against the last five', () => {
  const first = ['44612331', '49c79e5c', '08762afe', 'ae8dabb4', '08442175'];
  const last = ['ee3d1b76', '82d6dd5d', '5a9ffdb3', 'f28f9f85', '905a1389'];
  const found = () => {
    const metrics = [metricSetting('test_mean_iou', { primary: true, gates: [gate('max-regression', '1%')] })];
    return judged(liver, split(liver, { main: [pick(liver, ...first)], head: pick(liver, ...last) }, { metrics }));
  };

  it('are replicates of one configuration', () => {
    expect(only(found()).groups).toEqual([
      { name: 'seeds', head: expect.any(Array), baseline: expect.any(Array), matched_by: 'configuration', words: '' },
    ]);
    expect(only(found()).params).toEqual([]);
  });

  it('do not differ in test_mean_iou: 0.7372 → 0.7411 is inside what the runs differ by', () => {
    // First: 0.75887, 0.73268, 0.69904, 0.75410, 0.74135. Last: 0.72834, 0.76823, 0.72252, 0.74901, 0.73753.
    const mean = row(found(), 'test_mean_iou');
    expect(mean.baseline).toEqual({
      ...{ n: 5, value: expect.closeTo(0.7372092247009278, 12), sd: expect.closeTo(0.02371126681142872, 12) },
    });
    expect(mean.current).toEqual({
      ...{ n: 5, value: expect.closeTo(0.7411276698112488, 12), sd: expect.closeTo(0.01816094563855388, 12) },
    });
    expect(mean).toMatchObject({ evidence: 'replicates', method: 'permutation', verdict: 'inside-spread' });
    expect(mean.interval).toEqual([expect.closeTo(-0.027250529069373, 10), expect.closeTo(0.035087419290015, 10)]);
    // 99 of the 252 ways to deal the ten values have a t as high or higher.
    expect(mean.p).toBeCloseTo((2 * 99) / 252, 12);
    expect(mean.gates[0]).toMatchObject({ passed: true });
  });

  it('do not differ in val_iou_2 either, though 29 of 252 ways are as high', () => {
    const iou = row(found(), 'val_iou_2');
    expect(iou.difference).toBeCloseTo(0.03633231520652774, 12);
    expect(iou.interval).toEqual([expect.closeTo(-0.029795910281846, 10), expect.closeTo(0.102460540694902, 10)]);
    expect(iou.p).toBeCloseTo((2 * 29) / 252, 12);
    expect(iou.verdict).toBe('inside-spread');
  });

  it('have no curve that fell since its peak by more than a tenth of its range', () => {
    for (const { key, remarks } of only(found()).metrics) if (key.startsWith('test_')) expect(remarks).toEqual([]);
  });
});

describe('liver-ct-seg, the same runs as ten pushes to main', () => {
  it('the tenth is inside the usual spread of the nine before', () => {
    const runs = liver.runs.filter(({ experiment_id }) => experiment_id === '2');
    const found = judged(liver, split(liver, { main: runs.slice(0, 9).map((run) => [run]), head: runs.slice(9) }));
    const mean = row(found, 'test_mean_iou');
    expect(mean.current?.value).toBeCloseTo(0.737528383731842, 14);
    expect(mean).toMatchObject({ evidence: 'history', verdict: 'inside-spread', history: { n: 9, state: 'steady' } });
    // Student's prediction interval of the nine is 0.68776 … 0.79094; the robust one is wider on both sides.
    expect(mean.spread).toEqual([expect.closeTo(0.67430737, 7), expect.closeTo(0.80840049, 7)]);
    expect(mean.baseline?.value).toBeCloseTo(0.7490125894546509, 14);
  });
});

describe('liver-ct-seg, experiment “deterministic”: ten runs that agree to the last digit', () => {
  it('are unchanged in every metric, and the gate passes', () => {
    const runs = liver.runs.filter(({ experiment_id }) => experiment_id === '3');
    const metrics = [metricSetting('test_mean_iou', { gates: [gate('max-regression', 0)] })];
    const found = judged(liver, split(liver, { main: [runs.slice(0, 5)], head: runs.slice(5) }, { metrics }));
    expect(row(found, 'test_mean_iou').current).toEqual({ n: 5, value: 0.7613972425460815, sd: 0 });
    expect(new Set(only(found).metrics.map(({ verdict }) => verdict))).toEqual(new Set(['unchanged']));
    expect(found.verdict).toBe('pass');
  });
});

describe('liver-ct-seg, experiment “random”: two runs from the mounted volume against five', () => {
  const base = ['82c2e7dc', '7295b327', '4f6d50cc', '6d0d3d71', '88009fc3'];
  const head = ['12e991d8', 'f215b057'];
  const found = (limit: string | number) => {
    const metrics = [metricSetting('test_mean_iou', { primary: true, gates: [gate('max-regression', limit)] })];
    return judged(liver, split(liver, { main: [pick(liver, ...base)], head: pick(liver, ...head) }, { metrics }));
  };

  it('are 0.0650 worse, 8.4%, which two runs cannot tell from chance: the gate is not judged', () => {
    // Baseline: 0.78057, 0.79217, 0.75820, 0.75855, 0.76176. Now: 0.72730, 0.68316.
    const mean = row(found('2%'), 'test_mean_iou');
    expect(mean.baseline?.value).toBeCloseTo(0.7702510118484497, 12);
    expect(mean.current?.value).toBeCloseTo(0.7052317857742308, 12);
    expect(mean.relative).toBeCloseTo(-0.084413, 6);
    expect(mean).toMatchObject({ evidence: 'difference', verdict: 'unknown', direction: 'worse' });
    expect(mean.gates[0]).toMatchObject({ passed: null });
    expect(found('2%').verdict).toBe('warn');
    expect(row(found('9%'), 'test_mean_iou').gates[0]).toMatchObject({ passed: true });
  });

  it('are 14 d 23 h younger: 1616565843662 less 1615487061220 milliseconds', () => {
    expect(only(found('2%')).baseline).toMatchObject({ kind: 'merge-base', age_ms: 1_078_782_442, stale: false });
  });
});

describe('automl-tools, experiment “breast_cancer”: a hundred trials against two hundred', () => {
  it('are means of so many configurations, and no replicates', async () => {
    const automl = await realStore('automl-tools');
    const of = (begin: string) =>
      automl.runs.filter(({ tags }) => tags.get('mlflow.source.git.commit')?.startsWith(begin));
    const found = judged(automl, split(automl, { main: [of('032315a9')], head: of('3f97d4f4') }));
    const one = only(found);
    expect(one.groups[0]).toMatchObject({
      matched_by: 'job',
      words:
        'The same job with other params. The mean of 100 runs of 100 configurations against the mean of 200 runs of 200 configurations: settings differ within a side, so its runs are no replicates.',
    });
    const accuracy = row(found, 'accuracy');
    expect(accuracy.baseline).toMatchObject({ n: 200, value: expect.closeTo(0.962972027972028, 12) });
    expect(accuracy.current).toMatchObject({ n: 100, value: expect.closeTo(0.9683216783216784, 12) });
    // On both sides the best trial got 142 of 143 right.
    expect(accuracy.best).toEqual({ baseline: 142 / 143, current: 142 / 143 });
    expect(accuracy).toMatchObject({ evidence: 'difference', verdict: 'unknown', direction: 'better' });
  });
});

describe('yolo-solar: a thousand epochs against a hundred', () => {
  it('cannot be compared, and the run that never ended does not count', async () => {
    const yolo = await realStore('yolo-solar');
    const main = [pick(yolo, 'f52ad6be', '5c2a708e')];
    const found = judged(yolo, split(yolo, { main, head: pick(yolo, '9cb063ca') }));
    const map = row(found, 'metrics/mAP50B');
    // Last lines of the two files: 0.19914 and 0.25828 at step 55 each.
    expect(map.baseline).toMatchObject({ n: 1, value: 0.1991358676012684 });
    expect(map.current).toMatchObject({ n: 1, value: 0.2582774940773423 });
    expect(map).toMatchObject({
      ...{ difference: null, verdict: 'not-comparable' },
      reason: 'another step budget: “epochs” was “100” and is “1000”',
    });
    expect(only(found).remarks).toContain('Baseline: 1 run is still going and not counted: “20240212_144412”.');
  });
});

describe('fair-pruning: sixteen weights of fairness tried again with 150 epochs instead of 25', () => {
  it('are compared run by run only where the budget is said not to matter', async () => {
    const fair = await realStore('fair-pruning');
    const of = (epochs: string) =>
      fair.runs.filter(({ params }) => params.get('epochs') === epochs && Number(params.get('fairness')) >= 0.1);
    const weights = new Set(of('25').map(({ params }) => params.get('fairness')));
    const head = of('150').filter(({ params }) => weights.has(params.get('fairness')));
    expect([of('25').length, head.length]).toEqual([16, 16]);
    const asItIs = judged(fair, split(fair, { main: [of('25')], head }));
    expect(row(asItIs, 'accuracy_dev').reason).toBe('another step budget: “epochs” was “25” and is “150”');
    const allowed = judged(
      fair,
      split(
        fair,
        { main: [of('25')], head },
        { comparable: { dataset: null, budget: [] }, replicates: ['epochs', 'checkpoint'] },
      ),
    );
    // Each of the sixteen against itself: accuracy_dev rose in ten of them.
    expect(only(allowed).groups).toHaveLength(1);
    const accuracy = row(allowed, 'accuracy_dev');
    expect(accuracy).toMatchObject({ evidence: 'replicates', method: 'pairs' });
    expect(accuracy.baseline?.value).toBeCloseTo(0.5415269620716572, 12);
    expect(accuracy.current?.value).toBeCloseTo(0.6450209133327007, 12);
    expect(accuracy.interval).toEqual([expect.closeTo(0.04123481703058, 10), expect.closeTo(0.165753085491506, 10)]);
    expect(accuracy.p).toBeCloseTo(0.0029505315931426636, 12);
    expect(accuracy.verdict).toBe('improved');
  });
});
