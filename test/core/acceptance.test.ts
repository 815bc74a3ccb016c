import { describe, expect, it } from 'vitest';
import { acceptGates } from '../../src/core/compare/acceptance.ts';
import { compare } from '../../src/core/compare/compare.ts';
import type { MetricRow } from '../../src/core/compare/comparison.ts';
import { compareMetric } from '../../src/core/compare/metric-row.ts';
import { judgeGates } from '../../src/core/gates/index.ts';
import type { MergeRequest } from '../../src/core/model/project.ts';
import { type AcceptSettings, defaultSettings } from '../../src/core/model/settings.ts';
import {
  baseRun,
  gate,
  headRun,
  matched,
  mergeRequest,
  metricSetting,
  rowContext,
  run,
  settings,
  snapshot,
  user,
} from '../support/build.ts';

const bare = { evidence: 'difference' } as const;
const label = (name: string, by: string | null = 'ada') => ({ name, by: by === null ? null : user(by) });
const accepting = (over: Partial<MergeRequest>) => mergeRequest({ author: user('mei'), ...over });
const { accept: usual } = defaultSettings;

function accepted(key: string, mine: MergeRequest, how: AcceptSettings = usual) {
  const [head, base] = [[run({ metrics: { [key]: 0.5 } })], [run({ metrics: { [key]: 0.9 } })]];
  const written = settings({
    metrics: [metricSetting('*', { goal: 'maximize', gates: [gate('max-regression', 0, bare), gate('min', 0)] })],
  });
  const rows = judgeGates([compareMetric(key, head, rowContext(matched(head, base), { settings: written }))]);
  const [row] = acceptGates(rows, mine, how);
  expect((row as MetricRow).gates[1]).toMatchObject({ passed: true, accepted: null });
  return row?.gates[0]?.accepted ?? null;
}

describe('a failed gate', () => {
  const line = { metric: 'val/*', reason: 'a smaller model was asked for' };

  it.each<[string, Partial<MergeRequest>, Partial<AcceptSettings>, ReturnType<typeof accepted>]>([
    ['is accepted by nobody', {}, {}, null],
    [
      'by the label, and who set it',
      { labels: [label('bug'), label('ml-report::accepted')] },
      {},
      { by: 'ada', how: 'label', reason: '' },
    ],
    [
      'by the label, of nobody knows whom',
      { labels: [label('ml-report::accepted', null)] },
      {},
      { by: null, how: 'label', reason: '' },
    ],
    [
      'by another label, where that is the one',
      { labels: [label('fine')] },
      { label: 'fine' },
      { by: 'ada', how: 'label', reason: '' },
    ],
    ['not by a label in other letters', { labels: [label('ML-Report::Accepted')] }, {}, null],
    [
      'not by the usual label where another is the one',
      { labels: [label('ml-report::accepted')] },
      { label: 'fine' },
      null,
    ],
    [
      'not by any label where none is',
      { labels: [label('ml-report::accepted'), label('null')] },
      { label: null },
      null,
    ],
    ['by a line, and its author', { accepts: [line] }, {}, { by: 'mei', how: 'description', reason: line.reason }],
    [
      'by a line of an author who is gone',
      { accepts: [line], author: null },
      {},
      { by: null, how: 'description', reason: line.reason },
    ],
    ['not by a line where lines do not count', { accepts: [line] }, { description: false }, null],
    ['not by a line for another metric', { accepts: [{ ...line, metric: 'test/*' }] }, {}, null],
    ['not by a line for a part of its name', { accepts: [{ ...line, metric: 'auc' }] }, {}, null],
    [
      'by the first line that fits',
      {
        accepts: [
          { metric: 'x', reason: '1' },
          { metric: 'val/auc', reason: '2' },
          { metric: '*', reason: '3' },
        ],
      },
      {},
      { by: 'mei', how: 'description', reason: '2' },
    ],
    [
      'by the label with the reason of a line',
      { accepts: [line], labels: [label('ml-report::accepted')] },
      {},
      { by: 'ada', how: 'label', reason: line.reason },
    ],
    [
      'by the label without it where lines do not count',
      { accepts: [line], labels: [label('ml-report::accepted')] },
      { description: false },
      { by: 'ada', how: 'label', reason: '' },
    ],
  ])('%s', (_case, facts, how, expected) => {
    expect(accepted('val/auc', accepting(facts), { ...usual, ...how })).toEqual(expected);
  });

  it('of a metric of any name', () => {
    const all = accepting({ accepts: [{ metric: '*', reason: 'r' }] });
    for (const key of ['__proto__', 'a|b `c`', '.*', '🙂']) expect(accepted(key, all)).not.toBeNull();
    expect(accepted('ab', accepting({ accepts: [{ metric: 'a.', reason: 'r' }] }))).toBeNull();
  });
});

describe('the verdict', () => {
  const runs = [headRun({ metrics: { auc: 0.5, loss: 1 } }), baseRun({ metrics: { auc: 0.9, loss: 0.5 } })];
  const gates = [gate('max-regression', 0, bare)];
  const written = settings({ metrics: [metricSetting('auc', { gates }), metricSetting('loss', { gates })] });
  const verdict = (over: Partial<MergeRequest>) =>
    compare(snapshot(runs, { settings: written }), mergeRequest(over)).verdict;

  it('is no fail, and never a pass, where all that failed is accepted', () => {
    expect(verdict({})).toBe('fail');
    expect(verdict({ accepts: [{ metric: '*', reason: 'r' }] })).toBe('warn');
    expect(verdict({ labels: [label('ml-report::accepted')] })).toBe('warn');
  });

  it('is fail while one is left', () => {
    expect(verdict({ accepts: [{ metric: 'auc', reason: 'r' }] })).toBe('fail');
  });
});
