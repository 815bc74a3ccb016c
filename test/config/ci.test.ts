import { describe, expect, it } from 'vitest';
import { type Environment, readEnvironment, trackingProject } from '../../src/config/ci.ts';

const api = 'https://gitlab.example/root/api/v4';
const project = { CI_API_V4_URL: api, CI_PROJECT_ID: '7' };
const token = (value: string) => ({ token: { kind: 'private', value } });

describe('the environment', () => {
  it.each<[string, Record<string, string>, Record<string, unknown>]>([
    [
      'nothing',
      {},
      { trackingUri: null, ciProject: null, token: null, mergeRequest: null, inFork: false, inCi: false },
    ],
    ['the address of MLflow', { MLFLOW_TRACKING_URI: 'http://a/b', ...project }, { trackingUri: 'http://a/b' }],
    ['the CI project', project, { trackingUri: `${api}/projects/7/ml/mlflow`, ciProject: { api, project: '7' } }],
    [
      'the project that holds the runs, before the address of MLflow',
      { ML_REPORT_TRACKING_PROJECT: 'team/runs', MLFLOW_TRACKING_URI: 'http://a/b', ...project },
      { trackingUri: `${api}/projects/team%2Fruns/ml/mlflow`, ciProject: { api, project: '7' } },
    ],
    [
      'the token of another MLflow server beside the project that holds the runs',
      { ML_REPORT_TRACKING_PROJECT: '8', MLFLOW_TRACKING_URI: 'http://a/b', MLFLOW_TRACKING_TOKEN: 't', ...project },
      { trackingUri: `${api}/projects/8/ml/mlflow`, token: null },
    ],
    ['half a CI project', { CI_PROJECT_ID: '7' }, { trackingUri: null, ciProject: null }],
    ['our token first', { ML_REPORT_TOKEN: 'a', GITLAB_TOKEN: 'b', MLFLOW_TRACKING_TOKEN: 'c' }, token('a')],
    ['then that of GitLab', { GITLAB_TOKEN: 'b', MLFLOW_TRACKING_TOKEN: 'c' }, token('b')],
    ['then that of MLflow', { MLFLOW_TRACKING_TOKEN: 'c' }, token('c')],
    ['the variable of the token', { GITLAB_TOKEN: 'b', MLFLOW_TRACKING_TOKEN: 'c' }, { tokenVariable: 'GITLAB_TOKEN' }],
    ['no variable of a token', {}, { tokenVariable: null, given: [], componentVersion: null }],
    [
      'names of variables, and no value',
      { CI_JOB_TOKEN: 'secret', CI_PAGES_URL: ' ', PATH: '/bin', ML_REPORT_VERSION: '1.2.3' },
      { given: ['CI_JOB_TOKEN', 'ML_REPORT_VERSION'], componentVersion: '1.2.3' },
    ],
    ['an empty token is none', { ML_REPORT_TOKEN: ' ', GITLAB_TOKEN: 'b\n' }, token('b')],
    [
      'that of another MLflow server is not GitLab’s',
      { MLFLOW_TRACKING_URI: 'https://mlflow.example', MLFLOW_TRACKING_TOKEN: 'c' },
      { token: null, mlflowLogin: { kind: 'bearer', token: 'c' } },
    ],
    [
      'a user of an MLflow server goes before a token',
      { MLFLOW_TRACKING_USERNAME: 'u', MLFLOW_TRACKING_PASSWORD: 'p', MLFLOW_TRACKING_TOKEN: 'c' },
      { mlflowLogin: { kind: 'basic', user: 'u', password: 'p' } },
    ],
    [
      'the job token is not taken for one',
      { CI_JOB_TOKEN: 'j' },
      { token: null, jobToken: { kind: 'job', value: 'j' } },
    ],
    [
      'the pipeline and the default branch',
      { CI_PIPELINE_ID: '9', CI_DEFAULT_BRANCH: 'trunk' },
      { pipeline: '9', defaultBranch: 'trunk' },
    ],
    ['a merge request', { CI_MERGE_REQUEST_IID: '42' }, { mergeRequest: 42 }],
    ['no number of a merge request', { CI_MERGE_REQUEST_IID: '42a' }, { mergeRequest: null }],
    ...(
      [
        ['an open merge request of the branch', 'team/churn!42', 42],
        ['a branch with several', 'team/churn!42,team/churn!43', null],
        ['a fork’s branch, with one of the parent', 'other/churn!42', null],
        ['one of each', 'other/churn!1, team/churn!42', 42],
        ['nothing that is one', 'team/churn,!42,team/churn!x', null],
      ] as const
    ).map(([name, CI_OPEN_MERGE_REQUESTS, mergeRequest]): [string, Record<string, string>, Record<string, unknown>] => [
      name,
      { CI_OPEN_MERGE_REQUESTS, CI_PROJECT_PATH: 'team/churn', CI_COMMIT_BRANCH: 'a', CI_DEFAULT_BRANCH: 'main' },
      { mergeRequest },
    ]),
    [
      'the default branch as the source of one',
      {
        ...{ CI_OPEN_MERGE_REQUESTS: 'team/churn!42', CI_PROJECT_PATH: 'team/churn' },
        ...{ CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' },
      },
      { mergeRequest: null },
    ],
    [
      'a merge request beside others of its branch',
      { CI_MERGE_REQUEST_IID: '7', CI_OPEN_MERGE_REQUESTS: 'team/churn!42', CI_PROJECT_PATH: 'team/churn' },
      { mergeRequest: 7 },
    ],
    ['a protected branch', { CI_COMMIT_REF_PROTECTED: 'true' }, { onProtectedRef: true }],
    ['a branch that is not protected', { CI_COMMIT_REF_PROTECTED: 'false' }, { onProtectedRef: false }],
    ['no word of protection', {}, { onProtectedRef: null }],
    ['where the merge request is', { CI_MERGE_REQUEST_PROJECT_ID: '5' }, { mergeRequestProject: '5' }],
    ['the parent project', { ...project, CI_MERGE_REQUEST_PROJECT_ID: '7' }, { inFork: false }],
    ['a fork', { ...project, CI_MERGE_REQUEST_PROJECT_ID: '5' }, { inFork: true }],
    ['the default branch', { CI_COMMIT_BRANCH: 'main', CI_DEFAULT_BRANCH: 'main' }, { onDefaultBranch: true }],
    ['another branch', { CI_COMMIT_BRANCH: 'a', CI_DEFAULT_BRANCH: 'main' }, { onDefaultBranch: false }],
    ['a merge request has no branch', { CI_DEFAULT_BRANCH: 'main' }, { onDefaultBranch: false }],
    ['Pages', { CI_PAGES_URL: 'https://p.example/x' }, { pagesUrl: 'https://p.example/x' }],
    ['globs as JSON', { ML_REPORT_EXPERIMENTS: '["churn-*", "a,b"]' }, { experiments: ['churn-*', 'a,b'] }],
    [
      'globs between commas',
      { ML_REPORT_EXPERIMENTS: 'churn-*, !*-scratch ,' },
      { experiments: ['churn-*', '!*-scratch'] },
    ],
    ['globs in YAML’s brackets', { ML_REPORT_EXPERIMENTS: '[churn-*, b]' }, { experiments: ['churn-*', 'b'] }],
    ['no globs', { ML_REPORT_EXPERIMENTS: '[]' }, { experiments: null }],
    ['the time for retries', { ML_REPORT_RETRY_S: '0' }, { retrySeconds: 0 }],
    ['no time for retries', { ML_REPORT_RETRY_S: 'soon' }, { retrySeconds: 120 }],
    ['a job', { GITLAB_CI: 'true' }, { inCi: true }],
    ['no colour', { NO_COLOR: '1' }, { noColor: true }],
    ['an empty NO_COLOR', { NO_COLOR: '' }, { noColor: false }],
    ['a fixed time', { SOURCE_DATE_EPOCH: '1700000000' }, { now: 1_700_000_000_000 }],
  ])('%s', (_case, env, expected) => expect(readEnvironment(env)).toMatchObject(expected));
});

describe('the project that holds the runs', () => {
  const at = (trackingUri: string | null) => trackingProject({ trackingUri } as Environment);

  it.each([
    [`${api}/projects/7/ml/mlflow`, { api, project: '7' }],
    [`${api}/projects/team%2Fchurn/ml/mlflow/`, { api, project: 'team/churn' }],
    ['http://127.0.0.1:8080/api/v4/projects/7/ml/mlflow', { api: 'http://127.0.0.1:8080/api/v4', project: '7' }],
    ['https://mlflow.example', null],
    ['file:///mlruns', null],
    [null, null],
  ])('%s', (uri, expected) => expect(at(uri)).toEqual(expected));

  it('of an address that cannot be decoded is none', () => {
    expect(at(`${api}/projects/%E0%A4%A/ml/mlflow`)).toBeNull();
  });
});
