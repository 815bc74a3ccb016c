/** Where the dashboard of a job is, from the variables that GitLab and the component give it. */
import { describe, expect, it } from 'vitest';
import { baseOf, dashboardOf, tidyBase } from '../../src/commands/base.ts';
import { readEnvironment } from '../../src/config/ci.ts';

const from = (env: Record<string, string>) => ({ environment: readEnvironment(env) });
const job = {
  CI_PAGES_DOMAIN: 'pages.example',
  CI_PAGES_URL: 'https://research.pages.example/vision/churn',
  CI_PROJECT_PATH: 'research/vision/churn',
  CI_JOB_ID: '4711',
};
const artifact = { ...job, ML_REPORT_DASHBOARD: 'artifact' };
const prefix = { ...job, CI_MERGE_REQUEST_IID: '42', ML_REPORT_PAGES_PREFIX: 'mr-{iid}-My_Report' };

describe('the dashboard is', () => {
  it.each<[string, Record<string, string>, string | null]>([
    ['on the project’s Pages', job, 'https://research.pages.example/vision/churn/'],
    ['nowhere without Pages', { CI_PROJECT_PATH: 'a/b', CI_JOB_ID: '1' }, null],
    ['below the prefix of this job', prefix, 'https://research.pages.example/vision/churn/mr-42-my-report/'],
    [
      'there too where GitLab has the prefix in the address',
      { ...prefix, CI_PAGES_URL: 'https://churn-1a2b.pages.example/mr-42-my-report' },
      'https://churn-1a2b.pages.example/mr-42-my-report/',
    ],
    [
      'in the artifacts of the job',
      artifact,
      'https://research.pages.example/-/vision/churn/-/jobs/4711/artifacts/public/index.html',
    ],
    [
      'there below the group where the project has a domain of its own',
      { ...artifact, CI_PAGES_URL: 'http://churn-1a2b.pages.example:8090' },
      'http://research.pages.example:8090/-/vision/churn/-/jobs/4711/artifacts/public/index.html',
    ],
    [
      'there where the server has one domain for all groups',
      { ...artifact, CI_PAGES_URL: 'https://pages.example/research/vision/churn' },
      'https://pages.example/research/-/vision/churn/-/jobs/4711/artifacts/public/index.html',
    ],
    ['in no artifacts where GitLab has no Pages', { ...artifact, CI_PAGES_DOMAIN: '', CI_PAGES_URL: '' }, null],
    [
      'that of the project where the job builds none',
      { ...job, ML_REPORT_DASHBOARD: 'none' },
      'https://research.pages.example/vision/churn/',
    ],
  ])('%s', (_, env, address) => expect(dashboardOf(from(env))).toBe(address));
});

it('is that of another job, and another merge request, where it is asked for', () => {
  const other = { iid: 7, job: 88 };
  expect(dashboardOf(from(artifact), other)).toBe(
    'https://research.pages.example/-/vision/churn/-/jobs/88/artifacts/public/index.html',
  );
  expect(dashboardOf(from(prefix), other)).toBe('https://research.pages.example/vision/churn/mr-7-my-report/');
});

describe('it is built for', () => {
  it.each<[string, unknown, Record<string, string>, string]>([
    ['the path of its address', undefined, job, '/vision/churn/'],
    ['that in the artifacts', undefined, artifact, '/-/vision/churn/-/jobs/4711/artifacts/public/index.html'],
    ['the root where nothing is known', undefined, {}, '/'],
    ['the path that is given', 'a//b', artifact, '/a/b/'],
    ['a file that is given', '/a/index.html', job, '/a/index.html'],
  ])('%s', (_, option, env, base) => expect(baseOf(option, from(env))).toBe(base));

  it.each([
    ['', '/'],
    ['/', '/'],
    ['index.html', '/index.html'],
    ['index.html/a', '/index.html/a/'],
  ])('a tidy path: %s', (path, tidy) => expect(tidyBase(path)).toBe(tidy));
});
