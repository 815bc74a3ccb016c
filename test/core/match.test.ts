import { describe, expect, it } from 'vitest';
import { configurations } from '../../src/core/compare/configuration.ts';
import { type MatchedGroup, matchRuns } from '../../src/core/compare/match.ts';
import type { Run } from '../../src/core/model/run.ts';
import { ci, run } from '../support/build.ts';

interface Facts {
  readonly name?: string;
  readonly job?: string;
  readonly params?: Record<string, string>;
}

let built = 0;
const one = (id: string, { name = `random-${++built}`, job, params = {} }: Facts = {}): Run =>
  run({ run_id: id, name, params, ci: job === undefined ? null : ci({ job: { name: job } }) });

function match(head: readonly Run[], base: readonly Run[], replicates: readonly string[] | null = null) {
  return matchRuns(head, base, { configuration: configurations(replicates), replicates, name: 'churn' });
}

const ids = (runs: readonly Run[]) => runs.map(({ run_id }) => run_id).join(' ');
/** `configuration: a b / c d`, sides in the order of their runs. */
const shown = ({ matched_by, head, base }: MatchedGroup) => `${matched_by}: ${ids(head)} / ${ids(base)}`.trimEnd();

describe('the ladder', () => {
  const [lr1, lr2] = [{ lr: '1' }, { lr: '2' }];

  it.each<[string, Run[], Run[], string[]]>([
    ['one configuration', [one('h', { params: lr1 })], [one('b', { params: { lr: '1.0' } })], ['configuration: h / b']],
    [
      'one configuration, whatever the job and the name',
      [one('h', { params: lr1, job: 'train', name: 'x' })],
      [one('b', { params: lr1, job: 'fit', name: 'y' })],
      ['configuration: h / b'],
    ],
    [
      'a configuration before a job of the same name',
      [one('h', { params: lr1, job: 'train' })],
      [one('b', { params: lr2, job: 'train' }), one('c', { params: lr1, job: 'fit' })],
      ['configuration: h / c'],
    ],
    [
      'of a configuration in two jobs, each its own',
      [one('h', { params: lr1, job: 'a' }), one('i', { params: lr1, job: 'b' })],
      [one('b', { params: lr1, job: 'b' }), one('c', { params: lr1, job: 'a' })],
      ['configuration: h / c', 'configuration: i / b'],
    ],
    [
      'else the job',
      [one('h', { params: lr1, job: 'train' })],
      [one('b', { params: lr2, job: 'train' })],
      ['job: h / b'],
    ],
    [
      'the parts of a parallel job are one',
      [one('h', { params: lr1, job: 'train 1/2' }), one('i', { params: lr1, job: 'train 2/2' })],
      [one('b', { params: lr2, job: 'train 1/3' })],
      ['job: h i / b'],
    ],
    [
      'those of a matrix are not',
      [one('h', { params: lr1, job: 'train: [s]' }), one('i', { params: lr1, job: 'train: [l]' })],
      [one('b', { params: lr2, job: 'train: [l]' }), one('c', { params: lr2, job: 'train: [s]' })],
      ['job: h / c', 'job: i / b'],
    ],
    [
      'else the run name',
      [one('h', { params: lr1, name: 'xgb', job: 'new' })],
      [one('b', { params: lr2, name: 'xgb', job: 'old' })],
      ['name: h / b'],
    ],
    [
      'else the experiment',
      [one('h', { params: lr1, name: 'x', job: 'new' })],
      [one('b', { params: lr2, name: 'y', job: 'old' })],
      ['experiment: h / b'],
    ],
    [
      'else the experiment, where nothing is known',
      [one('h', { name: '' })],
      [one('b', { name: '' })],
      ['experiment: h / b'],
    ],
    [
      'a renamed job of the same configuration',
      [one('h', { params: lr1, job: 'fit' })],
      [one('b', { params: lr1, job: 'train' })],
      ['configuration: h / b'],
    ],
    ['nothing on the other side', [one('h', { params: lr1 })], [], ['experiment: h /']],
    ['nothing on this side', [], [one('b', { params: lr1 })], []],
    [
      'all steps at once',
      [
        one('conf', { params: lr1 }),
        one('job', { params: lr2, job: 'train' }),
        one('name', { params: { lr: '3' }, name: 'xgb' }),
        one('rest', { params: { lr: '4' }, name: 'x' }),
      ],
      [
        one('4', { params: { lr: '14' }, name: 'y' }),
        one('3', { params: { lr: '13' }, name: 'xgb' }),
        one('2', { params: { lr: '12' }, job: 'train' }),
        one('1', { params: lr1 }),
      ],
      ['configuration: conf / 1', 'job: job / 2', 'name: name / 3', 'experiment: rest / 4'],
    ],
    [
      'a new configuration beside the old one has nothing to be put against',
      [one('h', { params: lr1, job: 'train' }), one('i', { params: lr2, job: 'train' })],
      [one('b', { params: lr1, job: 'train' })],
      ['configuration: h / b', 'experiment: i /'],
    ],
    [
      'runs without params go by job, never by their empty configuration',
      [one('h', { job: 'a' }), one('i', { job: 'b' })],
      [one('b', { job: 'b' }), one('c', { job: 'a' })],
      ['job: h / c', 'job: i / b'],
    ],
    ['or by name', [one('h', { name: 'rf', job: 'a' })], [one('b', { name: 'rf', job: 'b' })], ['name: h / b']],
  ])('%s', (_case, head, base, expected) => {
    expect(match(head, base).groups.map(shown)).toEqual(expected);
  });

  it('goes by the replicates that are listed', () => {
    const [head, base] = [[one('h', { params: { try: '1' } })], [one('b', { params: { try: '2' } })]];
    expect(match(head, base).groups.map(shown)).toEqual(['experiment: h / b']);
    expect(match(head, base, ['try']).groups.map(shown)).toEqual(['experiment: h / b']);
    const more = (runs: Run[]) => runs.map((one) => ({ ...one, params: new Map([...one.params, ['lr', '1']]) }));
    expect(match(more(head), more(base), ['try']).groups.map(shown)).toEqual(['configuration: h / b']);
  });
});

describe('replicates', () => {
  const seeds = (side: string, list: readonly string[], params: Record<string, string> = { lr: '1' }) =>
    list.map((seed) => one(`${side}${seed}`, { params: { ...params, seed }, job: 'train' }));

  it('are runs of one configuration on each side, also where it is another one', () => {
    const [group] = match(seeds('h', ['1', '2']), seeds('b', ['3', '4'])).groups;
    expect(group).toMatchObject({ matched_by: 'configuration', replicated: true, words: '', pairs: null });
    const [changed] = match(seeds('h', ['1', '2']), seeds('b', ['1', '2'], { lr: '2' })).groups;
    expect(changed).toMatchObject({ matched_by: 'job', replicated: true, words: 'The same job with other params.' });
    expect(changed?.pairs).toHaveLength(2);
  });

  it.each<[string, string[], string[], string | null]>([
    ['the same seeds in any order', ['2', '1', '3'], ['1', '3', '2'], 'b2 h2, b1 h1, b3 h3'],
    ['one seed written otherwise', ['1', '2'], ['1.0', '2'], 'b1.0 h1, b2 h2'],
    ['another seed on one side', ['1', '2'], ['1', '3'], null],
    ['one more on one side', ['1', '2', '3'], ['1', '2'], null],
    ['a seed twice', ['1', '1', '2'], ['1', '2', '2'], null],
    ['only one', ['1'], ['1'], null],
  ])('pair up: %s', (_case, head, base, expected) => {
    const [group] = match(seeds('h', head), seeds('b', base)).groups;
    const pairs = group?.pairs?.map(([before, now]) => `${before.run_id} ${now.run_id}`).join(', ') ?? null;
    expect(pairs).toBe(expected);
  });

  it('pair by all of seed and fold', () => {
    const cells = (side: string) =>
      ['1', '2'].flatMap((seed) =>
        ['1', '2'].map((fold) => one(`${side}${seed}${fold}`, { params: { lr: '1', seed, fold } })),
      );
    const pairs = match(cells('h'), cells('b').toReversed()).groups[0]?.pairs ?? [];
    expect(pairs.map(([before, now]) => before.run_id.slice(1) === now.run_id.slice(1))).toEqual([
      ...[true, true, true, true],
    ]);
  });

  it('without seeds do not pair', () => {
    const [group] = match(
      [one('h', { params: { lr: '1' } }), one('i', { params: { lr: '1' } })],
      [one('b', { params: { lr: '1' } }), one('c', { params: { lr: '1' } })],
    ).groups;
    expect(group).toMatchObject({ replicated: true, pairs: null });
  });
});

describe('several configurations on a side', () => {
  const sweep = (side: string, list: readonly number[], job = 'train') =>
    list.map((lr) => one(`${side}${lr}`, { params: { lr: String(lr) }, job }));

  it('the best of many is never put against one: it is their mean, and that is said', () => {
    const [group, ...none] = match(sweep('h', [2, 3, 4]), sweep('b', [1])).groups;
    expect(none).toEqual([]);
    expect(group).toMatchObject({ matched_by: 'job', replicated: false, pairs: null });
    expect(group?.words).toBe(
      'The same job with other params. The mean of 3 runs of 3 configurations against one run: settings differ within a side, so its runs are no replicates.',
    );
    expect(match(sweep('h', [1]), sweep('b', [2, 3])).groups[0]?.words).toContain(
      'One run against the mean of 2 runs of 2 configurations',
    );
  });

  it('each goes against itself where both sides have it', () => {
    const { groups } = match(sweep('h', [1, 2, 3]), sweep('b', [3, 2, 1]));
    expect(groups.map(shown)).toEqual(['configuration: h1 / b1', 'configuration: h2 / b2', 'configuration: h3 / b3']);
    expect(groups.map(({ name }) => name)).toEqual(['lr=1', 'lr=2', 'lr=3']);
  });

  it('from seven of one job on they are one group of pairs', () => {
    const list = [1, 2, 3, 4, 5, 6, 7];
    const { groups } = match([...sweep('h', list), ...sweep('h8', [8])], sweep('b', list.toReversed()));
    expect(groups.map(shown)).toEqual([
      'configuration: h1 h2 h3 h4 h5 h6 h7 / b1 b2 b3 b4 b5 b6 b7',
      'experiment: h88 /',
    ]);
    expect(groups[0]).toMatchObject({
      replicated: false,
      words: '7 configurations, each against itself.',
      pairs: null,
    });
    expect(groups[0]?.strata.map(({ head, base }) => `${ids(head)} / ${ids(base)}`)).toEqual(
      list.map((i) => `h${i} / b${i}`),
    );
    expect(match(sweep('h', list.slice(1)), sweep('b', list)).groups).toHaveLength(6);
  });

  it('of two jobs they are two groups', () => {
    const list = [1, 2, 3, 4, 5, 6, 7];
    const both = (side: string) => [...sweep(`${side}x`, list, 'x'), ...sweep(`${side}y`, list, 'y')];
    expect(match(both('h'), both('b')).groups.map(({ name, head }) => [name, head.length])).toEqual([
      ['x', 7],
      ['y', 7],
    ]);
  });

  it('runs without params and jobs of two kinds are no replicates either', () => {
    const [group] = match([one('h', { job: 'a' }), one('i', { job: 'b' })], [one('b', { job: 'c' })]).groups;
    expect(group).toMatchObject({ matched_by: 'experiment', replicated: false });
  });
});

describe('baseline runs that nothing is like', () => {
  it('are left out, and counted', () => {
    const left = (n: number) =>
      [...'bcd'].slice(0, n).map((id, i) => one(id, { params: { lr: `${i + 5}` }, name: id }));
    const same = { params: { lr: '1' } };
    expect(match([one('h', same)], [one('a', same), ...left(1)]).remarks).toEqual([
      '1 baseline run is like none of this merge request and left out.',
    ]);
    expect(match([one('h', same)], [one('a', same), ...left(3)]).remarks).toEqual([
      '3 baseline runs are like none of this merge request and left out.',
    ]);
    expect(match([one('h', same)], [one('a', same)]).remarks).toEqual([]);
    expect(match([], left(3)).remarks).toEqual([]);
  });
});

describe('sentences', () => {
  it('say of a lone configuration no more than is so: the baseline may have runs of its job', () => {
    const { groups } = match(
      [one('h', { params: { lr: '1' }, job: 'train' }), one('i', { params: { lr: '2' }, job: 'train' })],
      [one('b', { params: { lr: '1' }, job: 'train' })],
    );
    expect(groups[1]?.words).toBe('The baseline has no run of this configuration, and none left of its job or name.');
  });

  it('say what is not known', () => {
    expect(match([one('h', { name: '' })], [one('b', { name: '' })]).groups[0]?.words).toBe(
      'Neither job nor run name is the same: the experiment’s runs as one group.',
    );
    expect(match([one('h', { params: { a: '1' } })], [one('b', { params: { a: '2' } })]).groups[0]?.words).toBe(
      'Neither params, job nor run name is the same: the experiment’s runs as one group.',
    );
    expect(match([one('h', { job: 'a' })], [one('b', { job: 'a' })]).groups[0]?.words).toBe('');
  });
});

describe('the names of groups', () => {
  const names = (head: readonly Run[]) => match(head, []).groups.map(({ name }) => name);
  /** Each head run against a baseline run of its configuration, so that every one is a group. */
  const each = (head: readonly Run[]) =>
    match(
      head,
      head.map((one) => ({ ...one, run_id: `b-${one.run_id}` })),
    ).groups.map(({ name }) => name);

  it('are that of the experiment for one', () => expect(names([one('h')])).toEqual(['churn']));

  it.each<[string, Run[], string[]]>([
    ['jobs', [one('h', { job: 'a', params: { x: '1' } }), one('i', { job: 'b', params: { x: '2' } })], ['a', 'b']],
    [
      'run names where the job is the same',
      [one('h', { job: 'a', name: 'rf', params: { x: '1' } }), one('i', { job: 'a', name: 'xgb', params: { x: '2' } })],
      ['rf', 'xgb'],
    ],
    [
      'the params in which they differ',
      [
        one('h', { name: 'r', params: { same: '1', lr: '1', depth: '2' } }),
        one('i', { name: 'r', params: { same: '1', lr: '2' } }),
      ],
      ['depth=2, lr=1', 'depth=, lr=2'],
    ],
    [
      'numbers, where too many differ',
      [
        one('h', { name: 'r', params: { a: '1', b: '1', c: '1', d: '1' } }),
        one('i', { name: 'r', params: { a: '2', b: '2', c: '2', d: '2' } }),
      ],
      ['group 1', 'group 2'],
    ],
    [
      'whatever they are called',
      [one('h', { name: '__proto__', params: { a: '1' } }), one('i', { name: '“x” | @all', params: { a: '2' } })],
      ['__proto__', '“x” | @all'],
    ],
  ])('are %s', (_case, head, expected) => expect(each(head)).toEqual(expected));

  it('always tell the groups apart', () => {
    const equal = [one('h', { name: 'r', params: { a: '1' } }), one('i', { name: 'r', params: { a: '1', b: '' } })];
    const found = each(equal);
    expect(new Set(found).size).toBe(found.length);
  });
});
