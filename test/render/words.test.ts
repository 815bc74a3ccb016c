import { describe, expect, it } from 'vitest';
import { compare } from '../../src/core/compare/compare.ts';
import type { Comparison, GateResult } from '../../src/core/compare/comparison.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { gateSentence, gateWords } from '../../src/render/gates.ts';
import { replayMarkdown, replayText } from '../../src/render/replay.ts';
import { evidenceLines, formatP } from '../../src/render/row.ts';
import { ruleChangeSides } from '../../src/render/rules.ts';
import { leadingJudgement, leadingRow, verdictLine } from '../../src/render/verdict.ts';
import { scenarios } from '../support/scenarios.ts';

const of = (name: string): Comparison => {
  const snapshot = scenarios[name] as Snapshot;
  const mergeRequest = snapshot.merge_requests.find(({ iid }) => iid === snapshot.merge_request);
  return mergeRequest ? compare(snapshot, mergeRequest) : expect.unreachable(name);
};

const gate = (over: Partial<GateResult>): GateResult => ({
  ...{ rule: 'max: 50', level: 'fail', passed: true, reason: 'at most 50', p: null, accepted: null },
  ...over,
});

describe('a gate', () => {
  const accepted = { by: 'Mei', how: 'label', reason: '' } as const;

  it.each([
    [gate({}), 'passed'],
    [gate({ passed: false }), 'failed'],
    [gate({ passed: false, level: 'warn' }), 'warning'],
    [gate({ passed: false, accepted }), 'accepted'],
    [gate({ passed: null }), 'could not be judged'],
  ])('%# is said to be %s', (one, state) => expect(gateWords(one).state).toBe(state));

  it.each([
    ['latency_ms', gate({}), 'at most 50 ms'],
    ['cpu_percent', gate({}), 'at most 50%'],
    ['cpu_percent', gate({ rule: 'max-regression: 5', reason: 'at most 5 worse' }), 'at most 5 points worse'],
    ['latency_ms', gate({ rule: 'max-regression: 5%', reason: 'at most 5% worse' }), 'at most 5% worse'],
    ['val/auc', gate({}), 'at most 50'],
    ['val/auc', gate({ passed: null, reason: 'cannot be judged: other data' }), 'max: 50'],
  ])('of %s has its unit, and no reason twice: %#', (key, one, reason) => {
    expect(gateWords(one, { key, reason: 'other data' }).reason).toBe(reason);
  });

  it.each([
    ['unchanged', 'both gates passed'],
    ['min-change', 'the gate passed'],
    ['everything-at-once', '1 of 7 gates failed (max-regression: 2%) and was accepted'],
    ['diverged-at-a-step', '1 of 2 gates failed (min: 0.8) · 1 could not be judged'],
    ['warned-and-not-judged', '1 of 4 gates failed (max: 50), only a warning · 1 could not be judged'],
    ['pairs-by-fold', 'no gate is set'],
  ])('is counted with all others of %s', (name, sentence) => expect(gateSentence(of(name))).toBe(sentence));
});

describe('the first line', () => {
  it('is about a metric whose gate failed before one whose gate was accepted', () => {
    const comparison = of('everything-at-once');
    expect(leadingRow(comparison)?.row).toMatchObject({ key: 'test_mean_iou', group: 'train: [large]' });
    const [experiment] = comparison.experiments;
    const last = experiment?.metrics.at(-1);
    if (!experiment || !last) return expect.unreachable();
    const metrics = experiment.metrics.map((row) =>
      row === last ? { ...row, gates: [gate({ passed: false })] } : row,
    );
    expect(leadingRow({ ...comparison, experiments: [{ ...experiment, metrics }] })?.row.key).toBe(last.key);
  });

  it.each([
    ['replicates-improved', '▲', 'better'],
    ['replicates-regressed-gate-failed', '▼', 'worse'],
    ['history-inside', '●', 'neutral'],
    ['history-drifts', '◆', 'attention'],
    ['regressed-gate-failed', '◆', 'worse'],
    ['improved', '●', 'neutral'],
  ])('of %s is to be taken as %s %s', (name, symbol, tone) => {
    expect(leadingJudgement(of(name))).toEqual({ symbol, tone });
  });

  it('counts what else moved, and does not call moved what was not tested', () => {
    const line = (name: string) => verdictLine(of(name), (text) => text);
    expect(line('many-metrics-tested')).toContain('1 of the 12 others regressed, 1 improved');
    expect(line('regressed-gate-failed')).not.toMatch(/others|other metric/);
  });
});

it('evidence is told with runs, method, p-value and effect', () => {
  const [row] = of('replicates-improved').experiments[0]?.metrics ?? [];
  if (!row) return expect.unreachable();
  expect(evidenceLines(row)).toEqual([
    '5 runs against 5',
    'permutation p = 0.0079',
    expect.stringMatching(/^effect \+\d\.\d$/),
  ]);
  expect([0.00001, 0.0123, 0.5].map(formatP)).toEqual(['p < 0.001', 'p = 0.012', 'p = 0.5']);
});

it('values of rules are words, lists and spans of time', () => {
  const sides = (key: string, target: string | null, own: string | null) =>
    ruleChangeSides({ key, target, own }, (value) => `<${value}>`);
  expect(sides('metrics.a.goal', '"minimize"', null)).toEqual({ before: '<minimize>', after: 'not set' });
  expect(sides('baseline.from', '["merge-base","best"]', '[]')).toEqual({
    before: '<merge-base, best>',
    after: '<none>',
  });
  expect(sides('baseline.max-age', '1209600000', '3600000')).toEqual({ before: '<14 d>', after: '<1 h>' });
});

describe('a look back', () => {
  const comparisons = [of('replicates-regressed-gate-failed'), of('other-dataset'), of('improved')];

  it('names what did not pass, in a terminal and in Markdown', () => {
    expect(replayText(comparisons)).toMatch(
      /^Would have\n {2}!42 +failed +Add tenure\n {4}test_mean_iou −0\.0194 \(.*\), failed: at most 2% worse; .*\n {2}!42 +been warned of/,
    );
    expect(replayMarkdown(comparisons)).toContain('| `val/auc` could not be judged: max-regression: 1% |');
    expect(replayMarkdown(comparisons)).not.toContain('“');
  });

  it('ends with what would have been', () => {
    const end =
      'With these gates 1 of the last 3 merged merge requests with runs would have failed, and 1 would have been warned of.\n';
    expect(replayText(comparisons).endsWith(end)).toBe(true);
    expect(replayMarkdown(comparisons).endsWith(end)).toBe(true);
    expect(replayText([])).toBe('No merged merge request of the snapshot has runs.\n');
  });
});
