import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import { judgingRules } from '../../src/core/compare/rules.ts';
import type { Run } from '../../src/core/model/run.ts';
import { DAY_MS, type MetricSetting, type Settings } from '../../src/core/model/settings.ts';
import type { TargetConfig } from '../../src/core/model/snapshot.ts';
import {
  baseRun,
  ci,
  gate,
  headRun,
  mergeRequest,
  metricSetting,
  NOON,
  run,
  settings,
  sha,
  snapshot,
  user,
} from '../support/build.ts';

const read = (written: Settings): TargetConfig => ({ branch: 'main', settings: written, why: '', absent: false });
const absent: TargetConfig = { branch: 'main', settings: null, why: '', absent: true };
const unread: TargetConfig = { branch: 'main', settings: null, why: 'The token may not read it.', absent: false };

const bare = { evidence: 'difference' } as const;
const auc = metricSetting('auc', { goal: 'maximize', primary: true, gates: [gate('max-regression', '1%', bare)] });
const loss = metricSetting('*loss*', { goal: 'minimize', summary: 'last' });
const strict = settings({ metrics: [auc, loss] });
const other = (over: Partial<MetricSetting>) => settings({ metrics: [{ ...auc, ...over }, loss] });

describe('whose rules judge', () => {
  it('the merge request’s, where nobody looked for others', () => {
    expect(judgingRules(strict, null)).toEqual({
      ...{ settings: strict, decisive: strict, turned: [], rules: { from: 'merge-request', changes: [], words: '' } },
    });
  });

  it('the target branch’s, where they are the same without a word', () => {
    expect(judgingRules(strict, read(strict))).toEqual({
      ...{ settings: strict, decisive: strict, turned: [], rules: { from: 'target-branch', changes: [], words: '' } },
    });
  });

  it('the merge request’s, where those of the target branch could not be read, and that is said', () => {
    const { settings: judge, rules } = judgingRules(strict, unread);
    expect(judge).toEqual(strict);
    expect(rules).toEqual({
      ...{ from: 'merge-request', changes: [] },
      words: 'The token may not read it. The merge request’s own rules judge.',
    });
  });

  it('nobody’s, where the target branch has none yet: the gates hold once they are merged', () => {
    const { settings: judge, rules } = judgingRules(strict, absent);
    expect(judge.metrics).toEqual([{ ...auc, gates: [] }, loss]);
    expect(rules).toEqual({
      ...{ from: 'target-branch', changes: [] },
      words: '“main” has no configuration yet: the gates of this merge request hold once it is merged.',
    });
    expect(judgingRules(settings(), absent).rules.words).toBe('');
  });

  it('the name of a branch stays inside its marks', () => {
    expect(judgingRules(strict, { ...absent, branch: 'a” /close “b' }).rules.words).toMatch(/^“a" \/close "b” has no/);
  });
});

describe('every change is listed, as JSON', () => {
  const changes = (own: Settings, target: Settings = strict) => judgingRules(own, read(target)).rules.changes;

  it.each<[string, Partial<Settings>, string, string | null, string | null]>([
    ['experiments', { experiments: ['!*'] }, 'experiments', '[]', '["!*"]'],
    [
      'baseline',
      { baseline: { from: ['best'], max_age_ms: 14 * DAY_MS } },
      'baseline.from',
      '["merge-base","ancestor","target-branch"]',
      '["best"]',
    ],
    ['its age', { baseline: { ...strict.baseline, max_age_ms: null } }, 'baseline.max-age', '1209600000', null],
    ['replicates', { replicates: ['lr'] }, 'replicates', null, '["lr"]'],
    ['no replicates', { replicates: [] }, 'replicates', null, '[]'],
    ['data', { comparable: { dataset: [], budget: null } }, 'comparable.dataset', null, '[]'],
    ['budget', { comparable: { dataset: null, budget: ['x'] } }, 'comparable.budget', null, '["x"]'],
    ['label', { accept: { label: 'ok', description: true } }, 'accept.label', '"ml-report::accepted"', '"ok"'],
    ['no label', { accept: { label: null, description: true } }, 'accept.label', '"ml-report::accepted"', null],
    ['description', { accept: { ...strict.accept, description: false } }, 'accept.description', 'true', 'false'],
    ['redact', { redact: ['auc'] }, 'redact', '[]', '["auc"]'],
  ])('%s', (_case, over, key, target, own) => {
    expect(changes({ ...strict, ...over })).toEqual([{ key, target, own }]);
  });

  it.each<[string, Partial<MetricSetting>, string, string | null, string | null]>([
    ['goal', { goal: 'minimize' }, 'metrics.auc.goal', '"maximize"', '"minimize"'],
    ['no goal', { goal: null }, 'metrics.auc.goal', '"maximize"', null],
    ['primary', { primary: false }, 'metrics.auc.primary', 'true', null],
    ['summary', { summary: 'best' }, 'metrics.auc.summary', null, '"best"'],
    ['smallest change', { min_change: '50%' }, 'metrics.auc.min-change', null, '"50%"'],
    ['limit', { gates: [gate('max-regression', '50%', bare)] }, 'metrics.auc.gate.max-regression', '"1%"', '"50%"'],
  ])('of a metric: %s', (_case, over, key, target, own) => {
    expect(changes(other(over))).toEqual([{ key, target, own }]);
  });

  it('of a gate: its level, its evidence, and that it is gone', () => {
    expect(changes(other({ gates: [gate('max-regression', '1%', { ...bare, level: 'warn' })] }))).toEqual([
      { key: 'metrics.auc.gate.level', target: null, own: '"warn"' },
    ]);
    expect(changes(other({ gates: [gate('max-regression', '1%')] }))).toEqual([
      { key: 'metrics.auc.gate.evidence', target: '"difference"', own: null },
    ]);
    expect(changes(other({ gates: [] })).map(({ key }) => key)).toEqual([
      ...['metrics.auc.gate.max-regression', 'metrics.auc.gate.evidence'],
    ]);
  });

  it('of the order of globs, and of one that is new', () => {
    expect(changes({ ...strict, metrics: [loss, auc] })).toEqual([
      { key: 'metrics (their order)', target: '["auc","*loss*"]', own: '["*loss*","auc"]' },
    ]);
    const more = changes({ ...strict, metrics: [metricSetting('__proto__', { goal: 'minimize' }), auc, loss] });
    expect(more.map(({ key }) => key)).toEqual(['metrics (their order)', 'metrics.__proto__.goal']);
  });

  it('and not what only shows', () => {
    expect(changes({ ...strict, title: 'X' })).toEqual([]);
  });

  it('with a sentence', () => {
    const { words } = judgingRules(other({ min_change: 1 }), read(strict)).rules;
    expect(words).toBe('This merge request changes the rules; until it is merged, those of the target branch judge.');
  });
});

describe('what judges', () => {
  it('is the target branch’s, and what only shows is the merge request’s', () => {
    const own = settings({
      title: 'Mine',
      history: 'all',
      metrics: [metricSetting('new', { goal: 'minimize', gates: [gate('max', 1)] })],
    });
    const { settings: judge } = judgingRules(own, read(strict));
    expect(judge).toMatchObject({
      title: 'Mine',
      history: 'all',
      metrics: [auc, loss, { glob: 'new', goal: 'minimize' }],
    });
    expect(judge.metrics[2]?.gates).toEqual([]);
  });

  it.each<[string, Partial<MetricSetting>, string[]]>([
    ['up and down', { goal: 'minimize' }, ['auc']],
    ['to a target', { goal: 'target:0.5' }, ['auc']],
    ['the same', {}, []],
    ['not said any more, so that the name says it', { goal: null }, []],
  ])('a goal that the merge request turns: %s', (_case, over, turned) => {
    expect(judgingRules(other(over), read(strict)).turned).toEqual(turned);
  });
});

/** Worse by far: the gate of the target branch fails, whatever the merge request writes. */
describe('a merge request cannot loosen the gates that judge it', () => {
  const params = { lr: '1', data_version: 'a' };
  const runs: Run[] = [
    headRun({ run_id: 'h', metrics: { auc: 0.5, loss: 1, noise: 1 }, params }),
    baseRun({ run_id: 'b', metrics: { auc: 0.9, loss: 0.5 }, params }),
    run({
      run_id: 'bad',
      metrics: { auc: 0.1, noise: 0 },
      params,
      ci: ci({ commit: sha('older') }),
      start_time: NOON - 1e9,
    }),
  ];
  const mine = mergeRequest({
    author: user('mallory'),
    labels: [{ name: 'mine', by: user('mallory') }],
    accepts: [],
  });
  const verdict = (own: Settings, target: Settings = strict) =>
    compare(snapshot(runs, { settings: own, target: read(target), merge_requests: [mine] }), mine).verdict;

  it('fails with the same rules', () => expect(verdict(strict)).toBe('fail'));

  it.each<[string, Settings]>([
    ['no configuration at all', settings()],
    ['no gates', other({ gates: [] })],
    ['a limit', other({ gates: [gate('max-regression', '99%', bare)] })],
    ['a level', other({ gates: [gate('max-regression', '1%', { ...bare, level: 'warn' })] })],
    ['evidence that one against one never has', other({ gates: [gate('max-regression', '1%')] })],
    ['the smallest change', other({ min_change: 1 })],
    ['the summary', other({ summary: 'best' })],
    ['a goal that is not said', other({ goal: null })],
    ['a glob before it', settings({ metrics: [metricSetting('*', { goal: 'minimize', summary: 'best' }), auc] })],
    ['a glob that shadows', settings({ metrics: [metricSetting('a*', { min_change: 9 }), auc, loss] })],
    ['the order', settings({ metrics: [loss, metricSetting('*'), auc] })],
    ['a worse baseline', { ...strict, baseline: { from: ['run:bad'], max_age_ms: null } }],
    ['a baseline of nothing', { ...strict, baseline: { from: ['run:none'], max_age_ms: null } }],
    ['replicates', { ...strict, replicates: ['*'] }],
    ['data', { ...strict, comparable: { dataset: ['*'], budget: ['*'] } }],
    ['a label of its own', { ...strict, accept: { label: 'mine', description: true } }],
    ['histories', { ...strict, history: 'none' }],
    ['what is redacted', { ...strict, redact: ['*'] }],
    [
      'another primary metric',
      { ...strict, metrics: [...strict.metrics, metricSetting('noise', { primary: true, goal: 'minimize' })] },
    ],
    ['the title', { ...strict, title: '“' }],
  ])('by %s', (_case, own) => expect(verdict(own)).toBe('fail'));

  it('nor get a pass by turning the goal, which is not comparable', () => {
    expect(verdict(other({ goal: 'minimize' }))).not.toBe('pass');
  });

  it('nor accept by a line where the target branch takes none', () => {
    const target = { ...strict, accept: { label: null, description: false } };
    const lines = {
      ...mine,
      accepts: [{ metric: '*', reason: 'r' }],
      labels: [{ name: 'ml-report::accepted', by: null }],
    };
    const found = compare(snapshot(runs, { settings: strict, target: read(target), merge_requests: [lines] }), lines);
    expect(found.verdict).toBe('fail');
  });

  it('a gate that it adds does not judge it yet', () => {
    const own = { ...strict, metrics: [...strict.metrics, metricSetting('noise', { gates: [gate('min', 99)] })] };
    const found = compare(snapshot(runs, { settings: own, target: read(settings()) }), mine);
    expect(found.verdict).toBe('pass');
    expect(found.rules.changes.map(({ key }) => key)).toContain('metrics.noise.gate.min');
  });
});

describe('what a merge request cannot do by its own configuration', () => {
  const judged = (own: Settings, target: Settings, runs: readonly Run[]) =>
    compare(snapshot(runs, { settings: own, target: read(target) }), mergeRequest());
  const gated = settings({
    metrics: [metricSetting('auc', { goal: 'maximize', gates: [gate('min', 0.8)] })],
  });

  it('take experiments or metrics out of sight without a warning', () => {
    const runs = [headRun({ metrics: { auc: 0.1 } }), baseRun({ metrics: { auc: 0.9 } })];
    expect(judged(gated, gated, runs).verdict).toBe('fail');
    for (const own of [settings({ ...gated, experiments: ['!*'] }), settings({ ...gated, redact: ['auc'] })]) {
      expect(['warn', 'fail']).toContain(judged(own, gated, runs).verdict);
    }
  });

  it('choose the metric by which its own baseline is the best', () => {
    const best = settings({ ...gated, baseline: { from: ['best'], max_age_ms: null } });
    const runs = [
      headRun({ metrics: { auc: 0.5, zz: 1 } }),
      baseRun({ run_id: 'good', metrics: { auc: 0.9, zz: 0.1 } }),
      baseRun({ run_id: 'bad', metrics: { auc: 0.5, zz: 0.9 } }),
    ];
    const own = { ...best, metrics: [metricSetting('zz', { goal: 'maximize', primary: true }), ...best.metrics] };
    expect(judged(own, best, runs).experiments[0]?.baseline?.runs).toEqual(['good']);
  });

  it('turn a goal so that a loss is none, or a pass', () => {
    const strictly = settings({
      metrics: [metricSetting('auc', { goal: 'maximize', gates: [gate('max-regression', '1%', bare)] })],
    });
    const turned = settings({ metrics: [metricSetting('auc', { goal: 'minimize' })] });
    const runs = (now: number) => [headRun({ metrics: { auc: now } }), baseRun({ metrics: { auc: 0.9 } })];
    expect(judged(turned, strictly, runs(0.5)).verdict).toBe('fail');
    const better = judged(turned, strictly, runs(0.95));
    expect(better.verdict).toBe('warn');
    expect(better.experiments[0]?.metrics[0]).toMatchObject({
      ...{ verdict: 'not-comparable', reason: 'this merge request changes its goal' },
      gates: [{ passed: null }],
    });
  });
});
