import { describe, expect, it } from 'vitest';
import { countedRuns } from '../../src/core/compare/counted.ts';
import type { Run, RunStatus } from '../../src/core/model/run.ts';
import { ci, run } from '../support/build.ts';

const metrics = { auc: 0.9 };

interface JobFacts {
  readonly job?: number;
  readonly name?: string;
  readonly pipeline?: number;
  readonly status?: RunStatus;
}

/** A run of a job of one pipeline of the merge request. */
const logged = (run_id: string, { job = 501, name = 'train', pipeline = 90, status = 'FINISHED' }: JobFacts = {}) =>
  run({ run_id, status, metrics, ci: ci({ mr: 42, job: { id: job, name }, pipeline: { id: pipeline } }) });
const child = (run_id: string, parent_run_id: string | null, over: Parameters<typeof run>[0] = {}) =>
  run({ run_id, parent_run_id, metrics, ...over });

/** The ids of those that count, in any order of the runs. */
function counted(runs: readonly Run[]): string[] {
  const found = countedRuns(runs);
  const turned = countedRuns(runs.toReversed());
  expect(turned.runs).toEqual(found.runs.toReversed());
  expect(turned.remarks).toEqual(found.remarks);
  return found.runs.map(({ run_id }) => run_id);
}

describe('of a retried job', () => {
  it.each<[string, Run[], string[]]>([
    ['the latest attempt counts', [logged('a'), logged('b', { job: 502 })], ['b']],
    ['every run of it counts', [logged('a'), logged('b', { job: 502 }), logged('c', { job: 502 })], ['b', 'c']],
    ['the latest attempt counts, also where it failed', [logged('a'), logged('b', { job: 502, status: 'FAILED' })], []],
    ['and where it is still going', [logged('a'), logged('b', { job: 502, status: 'RUNNING' })], []],
    ['numbers are numbers', [logged('a', { job: 999 }), logged('b', { job: 1000 })], ['b']],
    ['a job of another name is no attempt', [logged('a'), logged('b', { job: 502, name: 'test' })], ['a', 'b']],
    ['nor one of another pipeline', [logged('a'), logged('b', { job: 502, pipeline: 91 })], ['a', 'b']],
    [
      'nor another part of a parallel job',
      [logged('a', { name: 'train 1/3' }), logged('b', { job: 502, name: 'train 2/3' })],
      ['a', 'b'],
    ],
    [
      'nor another part of a matrix',
      [logged('a', { name: 'train: [small]' }), logged('b', { job: 502, name: 'train: [large]' })],
      ['a', 'b'],
    ],
    [
      'each part has its own latest attempt',
      [
        logged('a', { name: 'train 1/2' }),
        logged('b', { job: 502, name: 'train 2/2' }),
        logged('c', { job: 503, name: 'train 1/2' }),
      ],
      ['b', 'c'],
    ],
    [
      'a name with a blank is no other pipeline',
      [logged('a', { name: '1 train', pipeline: 9 }), logged('b', { job: 502, name: 'train', pipeline: 9 })],
      ['a', 'b'],
    ],
    ['runs without a job count', [run({ run_id: 'a', metrics }), run({ run_id: 'b', metrics })], ['a', 'b']],
  ])('%s', (_case, runs, expected) => expect(counted(runs)).toEqual(expected));

  it('those that do not count are said, whatever the latest attempt came to', () => {
    const retried = logged('first');
    expect(countedRuns([retried, logged('second', { job: 502 })]).remarks).toEqual([
      '1 run of an earlier attempt of a retried job is not counted: “first”.',
    ]);
    expect(countedRuns([retried, logged('second', { job: 502, status: 'KILLED' })]).remarks).toEqual([
      '1 run failed and is not counted: “second”.',
      '1 run of an earlier attempt of a retried job is not counted: “first”.',
    ]);
    expect(countedRuns([{ ...retried, status: 'FAILED' }, logged('second', { job: 502 })]).remarks).toEqual([
      '1 run of an earlier attempt of a retried job is not counted: “first”.',
    ]);
  });
});

describe('of nested runs', () => {
  it.each<[string, Run[], string[]]>([
    ['the parent counts', [child('p', null), child('c', 'p'), child('d', 'p')], ['p']],
    ['a child whose parent is not there stands for itself', [child('c', 'gone'), child('d', 'gone')], ['c', 'd']],
    [
      'so does one whose parent logged no metrics, which then says nothing',
      [child('p', null, { metrics: {} }), child('c', 'p'), child('d', 'p')],
      ['p', 'c', 'd'],
    ],
    ['or failed', [child('p', null, { status: 'FAILED' }), child('c', 'p')], ['c']],
    ['or is still going', [child('p', null, { status: 'RUNNING' }), child('c', 'p')], ['c']],
    ['grandchildren stand behind the first of all', [child('p', null), child('c', 'p'), child('g', 'c')], ['p']],
    [
      'also where the one between them says nothing',
      [child('p', null), child('c', 'p', { metrics: {} }), child('g', 'c')],
      ['p'],
    ],
    [
      'a grandchild whose parent failed stands for itself',
      [child('p', null), child('c', 'p', { status: 'FAILED' }), child('g', 'c')],
      ['p', 'g'],
    ],
    ['its own parent', [child('p', 'p')], ['p']],
    ['each other’s parents', [child('a', 'b'), child('b', 'a')], ['a', 'b']],
    ['each other’s parents, three of them', [child('a', 'b'), child('b', 'c'), child('c', 'a')], ['a', 'b', 'c']],
    ['a child that failed', [child('p', null), child('c', 'p', { status: 'FAILED' })], ['p']],
  ])('%s', (_case, runs, expected) => {
    // In any order: the walk up must not hang on it.
    expect(counted(runs)).toEqual(expected);
  });

  it('of a retried job the parent of the earlier attempt speaks for nobody', () => {
    const of = (id: string, job: number, parent_run_id: string | null = null) => ({
      ...logged(id, { job }),
      parent_run_id,
    });
    expect(counted([of('p', 501), of('c', 502, 'p')])).toEqual(['c']);
  });

  it('how many stand behind their parents is said', () => {
    expect(countedRuns([child('p', null), child('c', 'p')]).remarks).toEqual([
      '1 child run stands behind its parent and is not counted.',
    ]);
    expect(countedRuns([child('p', null), child('c', 'p'), child('d', 'p')]).remarks).toEqual([
      '2 child runs stand behind their parents and are not counted.',
    ]);
  });

  it('a chain of thousands is walked', () => {
    const chain = Array.from({ length: 3000 }, (_, i) => child(`r${i}`, i === 0 ? null : `r${i - 1}`));
    expect(countedRuns(chain).runs.map(({ run_id }) => run_id)).toEqual(['r0']);
  });
});

describe('a sentence', () => {
  const failed = (name: string) => run({ name, status: 'FAILED' });

  it('names five runs by letters, and counts the rest', () => {
    expect(countedRuns(['f', 'b', 'a', 'e', 'g', 'd', 'c'].map(failed)).remarks).toEqual([
      '7 runs failed and are not counted: “a”, “b”, “c”, “d”, “e” and 2 more.',
    ]);
  });

  it.each([
    ['ab ”c“ d', '“ab "c" d”'],
    ['[x](javascript:alert(1)) @all', '“[x](javascript:alert(1)) @all”'],
    ['__proto__', '“__proto__”'],
  ])('quotes the name %j so that it cannot leave its marks', (name, shown) => {
    expect(countedRuns([failed(name)]).remarks).toEqual([`1 run failed and is not counted: ${shown}.`]);
  });

  it('names a run without a name by its id', () => {
    expect(countedRuns([run({ run_id: 'id-1', name: '', status: 'KILLED' })]).remarks[0]).toContain('“id-1”');
  });

  it('is not there where every run counts', () => {
    expect(countedRuns([logged('a'), logged('b')])).toMatchObject({ runs: { length: 2 }, remarks: [] });
    expect(countedRuns([])).toEqual({ runs: [], remarks: [] });
  });
});
