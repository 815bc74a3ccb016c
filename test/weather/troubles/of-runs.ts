/** What can be wrong with listed runs and their histories. */
import { answer, type Harm } from '../meddler.ts';
import { another, drop, each, edit, type Meaning, set, wrong } from './edits.ts';

const RUNS = 'runs/search, first page';
const LATER = 'runs/search, later page';
const HISTORY = 'metrics/get-history';

const metric = (entry: Record<string, unknown>) => set('runs.0.data.metrics', [{ key: 'm', value: 1, ...entry }]);
const params = (...pairs: unknown[]) => set('runs.0.data.params', pairs);

const infinite: Harm = async ({ truth, response }) => {
  const { body, ...rest } = await truth();
  const metrics = '"metrics":[{"key":"m","value":1e999,"timestamp":1,"step":0}]';
  answer(response, { ...rest, body: body.replace(/"metrics":\[[^\]]*\]/, metrics) });
};

const expired: Harm = ({ response }) =>
  answer(response, {
    ...{ status: 400, headers: {} },
    body: '{"error_code":"INVALID_PARAMETER_VALUE","message":"Invalid page token"}',
  });

/** The runs of the page before stand on this one once more. */
const overlapping: Harm = async ({ truth, sent, response }) => {
  const { page_token: _, ...again } = JSON.parse(sent);
  const before = JSON.parse((await truth({ sent: JSON.stringify({ ...again, max_results: 2 }) })).body);
  const { body, ...rest } = await truth();
  const page = JSON.parse(body);
  answer(response, { ...rest, body: JSON.stringify({ ...page, runs: [...before.runs, ...page.runs] }) });
};

export const ofRuns: readonly Meaning[] = [
  ...wrong(RUNS, {
    'runs are an object': set('runs', {}),
    'a run is null': set('runs.0', null),
    'a run without info': drop('runs.0.info'),
    'a run without an id': drop('runs.0.info.run_id'),
    'a run whose id is a number': set('runs.0.info.run_id', 7),
    'a run whose id is empty': set('runs.0.info.run_id', ''),
    'a run without data': drop('runs.0.data'),
    'a run’s start is a word': set('runs.0.info.start_time', 'soon'),
    'a run’s start is an object': set('runs.0.info.start_time', {}),
    'a run’s status is a number': set('runs.0.info.status', 3),
    'metrics are an object': set('runs.0.data.metrics', { loss: 1 }),
    'metrics are a text': set('runs.0.data.metrics', 'loss'),
    'a metric without a key': set('runs.0.data.metrics', [{ value: 1 }]),
    'a metric’s value is a list': metric({ value: [1] }),
    'a metric’s value is true': metric({ value: true }),
    'a metric’s step is a word': metric({ step: 'x' }),
    'a param’s value is a number': params({ key: 'p', value: 7 }),
    'a param’s key is null': params({ key: null, value: '7' }),
    'a page’s token is a number': set('next_page_token', 7),
    'a page’s token is an object': set('next_page_token', {}),
    'a run twice on one page': (body) => void body.runs.push(body.runs[0]),
  }),
  ...another(RUNS, {
    'an experiment’s id as a number': set('runs.0.info.experiment_id', 1),
    'a run’s start is beyond all time': set('runs.0.info.start_time', 1e300),
    'a run’s start is before all time': set('runs.0.info.start_time', -1e300),
    'a run ends before it starts': set('runs.0.info.end_time', 1),
    'a run’s status is unknown': set('runs.0.info.status', 'DREAMING'),
    'a run’s user is a word': set('runs.0.info.user_id', 'mei'),
    'a run without an artifact address': drop('runs.0.info.artifact_uri'),
    'a run’s artifact address leads elsewhere': set('runs.0.info.artifact_uri', 'file:///etc/passwd'),
    'a metric without a value': metric({ value: null }),
    'a metric’s value is a word': metric({ value: 'high' }),
    'a metric’s value is “NaN”': metric({ value: 'NaN' }),
    'a metric’s step is a text of digits': metric({ step: '7', timestamp: '8' }),
    'a metric’s step is a fraction': metric({ step: 1.5, timestamp: 1.5 }),
    'a metric’s step is beyond whole numbers': metric({ step: 2 ** 60, timestamp: 2 ** 60 }),
    'a param’s value is null': params({ key: 'p', value: null }),
    'a param twice': params({ key: 'p', value: '1' }, { key: 'p', value: '2' }),
    'params with the names of a prototype': params(
      ...['__proto__', 'constructor', 'toString'].map((key) => ({ key, value: 'x' })),
    ),
  }),
  { trouble: 'a metric’s value is beyond doubles', call: RUNS, another: true, harm: infinite },
  ...wrong(LATER, { 'a page names itself as the next one': set('next_page_token', 'again') }),
  { trouble: 'a page’s token has expired', call: LATER, harm: expired },
  { trouble: 'runs of the page before once more', call: LATER, harm: overlapping },
];

export const ofHistories: readonly Meaning[] = [
  ...wrong(HISTORY, {
    'points are an object': set('metrics', {}),
    'a point is null': set('metrics', [null]),
    'a point’s step is a word': set('metrics.0.step', 'x'),
    'a point’s value is an object': set('metrics.0.value', {}),
    'a page of points names itself as the next one': set('next_page_token', 'again'),
    'points of another metric': each('metrics', (one) => {
      one.key = 'stranger';
    }),
  }),
  ...another(HISTORY, {
    'a point without a value': set('metrics.0.value', null),
    'points in no order': (body) => void body.metrics.reverse(),
    'every point twice': (body) => void body.metrics.push(...body.metrics),
    'no points at all': set('metrics', []),
  }),
];

/** Of the runs that are read one by one. */
export const ofSingleRuns: readonly Meaning[] = [
  { trouble: 'the run is another one', call: 'runs/get, read-only', harm: edit(set('run.info.run_id', 'stranger')) },
  { trouble: 'the run is null', call: 'runs/get, read-only', harm: edit(set('run', null)) },
  { trouble: 'the run is null', call: 'runs/get', harm: edit(set('run', null)) },
];
