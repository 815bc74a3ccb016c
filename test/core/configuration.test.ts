import { describe, expect, it } from 'vitest';
import {
  configurations,
  isReplicateParam,
  jobName,
  poolsOf,
  replicatesOf,
} from '../../src/core/compare/configuration.ts';
import { ci, run } from '../support/build.ts';

describe('by its name, a param in which replicates differ', () => {
  it.each([
    'seed',
    'SEED',
    'Seed',
    'pytorch-seed',
    'general-seed',
    'random_seed',
    'randomSeed',
    'train.seed',
    'model/seed',
    'data_seed',
    'bagging_seed',
    'seed_everything',
    'PYTHONHASHSEED',
    'random_state',
    'randomState',
    'RANDOM_STATE',
    'classifier__random_state',
    'rng',
    'fold',
    'cv_fold',
    'cvFold',
    'fold_id',
    'foldId',
    'fold-index',
    'fold_idx',
    'fold_no',
    'replicate',
    'repeat',
    'repetition',
  ])('%s', (key) => expect(isReplicateParam(key, null)).toBe(true));

  it.each([
    'n_folds',
    'n_fold',
    'nFold',
    'folds',
    'num_seeds',
    'num_seed',
    'number_of_seeds',
    'total_seed',
    'seeds',
    'kfold',
    'kfolds',
    'k_fold',
    'max_fold',
    'count_fold',
    'manifold',
    'manifold_dim',
    'scaffold',
    'twofold_loss',
    'unfold',
    'seedling',
    'seed_size',
    'seed_lr',
    'state',
    'random',
    'randomness',
    'state_dim',
    'rng_size',
    'repeats',
    'lr',
    '',
    '__proto__',
    '🙂',
  ])('not %j', (key) => expect(isReplicateParam(key, null)).toBe(false));
});

describe('listed', () => {
  it.each<[string[], string, boolean]>([
    [['seed'], 'seed', true],
    [['seed'], 'random_state', false],
    [['*_run'], 'nth_run', true],
    [['*', '!lr'], 'depth', true],
    [['*', '!lr'], 'lr', false],
    [[], 'seed', false],
    [['s?ed'], 'sled', true],
  ])('%j takes %s: %s', (globs, key, expected) => expect(isReplicateParam(key, globs)).toBe(expected));
});

const configurationOf = (params: Record<string, string>, replicates: string[] | null = null) =>
  configurations(replicates)(run({ params }));
const same = (a: Record<string, string>, b: Record<string, string>, replicates: string[] | null = null) =>
  configurationOf(a, replicates) === configurationOf(b, replicates);

describe('a configuration', () => {
  it.each<[string, Record<string, string>, Record<string, string>, boolean]>([
    ['the same params', { lr: '1', depth: '2' }, { depth: '2', lr: '1' }, true],
    ['the same values, written otherwise', { lr: '1e-3', x: 'True' }, { lr: '0.001', x: 'true' }, true],
    ['another value', { lr: '1' }, { lr: '2' }, false],
    ['a param more', { lr: '1' }, { lr: '1', depth: '2' }, false],
    ['an empty value', { lr: '' }, {}, false],
    ['other seeds', { lr: '1', seed: '1' }, { lr: '1', seed: '2' }, true],
    ['a seed on one side', { lr: '1', seed: '1' }, { lr: '1' }, true],
    ['other folds, and the number of them the same', { n_folds: '5', fold: '1' }, { n_folds: '5', fold: '2' }, true],
    ['another number of folds', { n_folds: '5' }, { n_folds: '10' }, false],
    ['keys and values that only look alike together', { a: '1","b' }, { 'a","1': 'b' }, false],
    ['a text and a number', { a: 'number 1' }, { a: '1' }, false],
    ['long whole numbers', { a: '9007199254740993' }, { a: '9007199254740992' }, false],
  ])('%s', (_case, a, b, expected) => expect(same(a, b)).toBe(expected));

  it('may have params of any name', () => {
    const hostile = (value: string) => JSON.parse(`{"__proto__":"${value}","constructor":"${value}"}`);
    expect(same(hostile('1'), hostile('1.0'))).toBe(true);
    expect(same(hostile('1'), hostile('2'))).toBe(false);
  });

  it('without params is told', () => {
    expect(configurationOf({})).toBe('[]');
    expect(configurationOf({ seed: '1' })).toBe('[]');
  });

  it('goes by the list where there is one', () => {
    expect(same({ lr: '1', seed: '1' }, { lr: '1', seed: '2' }, [])).toBe(false);
    expect(same({ lr: '1', seed: '1' }, { lr: '2', seed: '1' }, ['lr'])).toBe(true);
  });
});

describe('the commit that a run notes among its params is no setting', () => {
  it.each([
    ['git_hash', 'a1b2c3d'],
    ['git_hash', '1234567'],
    ['gitCommit', 'a1b2c3d4e5f6a7b8c9d0a1b2c3d4e5f6a7b8c9d0'],
    ['commit', '0123456789abcdef'],
    ['commit_sha', 'deadbeef'],
    ['GIT_SHA', 'deadbeef'],
    ['code.revision', 'deadbeef'],
    ['sha', 'deadbeef12'],
  ])('%s=%s', (key, value) => expect(same({ lr: '1', [key]: value }, { lr: '1' })).toBe(true));

  it.each([
    ['hash_buckets', '1048576'],
    ['num_shards', '1000000'],
    ['digits', '1234567'],
    ['shape', '1000000'],
    ['shared_dim', '1048576'],
    ['logit_scale', '1000000'],
    ['data_hash', 'deadbeef'],
    ['dataset_sha', 'deadbeef'],
    ['model_revision', 'deadbeef'],
    ['tokenizer_hash', 'deadbeef'],
    ['git_hash', 'main'],
    ['commit', 'true'],
    ['lr', 'deadbeef'],
  ])('%s=%s is one', (key, value) => expect(same({ lr: '1', [key]: value }, { lr: '1' })).toBe(false));
});

describe('the replicate of a run', () => {
  it('is its seed or fold, whatever the order and the way of writing', () => {
    const of = (params: Record<string, string>) => replicatesOf(null)(run({ params }));
    expect(of({ seed: '1', fold: '2' })).toBe(of({ fold: '2.0', lr: '9', seed: '1' }));
    expect(of({ seed: '1' })).not.toBe(of({ seed: '2' }));
    expect(of({ seed: '1' })).not.toBe(of({ fold: '1' }));
    expect(of({ lr: '1' })).toBeNull();
  });
});

describe('the name of a job', () => {
  it.each([
    ['train', 'train'],
    ['train 1/3', 'train'],
    ['train 10/12', 'train'],
    ['train:1/3', 'train'],
    ['train: 1/3', 'train'],
    ['train 1 3', 'train'],
    ['train: [small]', 'train: [small]'],
    ['train: [small, 1/3]', 'train: [small, 1/3]'],
    ['train 3', 'train 3'],
    ['train 2026', 'train 2026'],
    ['  train ', 'train'],
    ['', ''],
    ['模型 2/2', '模型'],
  ])('%j is %j', (name, expected) => expect(jobName(run({ ci: ci({ job: { name } }) }))).toBe(expected));

  it('of a run without a job is empty', () => expect(jobName(run())).toBe(''));
});

describe('pools', () => {
  it('are runs of one configuration and one job, in the order of the first of each', () => {
    const of = (run_id: string, lr: string, name: string) => run({ run_id, params: { lr }, ci: ci({ job: { name } }) });
    const runs = [of('a', '1', 'x 1/2'), of('b', '2', 'x 1/2'), of('c', '1.0', 'x 2/2'), of('d', '1', 'y')];
    const pools = poolsOf(runs, configurations(null), new Set());
    expect(pools.map(({ job, runs }) => [job, runs.map(({ run_id }) => run_id)])).toEqual([
      ['x', ['a', 'c']],
      ['x', ['b']],
      ['y', ['d']],
    ]);
  });
});
