/** Small whole things for tests: every field has a plain value, and a test names only those that it is about. */
import type { MatchedGroup } from '../../src/core/compare/match.ts';
import type { RowContext } from '../../src/core/compare/metric-row.ts';
import type { SeriesOf } from '../../src/core/compare/value.ts';
import type { Commit, Experiment, MergeRequest, Project } from '../../src/core/model/project.ts';
import type { Job, MergeRequestRef, Metric, Pipeline, Run, RunCi, User } from '../../src/core/model/run.ts';
import { metricOf, type Series, seriesOf } from '../../src/core/model/series.ts';
import { defaultSettings, type GateRule, type MetricSetting, type Settings } from '../../src/core/model/settings.ts';
import { FORMAT, type Snapshot } from '../../src/core/model/snapshot.ts';

export const MINUTE = 60_000;
export const HOUR = 60 * MINUTE;
/** Noon of a day in January 2026: the time that everything here starts from. */
export const NOON = Date.UTC(2026, 0, 15, 12);

const WEB = 'https://gitlab.example/team/churn';

/** Forty hexadecimal digits out of a short name, always the same. */
export function sha(name: string): string {
  return Buffer.from(name).toString('hex').padEnd(40, '0').slice(0, 40);
}

export function user(username: string, over: Partial<User> = {}): User {
  return { id: username.length, username, name: username, url: `https://gitlab.example/${username}`, ...over };
}

export function project(over: Partial<Project> = {}): Project {
  return {
    id: 7,
    path: 'team/churn',
    url: WEB,
    name: 'churn',
    default_branch: 'main',
    visibility: 'private',
    ...over,
  };
}

export function experiment(name: string, over: Partial<Experiment> = {}): Experiment {
  return {
    id: '1',
    name,
    url: `${WEB}/-/ml/experiments/${over.id ?? '1'}`,
    stage: 'active',
    tags: new Map(),
    created_at: NOON - 24 * HOUR,
    creator: user('mei'),
    ...over,
  };
}

export function metric(value: number | null, over: Partial<Metric> = {}): Metric {
  return { value, step: 0, timestamp: NOON, min: null, max: null, count: null, latest: null, ...over };
}

type RunFacts = Omit<Partial<Run>, 'metrics' | 'params' | 'tags'> & {
  readonly metrics?: Readonly<Record<string, number | null>>;
  readonly params?: Readonly<Record<string, string>>;
  readonly tags?: Readonly<Record<string, string>>;
};

let built = 0;

/** A finished run of the experiment `1`; without a `run_id` it gets the next number. */
export function run({ metrics = {}, params = {}, tags = {}, ...over }: RunFacts = {}): Run {
  const run_id = over.run_id ?? `run-${String(++built).padStart(4, '0')}`;
  return {
    run_id,
    iid: 12,
    experiment_id: '1',
    name: run_id,
    status: 'FINISHED',
    start_time: NOON,
    end_time: NOON + 14 * MINUTE,
    stage: 'active',
    url: `${WEB}/-/ml/candidates/12`,
    user: null,
    parent_run_id: null,
    params: new Map(Object.entries(params)),
    metrics: new Map(Object.entries(metrics).map(([key, value]) => [key, metric(value)])),
    tags: new Map(Object.entries(tags)),
    artifacts: null,
    model_version: null,
    ci: null,
    ...over,
  };
}

interface CiFacts {
  readonly commit?: string;
  readonly ref?: string;
  readonly mr?: number | MergeRequestRef | null;
  readonly job?: Partial<Job>;
  readonly pipeline?: Partial<Pipeline>;
  readonly user?: User | null;
}

/** The job `train` of a pipeline on main, or of the merge request `mr`. */
export function ci({
  commit = sha('head'),
  mr = null,
  ref,
  job,
  pipeline,
  user: starter = user('mei'),
}: CiFacts): RunCi {
  const owner = typeof mr === 'number' ? { iid: mr, url: `${WEB}/-/merge_requests/${mr}`, title: 'Work' } : mr;
  return {
    job: { id: 501, name: 'train', url: `${WEB}/-/jobs/501`, status: 'success', runner: null, ...job },
    pipeline: {
      id: 90,
      url: `${WEB}/-/pipelines/90`,
      ref: ref ?? (owner ? `refs/merge-requests/${owner.iid}/head` : 'main'),
      sha: commit,
      source: owner ? 'merge_request_event' : 'push',
      ...pipeline,
    },
    merge_request: owner,
    user: starter,
  };
}

/** The open merge request !42 of one commit `head` on top of `base`. */
export function mergeRequest(over: Partial<MergeRequest> = {}): MergeRequest {
  return {
    iid: 42,
    title: 'Add tenure',
    url: `${WEB}/-/merge_requests/42`,
    state: 'opened',
    source_branch: 'tenure',
    source_project: 7,
    target_branch: 'main',
    author: user('mei'),
    head_sha: sha('head'),
    base_sha: sha('base'),
    created_at: NOON - HOUR,
    updated_at: null,
    merged_at: null,
    merged_shas: [],
    commits: [sha('head')],
    labels: [],
    accepts: [],
    ...over,
  };
}

export function commit(name: string, over: Partial<Commit> = {}): Commit {
  const id = sha(name);
  return { sha: id, title: name, url: `${WEB}/-/commit/${id}`, committed_at: NOON, author: 'Mei', ...over };
}

export function metricSetting(glob: string, over: Partial<MetricSetting> = {}): MetricSetting {
  return { glob, goal: null, primary: false, summary: 'last', min_change: null, gates: [], ...over };
}

export function settings(over: Partial<Settings> = {}): Settings {
  return { ...defaultSettings, ...over };
}

/** The runs around !42, in one experiment `churn` unless others are given; main's newest commit is `base`. */
export function snapshot(runs: readonly Run[], over: Partial<Snapshot> = {}): Snapshot {
  return {
    format: FORMAT,
    taken_at: NOON + HOUR,
    tool: '1.2.3',
    source: 'gitlab',
    origin: 'https://gitlab.example/api/v4/projects/7',
    shard: null,
    project: project(),
    settings: settings(),
    merge_request: 42,
    merge_requests: [mergeRequest()],
    commits: [commit('base'), commit('older'), commit('oldest')],
    history: { read: 0, unread: 0 },
    target: null,
    gaps: [],
    experiments: [experiment('churn')],
    runs,
    ...over,
  };
}

/** A run of !42's newest commit. */
export const headRun = (facts: RunFacts = {}): Run => run({ ci: ci({ mr: 42 }), ...facts });
/** A run at the merge base, a day older. */
export const baseRun = (facts: RunFacts = {}): Run =>
  run({
    ci: ci({ commit: sha('base') }),
    start_time: NOON - 24 * HOUR,
    end_time: NOON - 24 * HOUR + 10 * MINUTE,
    ...facts,
  });

/** A gate of level `fail` that wants chance excluded. */
export function gate(kind: string, limit: string | number, over: Partial<GateRule> = {}): GateRule {
  return { kind, limit, level: 'fail', evidence: 'tested', ...over };
}

/** Runs of both sides as one group of one configuration a side. */
export function matched(head: readonly Run[], base: readonly Run[], over: Partial<MatchedGroup> = {}): MatchedGroup {
  return {
    ...{ name: 'churn', matched_by: 'experiment', words: '', head, base, strata: [{ head, base }] },
    ...{ replicated: true, pairs: null },
    ...over,
  };
}

/** What a row is made by: no past, no histories, nothing in the way. */
export function rowContext(group: MatchedGroup | null, over: Partial<RowContext> = {}): RowContext {
  return {
    ...{ settings: settings(), group, name: 'churn', past: [], obstacle: null, leading: null, turned: [] },
    saysBudget: false,
    seriesOf: () => null,
    ...over,
  };
}

/** Histories that were read, kept apart from their runs as a snapshot keeps them. */
export function histories(): {
  readonly seriesOf: SeriesOf;
  /** The run with a metric of these values at the steps 1, 2, … or at the given ones; `null` is a value that GitLab lost. */
  readonly curve: (run: Run, key: string, values: readonly (number | null)[], steps?: readonly number[]) => Run;
} {
  const read = new Map<string, Series>();
  const place = (run: string, key: string) => JSON.stringify([run, key]);
  return {
    seriesOf: (run, key) => read.get(place(run, key)) ?? null,
    curve: (one, key, values, steps = values.map((_, index) => index + 1)) => {
      const points = values.map((value, index) => ({ value, step: steps[index] ?? 0, timestamp: NOON + index }));
      const series = seriesOf(points);
      read.set(place(one.run_id, key), series);
      const last = points.at(-1) ?? { value: null, step: 0, timestamp: null };
      return { ...one, metrics: new Map([...one.metrics, [key, metricOf(last, series)]]) };
    },
  };
}
