import { describe, expect, it } from 'vitest';
import { budgetKeys, groupObstacle, stepObstacle } from '../../src/core/compare/obstacles.ts';
import type { Run } from '../../src/core/model/run.ts';
import type { ComparableSettings, Summary } from '../../src/core/model/settings.ts';
import { matched, metric, run } from '../support/build.ts';

type Params = Record<string, string>;
const byName: ComparableSettings = { dataset: null, budget: null };
const of = (params: Params, tags: Params = {}) => run({ params, tags });
const obstacle = (head: readonly Run[], base: readonly Run[], how: Partial<ComparableSettings> = {}) =>
  groupObstacle(matched(head, base), { ...byName, ...how });

it('a baseline without runs is one', () => {
  expect(obstacle([of({})], [])).toBe('the baseline has no run like it');
});

describe('the data that runs saw', () => {
  it.each([
    'dataset',
    'Dataset',
    'dataset_name',
    'dataset_id',
    'dataset-size',
    'dataset_version',
    'train_dataset',
    'data_version',
    'data.digest',
    'dataDigest',
    'train-data-hash',
    'validation_data_sha256',
    'data_md5',
    'test_dataset_checksum',
  ])('%s', (key) => {
    const words = `other data: “${key}” was “v1” and is “v2”`;
    expect(obstacle([of({ [key]: 'v2' })], [of({ [key]: 'v1' })])).toBe(words);
    expect(obstacle([of({}, { [key]: 'v2' })], [of({}, { [key]: 'v1' })])).toBe(words);
    expect(obstacle([of({ [key]: 'v1' })], [of({}, { [key]: 'v1' })])).toBeNull();
  });

  it.each([
    'data',
    'data_path',
    'dataset_path',
    'dataset_dir',
    'data_augmentation',
    'dataloader',
    'database',
    'metadata_version',
    'update_version',
    '__proto__',
  ])('not %s', (key) => {
    const hostile = (value: string) => new Map([[key, value]]);
    expect(obstacle([{ ...run(), params: hostile('v2') }], [{ ...run(), params: hostile('v1') }])).toBeNull();
  });

  it.each<[string, Params[], Params[], string | null]>([
    ['the same, written otherwise', [{ dataset: '1.0' }], [{ dataset: '1' }], null],
    ['of one side alone says nothing', [{ dataset: 'a' }], [{}], null],
    ['of the other side alone says nothing', [{}], [{ dataset: 'a' }], null],
    ['the same two on both sides', [{ dataset: 'a' }, { dataset: 'b' }], [{ dataset: 'b' }, { dataset: 'a' }], null],
    [
      'one more on a side',
      [{ dataset: 'a' }, { dataset: 'b' }],
      [{ dataset: 'a' }],
      'other data: “dataset” was “a” and is “a”, “b”',
    ],
    [
      'only some of many are named',
      ['a', 'b', 'c', 'd', 'e'].map((dataset) => ({ dataset })),
      [{ dataset: 'x' }],
      'other data: “dataset” was “x” and is “a”, “b”, “c”',
    ],
    [
      'the first of several keys, by name',
      [{ dataset: '2', data_hash: '2' }],
      [{ dataset: '1', data_hash: '1' }],
      'other data: “data_hash” was “1” and is “2”',
    ],
    [
      'marks in a value stay inside of them',
      [{ dataset: '“x”' }],
      [{ dataset: 'y' }],
      'other data: “dataset” was “y” and is “"x"”',
    ],
  ])('%s', (_case, head, base, expected) => {
    expect(
      obstacle(
        head.map((params) => of(params)),
        base.map((params) => of(params)),
      ),
    ).toBe(expected);
  });

  it('listed is what the list says, and `[]` is none', () => {
    const [head, base] = [[of({ dataset: 'b', corpus: '2' })], [of({ dataset: 'a', corpus: '1' })]];
    expect(obstacle(head, base, { dataset: ['corp*'] })).toBe('other data: “corpus” was “1” and is “2”');
    expect(obstacle(head, base, { dataset: [] })).toBeNull();
    expect(obstacle(head, base, { dataset: ['nothing'] })).toBeNull();
  });
});

describe('the budget of steps', () => {
  it.each([
    'epochs',
    'max_epochs',
    'num_epochs',
    'n_epochs',
    'num_train_epochs',
    'training_steps',
    'maxSteps',
    'max_iter',
    'n_iter',
    'iterations',
    'total_timesteps',
  ])('%s', (key) => {
    expect(obstacle([of({ [key]: '20' })], [of({ [key]: '10' })])).toBe(
      `another step budget: “${key}” was “10” and is “20”`,
    );
  });

  it.each([
    'epoch',
    'warmup_steps',
    'eval_steps',
    'save_steps',
    'step_size',
    'log_interval',
    'n_estimators',
    'patience',
  ])('not %s', (key) => expect(obstacle([of({ [key]: '20' })], [of({ [key]: '10' })])).toBeNull());

  it('is a param, and no tag; the data goes before it', () => {
    expect(obstacle([of({}, { epochs: '20' })], [of({}, { epochs: '10' })])).toBeNull();
    expect(obstacle([of({ epochs: '2', dataset: 'b' })], [of({ epochs: '1', dataset: 'a' })])).toMatch(/^other data/);
  });

  it('listed is what the list says, and `[]` is none', () => {
    const [head, base] = [[of({ epochs: '2', rounds: '2' })], [of({ epochs: '1', rounds: '1' })]];
    expect(obstacle(head, base, { budget: ['rounds'] })).toBe('another step budget: “rounds” was “1” and is “2”');
    expect(obstacle(head, base, { budget: [] })).toBeNull();
  });
});

describe('where the curves end', () => {
  /** A run whose curve ends at the step. */
  const ends = (step: number, params: Params = {}, count: number | null = 50): Run => ({
    ...of(params),
    metrics: new Map([['loss', metric(0.5, { step, count })]]),
  });
  const step = (
    head: readonly Run[],
    base: readonly Run[],
    budget: string[] | null = null,
    summary: Summary = 'last',
  ) => {
    const isSaid = budget?.length === 0 || budgetKeys([...head, ...base], { dataset: null, budget }).length > 0;
    return isSaid ? null : stepObstacle(matched(head, base), 'loss', summary);
  };

  it.each<[string, number[], number[], string | null]>([
    ['the same', [100], [100], null],
    ['a little later', [120], [100], null],
    ['just within a fifth', [100], [80], null],
    ['just past it', [100], [79], 'another step budget: it ends at step 100, the baseline at step 79'],
    ['much earlier', [10], [100], 'another step budget: it ends at step 10, the baseline at step 100'],
    ['between those of the other side', [90], [50, 200], null],
    ['overlapping', [50, 100], [90, 200], null],
    [
      'apart, several',
      [50, 60],
      [100, 200],
      'another step budget: it ends at steps 50 to 60, the baseline at steps 100 to 200',
    ],
    ['at no step that counts', [0], [100], null],
  ])('%s', (_case, head, base, expected) => {
    expect(
      step(
        head.map((at) => ends(at)),
        base.map((at) => ends(at)),
      ),
    ).toBe(expected);
  });

  it('says nothing where a param tells the budget, for runs may stop early within it', () => {
    expect(step([ends(20, { epochs: '100' })], [ends(100, { epochs: '100' })])).toBeNull();
    expect(step([ends(20, { rounds: '100' })], [ends(100)], ['rounds'])).toBeNull();
  });

  it('says nothing where it was switched off, or the summary names its own step', () => {
    expect(step([ends(20)], [ends(100)], [])).toBeNull();
    expect(step([ends(20)], [ends(100)], null, 'step:10')).toBeNull();
    expect(step([ends(20)], [ends(100)], null, 'best')).not.toBeNull();
  });

  it('says nothing of curves that were not read, are short, or are not there', () => {
    expect(step([ends(20, {}, null)], [ends(100)])).toBeNull();
    expect(step([ends(20)], [ends(100, {}, 9)])).toBeNull();
    expect(step([ends(20)], [run()])).toBeNull();
    expect(step([ends(20), run()], [ends(100)])).not.toBeNull();
  });
});
