import { describe, expect, it, onTestFinished } from 'vitest';
import { connectGitlab } from '../../../src/gitlab.ts';
import { createHttp } from '../../../src/http.ts';
import { gitlabSource } from '../../../src/sources/index.ts';
import type { Source } from '../../../src/sources/source.ts';
import { answers, type Step, server } from '../../support/server.ts';
import { readAll } from '../reading.ts';
import { question } from './clients.ts';

type Json = Record<string, unknown>;

const user = { id: 3, username: 'ada', name: 'Ada', web_url: 'https://h/ada' };
const project: Json = {
  ...{ id: 7, name: 'p', path_with_namespace: 'g/p', web_url: 'https://h/g/p', default_branch: 'main' },
  visibility: 'private',
};
const pipeline = { id: 5, ref: 'main', sha: 'a'.repeat(40), source: 'push', web_url: 'https://h/g/p/-/pipelines/5' };
const job: Json = { id: 11, name: 'train', status: 'success', web_url: 'https://h/g/p/-/jobs/11', user, pipeline };
const mergeRequest: Json = {
  ...{ iid: 2, title: 't', web_url: 'https://h/g/p/-/merge_requests/2', state: 'opened', author: user },
  ...{ project_id: 7, source_project_id: 7, source_branch: 's', target_branch: 'main', sha: 'b'.repeat(40) },
  ...{ diff_refs: { base_sha: 'c'.repeat(40) }, created_at: '2026-01-02T03:04:05.678Z', merged_at: null },
  ...{ updated_at: '2026-01-02T03:04:05.678+01:00', merge_commit_sha: null, squash_commit_sha: null },
};
const commit: Json = {
  ...{ id: 'd'.repeat(40), title: 't', web_url: 'https://h/c', author_name: 'Ada' },
  committed_date: '2026-01-02T03:04:05Z',
};
const run: Json = {
  info: { run_id: 'r', experiment_id: '1', user_id: '3', start_time: 1, artifact_uri: 'mlflow-artifacts:/candidate:4' },
  data: { metrics: [{ key: 'm', value: 1, timestamp: 1, step: 1 }], params: [], tags: [] },
};
const experiment: Json = { experiment_id: '1', name: 'e', lifecycle_stage: 'active', tags: [] };
const graphql: Json = {
  project: {
    mlExperiments: {
      nodes: [{ path: '/g/p/-/ml/experiments/1', id: 'gid://gitlab/Ml::Experiment/9' }],
      pageInfo: { hasNextPage: false },
    },
  },
};

const whole: Readonly<Record<string, { path: RegExp; body: unknown }>> = {
  project: { path: /\/projects\/7$/, body: project },
  user: { path: /\/users\/3$/, body: user },
  experiments: { path: /experiments\/list$/, body: { experiments: [experiment] } },
  graphql: { path: /\/graphql$/, body: { data: graphql } },
  runs: { path: /runs\/search$/, body: { runs: [run], next_page_token: null } },
  jobs: { path: /\/jobs\?/, body: [job] },
  mergeRequests: { path: /\/merge_requests\?/, body: [mergeRequest] },
  mergeRequest: { path: /\/merge_requests\/2$/, body: mergeRequest },
  mergeRequestCommits: { path: /\/merge_requests\/2\/commits/, body: [{ id: 'b'.repeat(40) }] },
  commits: { path: /\/repository\/commits\?/, body: [commit] },
  history: { path: /get-history/, body: { metrics: [] } },
};

/** A GitLab of a few answers, one of them another than it should be. */
async function open(changed: Readonly<Record<string, unknown>> = {}): Promise<Source> {
  const step: Step = (response, request) => {
    const [name, found] = Object.entries(whole).find(([, { path }]) => path.test(request.url ?? '')) ?? [];
    const body = name !== undefined && name in changed ? changed[name] : found?.body;
    answers(found ? 200 : 404, body ?? { error: '404 Not Found' })(response, request);
  };
  const { url } = await server(step);
  const http = createHttp({ retrySeconds: 0, userAgent: 't', noProxy: '*', log: () => {} });
  onTestFinished(() => http.close());
  const client = connectGitlab({ api: `${url}/api/v4`, project: '7' }, { kind: 'private', value: 't' }, http);
  return gitlabSource(client, client);
}

async function everything(source: Source) {
  const read = await readAll(source, { histories: false });
  return { read, facts: await source.ciFacts(question([11])) };
}

it('right answers give no gap and no mistake', async () => {
  const source = await open();
  const { read, facts } = await everything(source);
  expect(read.runs[0]).toMatchObject({ iid: 4, url: 'https://h/g/p/-/ml/candidates/4', user: { username: 'ada' } });
  expect(facts.jobs.get(11)?.job.name).toBe('train');
  expect(facts.mergeRequests[0]).toMatchObject({
    created_at: Date.UTC(2026, 0, 2, 3, 4, 5, 678),
    updated_at: Date.UTC(2026, 0, 2, 2, 4, 5, 678),
  });
  expect(source.gaps()).toEqual([]);
});

describe('a wrong answer ends in one sentence with its place', () => {
  it.each<[string, unknown, string]>([
    ['project', { ...project, id: '7' }, "GET /api/v4/projects/7 is not what GitLab's API sends: id:"],
    ['project', { ...project, web_url: undefined }, 'web_url:'],
    ['project', [], 'projects/7'],
    ['user', { ...user, id: null }, "GET /api/v4/users/3 is not what GitLab's API sends: id:"],
    ['user', { ...user, username: 5 }, 'username:'],
    ['user', 'nobody', 'users/3'],
    ['experiments', { experiments: [{ name: 'e' }] }, 'experiments.0.experiment_id:'],
    ['experiments', { experiments: {} }, 'experiments:'],
    [
      'graphql',
      { data: { project: { mlExperiments: { nodes: [{}], pageInfo: { hasNextPage: false } } } } },
      'nodes.0.path:',
    ],
    ['graphql', { data: { project: { mlExperiments: { nodes: [] } } } }, 'pageInfo:'],
    ['graphql', { data: null }, 'POST /api/graphql'],
    ['runs', { runs: [{ ...run, info: { run_id: 'r' } }] }, 'runs.0.info.experiment_id:'],
    ['jobs', [{ ...job, name: null }], "GET jobs is not what GitLab's API sends: name:"],
    ['jobs', [{ ...job, pipeline: {} }], 'pipeline.id:'],
    ['jobs', [{ ...job, id: '11' }], '0.id:'],
    ['jobs', { message: 'none' }, 'GET jobs'],
    ['mergeRequests', [{ ...mergeRequest, iid: 'two' }], '0.iid:'],
    ['mergeRequests', [{ ...mergeRequest, updated_at: 'yesterday' }], '0.updated_at: not a date'],
    ['mergeRequest', { ...mergeRequest, created_at: 'soon' }, 'created_at: not a date'],
    ['mergeRequest', { ...mergeRequest, created_at: undefined }, 'created_at:'],
    ['mergeRequest', { ...mergeRequest, merged_at: '2026-13-45' }, 'merged_at: not a date'],
    ['mergeRequest', { ...mergeRequest, state: 'odd' }, 'state:'],
    ['mergeRequest', { ...mergeRequest, author: { id: 'x' } }, 'author.id:'],
    ['mergeRequestCommits', [{ id: '' }], '0.id:'],
    ['commits', [{ ...commit, committed_date: '' }], '0.committed_date: not a date'],
    ['commits', [{ ...commit, id: undefined }], '0.id:'],
    ['commits', null, 'GET repository/commits'],
  ])('%s: %j', async (name, body, words) => {
    const source = await open({ [name]: body });
    await expect(everything(source)).rejects.toMatchObject({
      code: 'ANSWER_NOT_JSON',
      message: expect.stringContaining(words),
    });
  });
});

describe('what may be absent is', () => {
  it.each<[string, unknown]>([
    ['project', { ...project, default_branch: null }],
    ['project', { ...project, visibility: 'secret' }],
    ['user', { id: 3, username: 'ada' }],
    ['jobs', [{ ...job, user: null }]],
    ['jobs', [{ ...job, pipeline: { id: 5, ref: 'main', sha: 'a' } }]],
    ['jobs', [{ id: 12, odd: true }, job]],
    ['mergeRequest', { ...mergeRequest, author: null, diff_refs: null, sha: null, source_project_id: null }],
    ['mergeRequest', { ...mergeRequest, updated_at: null }],
    ['commits', [{ id: 'e', committed_date: '2026-01-02T03:04:05Z' }]],
    ['graphql', { data: { project: null } }],
    ['graphql', { data: { project: { mlExperiments: null } } }],
    ['graphql', { data: { project: { mlExperiments: { nodes: [null], pageInfo: { hasNextPage: false } } } } }],
  ])('%s: %j', async (name, body) => {
    const { read, facts } = await everything(await open({ [name]: body }));
    const text = JSON.stringify([read.runs, read.experiments, [...facts.jobs], facts.mergeRequests, facts.commits]);
    expect(text).not.toMatch(/undefined|NaN|\[object/);
    expect(read.runs).toHaveLength(1);
  });
});
