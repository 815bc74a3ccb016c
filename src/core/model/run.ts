/** Runs as every room of the project knows them; field names are those of the documented data format `ml-report/1`. */
import { byText } from './text.ts';

export const runStatuses = ['RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
export type RunStatus = (typeof runStatuses)[number];

const statuses = new Map<string, RunStatus>(runStatuses.map((status) => [status, status]));

/** The status of that name in any case; a run of any other is said to be running, as MLflow's clients begin one. */
export function statusOf(name: string): RunStatus {
  return statuses.get(name) ?? statuses.get(name.toUpperCase()) ?? 'RUNNING';
}

/** A person or bot of the GitLab instance. */
export interface User {
  readonly id: number;
  readonly username: string;
  readonly name: string;
  readonly url: string;
}

/** One entry of a metric's history. */
export interface MetricEntry {
  /** NaN and infinities are ordinary values; `null` is a value that the source lost (GitLab's JSON holds no NaN). */
  readonly value: number | null;
  readonly step: number;
  /** Milliseconds since 1970. */
  readonly timestamp: number | null;
}

/**
 * The last entry of one metric of one run. Last is what MLflow itself calls so: the highest step, then the latest timestamp, then the highest
 * value. Where the history was not read (`count` is `null`) it is the entry that the source shows, which in GitLab is the one logged last.
 */
export interface Metric extends MetricEntry {
  /** Smallest finite value of the history; `null` where the history was not read or has no finite value. */
  readonly min: number | null;
  readonly max: number | null;
  /** Number of points of the history; `null` where it was not read. */
  readonly count: number | null;
  /** The entry that the source itself shows as the latest, where that is another one: GitLab shows the one logged last. */
  readonly latest: MetricEntry | null;
}

export interface Job {
  readonly id: number;
  readonly name: string;
  readonly url: string;
  readonly status: string;
  /** Description of the runner that carried it out; `null` where the source does not say. */
  readonly runner: string | null;
}

export interface Pipeline {
  readonly id: number;
  readonly url: string;
  /** A branch, a tag, or `refs/merge-requests/42/head`. */
  readonly ref: string;
  readonly sha: string;
  /** GitLab's word for what started it: `push`, `merge_request_event`, `schedule` … */
  readonly source: string;
}

export interface MergeRequestRef {
  readonly iid: number;
  readonly url: string;
  readonly title: string;
}

/** Where in CI a run was logged; the job always, since the link to it is how the rest was found. */
export interface RunCi {
  readonly job: Job;
  readonly pipeline: Pipeline;
  /** The merge request whose pipeline it was; `null` for a pipeline of a branch without one. */
  readonly merge_request: MergeRequestRef | null;
  /** Who started the job. */
  readonly user: User | null;
}

export interface Artifacts {
  readonly url: string;
  /** Bytes; `size` is `null` where the server does not say. */
  readonly files: readonly { readonly path: string; readonly size: number | null }[];
}

/** The version of a registered model that a run is. */
export interface ModelVersion {
  readonly name: string;
  /** `1.2.0` */
  readonly version: string;
  readonly url: string | null;
}

export interface Run {
  /** The id that MLflow's client uses: in GitLab a UUID. */
  readonly run_id: string;
  /** GitLab's number of the run inside its project, part of its page's address. */
  readonly iid: number | null;
  readonly experiment_id: string;
  readonly name: string;
  readonly status: RunStatus;
  /** Milliseconds since 1970; `null` where it was never given. */
  readonly start_time: number | null;
  /** `null` while the run is going, and where it never ended. */
  readonly end_time: number | null;
  readonly stage: 'active' | 'deleted';
  readonly url: string | null;
  /** Who logged it. */
  readonly user: User | null;
  readonly parent_run_id: string | null;
  readonly params: ReadonlyMap<string, string>;
  readonly metrics: ReadonlyMap<string, Metric>;
  readonly tags: ReadonlyMap<string, string>;
  /** `null` where the files were not listed. */
  readonly artifacts: Artifacts | null;
  readonly model_version: ModelVersion | null;
  readonly ci: RunCi | null;
}

/** The tag by which GitLab itself links a run to its CI job. */
export const JOB_TAG = 'gitlab.CI_JOB_ID';

const sha = /^[0-9a-f]{40}$/;

/** The commit that a run was made from: its pipeline's, else the one that MLflow's client noted; `null` where neither is known. */
export function runCommit(run: Run): string | null {
  const noted = run.tags.get('mlflow.source.git.commit') ?? '';
  return run.ci?.pipeline.sha ?? (sha.test(noted) ? noted : null);
}

/** Newest first; a run without a start time is older than any other; equal times are ordered by id. */
export function newestFirst(a: Run, b: Run): number {
  return (b.start_time ?? -1) - (a.start_time ?? -1) || byText(a.run_id, b.run_id);
}

/** Oldest first, for what is drawn along time; equal times are ordered by id, here too. */
export function oldestFirst(a: Run, b: Run): number {
  return (a.start_time ?? -1) - (b.start_time ?? -1) || byText(a.run_id, b.run_id);
}

/** Milliseconds from start to end; `null` where one of them is not known. */
export function durationOf({ start_time, end_time }: Pick<Run, 'start_time' | 'end_time'>): number | null {
  return start_time === null || end_time === null ? null : end_time - start_time;
}

/** The last value of a metric where it is an ordinary number; `null` where it is missing, lost or not finite. */
export function finiteValue(run: Run, key: string): number | null {
  const value = run.metrics.get(key)?.value ?? null;
  return value !== null && Number.isFinite(value) ? value : null;
}

/** Every metric key that a run of the list logged. */
export function metricKeys(runs: readonly Run[]): Set<string> {
  const keys = new Set<string>();
  const lists = new Set<unknown>();
  for (const { metrics } of runs) {
    const list = 'list' in metrics ? metrics.list : metrics;
    if (lists.has(list)) continue;
    lists.add(list);
    for (const key of metrics.keys()) keys.add(key);
  }
  return keys;
}
