/** What can be wrong with experiments, and with what GitLab tells of the project around them. */
import { answer, type Harm } from '../meddler.ts';
import { another, drop, each, type Meaning, set, withHeaders, wrong } from './edits.ts';

const LIST = 'experiments/list';
const GRAPHQL = 'GraphQL, experiments';
const nodes = 'data.project.mlExperiments.nodes';

/** GitLab answers an experiment that is gone with 404, and so does the listing of its runs. */
const ghost = (body: { experiments: object[] }) =>
  void body.experiments.push({ ...body.experiments[0], experiment_id: '999', name: 'ghost' });

const withoutAnswer =
  (message: string): Harm =>
  ({ response }) =>
    answer(response, { status: 200, headers: {}, body: JSON.stringify({ data: null, errors: [{ message }] }) });

export const ofExperiments: readonly Meaning[] = [
  ...wrong(LIST, {
    'experiments are an object': set('experiments', {}),
    'an experiment is null': set('experiments.0', null),
    'an experiment without an id': drop('experiments.0.experiment_id'),
    'an experiment without a name': drop('experiments.0.name'),
    'an experiment twice': (body) => void body.experiments.push(body.experiments[0]),
  }),
  ...another(LIST, { 'an experiment that is gone when its runs are listed': ghost }),
  ...wrong(GRAPHQL, {
    'nodes are null': set(nodes, null),
    'a node is null': set(`${nodes}.0`, null),
    'no page info': drop('data.project.mlExperiments.pageInfo'),
    'a cursor names itself as the next one': set('data.project.mlExperiments.pageInfo', {
      ...{ hasNextPage: true, endCursor: 'again' },
    }),
    'the project is null': set('data.project', null),
    'an experiment made at no time': set(`${nodes}.0.createdAt`, 'soon'),
    'a count that is too large': each(nodes, (one) => {
      one.candidateCount += 9;
    }),
    'a count below zero': set(`${nodes}.0.candidateCount`, -1),
  }),
  {
    ...{ trouble: 'a query that is too complex', call: GRAPHQL },
    harm: withoutAnswer('Query has complexity of 300, which exceeds max complexity of 250'),
  },
];

const LISTS = [
  ...(['jobs', 'merge requests', 'commits', 'commits of a merge request', 'jobs of a pipeline'] as const),
  'label events' as const,
];
const junk = withHeaders({ 'x-total': 'banana', 'x-total-pages': '-3', 'x-next-page': 'Infinity' });
const endless = withHeaders({
  link: '<https://elsewhere.example/steal?page=2&per_page=100>; rel="next"',
  'x-next-page': '2',
});

export const ofTheProject: readonly Meaning[] = [
  ...wrong('project', {
    'a project whose id is a text': set('id', '41'),
    'a project without a path': drop('path_with_namespace'),
  }),
  ...another('project', {
    'a project without a default branch': set('default_branch', null),
    'a project that is somebody else’s': (body) => ({ ...body, id: 42, path_with_namespace: 'other/project' }),
  }),
  ...wrong('user', { 'a user without a name': drop('username') }),
  ...wrong('jobs', {
    'a job without a pipeline': each('', (one) => {
      delete one.pipeline;
    }),
    'a job whose id is a text': each('', (one) => {
      one.id = String(one.id);
    }),
  }),
  ...another('jobs', {
    'a job without a user': each('', (one) => {
      one.user = null;
    }),
  }),
  ...wrong('merge request', {
    'a merge request of no known state': set('state', 'dreaming'),
    'a merge request made at no time': set('created_at', 'soon'),
    'a merge request whose title is a list': set('title', ['a']),
  }),
  ...another('merge request', {
    'a merge request without refs': set('diff_refs', null),
    'a merge request of nobody': set('author', null),
  }),
  ...wrong('label events', {
    'label events are an object': () => ({}),
    'a label event without an id': drop('0.id'),
    'a label event whose user is a text': set('0.user', 'ada'),
  }),
  ...another('label events', {
    'a label event of nobody': set('0.user', null),
    'a label event of a label that is gone': set('0.label', null),
    'a label event that does neither': set('0.action', 'paint'),
  }),
  ...wrong('commits', {
    'a commit without an id': drop('0.id'),
    'a commit made at no time': set('0.committed_date', 'soon'),
  }),
  ...wrong('commits of a merge request', { 'a commit without an id': drop('0.id') }),
  ...wrong('artifacts', {
    'files are an object': set('files', {}),
    'a file without a path': set('files', [{ is_dir: false }]),
  }),
  ...another('artifacts', {
    'a file of no size': set('files', [{ path: 'a', is_dir: false, file_size: null }]),
    'a file whose path leads out': set('files', [{ path: '../../etc/passwd', is_dir: false, file_size: 1 }]),
    'folders without end': set('files', [{ path: 'a', is_dir: true, file_size: 0 }]),
  }),
  ...LISTS.map((call): Meaning => ({ trouble: 'totals that are none', call, harm: junk })),
  ...LISTS.map((call): Meaning => ({ trouble: 'a next page without end', call, harm: endless })),
];
