import { describe, expect, it } from 'vitest';
import { confoundersOf } from '../../src/core/compare/confounders.ts';
import type { Run } from '../../src/core/model/run.ts';
import { ci, MINUTE, matched, metric, NOON, run } from '../support/build.ts';

const runner = (name: string | null) => run({ end_time: null, ci: ci({ job: { runner: name } }) });
const tagged = (key: string, value: string) => run({ end_time: null, tags: { [key]: value } });
const took = (minutes: number | null) =>
  run({ start_time: NOON, end_time: minutes === null ? null : NOON + minutes * MINUTE });
const steps = (step: number, count: number | null = 5): Run => ({
  ...run({ end_time: null }),
  metrics: new Map([['auc', metric(0.5, { step, count })]]),
});
const row = (key: string, baseline: string[], current: string[]) => [{ key, baseline, current }];
const ms = (minutes: number) => String(minutes * MINUTE);

describe('what differs besides params', () => {
  it.each<[string, Run[], Run[], ReturnType<typeof row>]>([
    ['another runner', [runner('gpu-2')], [runner('gpu-1')], row('runner', ['gpu-1'], ['gpu-2'])],
    ['the same runner', [runner('gpu-1')], [runner('gpu-1'), runner('gpu-1')], []],
    ['a runner more', [runner('b'), runner('a')], [runner('a')], row('runner', ['a'], ['a', 'b'])],
    ['a runner that one side does not know', [runner(null)], [runner('gpu-1')], []],
    [
      'another image',
      [tagged('mlflow.docker.image.name', 'b')],
      [tagged('mlflow.docker.image.uri', 'a')],
      row('image', ['a'], ['b']),
    ],
    [
      'another script',
      [tagged('mlflow.source.name', 'train2.py')],
      [tagged('mlflow.source.name', 'train.py')],
      row('source', ['train.py'], ['train2.py']),
    ],
    ['twice the time', [took(20)], [took(10)], row('duration_ms', [ms(10)], [ms(20)])],
    ['half the time', [took(10)], [took(20)], row('duration_ms', [ms(20)], [ms(10)])],
    ['a little more time', [took(14)], [took(10)], []],
    ['the median counts', [took(10), took(11), took(900)], [took(10)], []],
    ['no time at all', [took(0)], [took(10)], []],
    ['a time that nobody knows', [took(null)], [took(10)], []],
    ['a time that runs backwards', [took(-10)], [took(10)], []],
    ['more steps', [steps(200)], [steps(100)], row('steps', ['100'], ['200'])],
    ['numbers by size', [steps(1000), steps(200)], [steps(100)], row('steps', ['100'], ['200', '1000'])],
    ['a single point is no curve', [steps(200, 1)], [steps(100)], []],
    ['steps that were not read', [steps(200, null)], [steps(100)], []],
    ['nothing to hold it against', [runner('a')], [], []],
  ])('%s', (_case, head, base, expected) => expect(confoundersOf([matched(head, base)], 'auc')).toEqual(expected));

  it('is looked for over all groups together, and without a leading metric too', () => {
    const groups = [matched([runner('a')], [runner('b')]), matched([runner('b')], [runner('a')])];
    expect(confoundersOf(groups, null)).toEqual([]);
    expect(confoundersOf([matched([steps(2)], [steps(1)])], null)).toEqual([]);
  });
});
