import { appendPoints, metricEntry } from '../state/series.ts';
import { nextIid, type State } from '../state/state.ts';
import type { Store, StoredRun } from '../store/read-store.ts';
import { animalName } from '../tracking/animal-name.ts';
import { JOB_TAG, paramLimit, TAG_LIMIT } from '../tracking/key-values.ts';
import { personAt } from './people.ts';

const PARENT_TAG = 'mlflow.parentRunId';

/** What of a store GitLab would not show or take. */
export type LeftOut = { experiments: number; runs: number; params: number; tags: number };

type Target = { state: State; projectId: number; generation: 'history' | 'inline' };

/** The active experiments, in the order of their folders; gives the row of each by its folder's name. */
export function writeExperiments({ state, projectId }: Target, { experiments, runs }: Store): Map<string, number> {
  const names = new Set<string>();
  const starts = Map.groupBy(runs, (run) => run.experimentId);
  const earliest = Math.min(...runs.flatMap((run) => run.startTime ?? []), 2e12);
  return new Map(
    experiments.map(({ id, name, createdAt, tags }) => {
      const unique = uniqueName(name, names);
      const times = (starts.get(id) ?? []).flatMap((run) => run.startTime ?? []);
      const created = createdAt ?? Math.min(...times, times.length === 0 ? earliest : Number.POSITIVE_INFINITY);
      const updated = Math.max(created, ...times);
      const rowId = state.run(
        'INSERT INTO experiments (project_id, iid, name, tags, user_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
        ...[projectId, nextIid(state, projectId, 'experiment'), unique, keyValues(tags), personAt(0), created, updated],
      );
      return [id, rowId];
    }),
  );
}

/** Oldest first, so that the numbers of runs follow their age. */
export function writeRuns(
  target: Target,
  runs: readonly StoredRun[],
  experiments: Map<string, number>,
  jobs: Map<StoredRun, number>,
): Pick<LeftOut, 'params' | 'tags'> {
  const people = [...new Set(runs.map((run) => run.userId))].sort();
  const leftOut = { params: 0, tags: 0 };
  for (const run of runs) {
    const params = run.params.filter(([, value]) => value.length <= paramLimit(target.generation).valueLength);
    const kept = run.tags.filter(([, value]) => value.length <= TAG_LIMIT.valueLength);
    // A client that logs into GitLab knows the parent by the id that GitLab gave it.
    const tags = kept.map(([key, value]): [string, string] => [key, key === PARENT_TAG ? eidOf(value) : value]);
    leftOut.params += run.params.length - params.length;
    leftOut.tags += run.tags.length - kept.length;
    const jobId = jobs.get(run) ?? null;
    writeRun(
      target,
      { ...run, params, tags: jobId === null ? tags : [...tags, [JOB_TAG, String(jobId)]] },
      {
        ...{
          iid: nextIid(target.state, target.projectId, 'run'),
          jobId,
          experimentId: experiments.get(run.experimentId) ?? 0,
        },
        userId: personAt(people.indexOf(run.userId)),
      },
    );
  }
  return leftOut;
}

function writeRun(
  { state, projectId }: Target,
  run: StoredRun,
  { iid, jobId, experimentId, userId }: { iid: number; jobId: number | null; experimentId: number; userId: number },
): void {
  const eid = eidOf(run.id);
  const start = run.startTime ?? 0;
  const latest = run.metrics.flatMap(([key, points]) => newestEntry(key, points));
  const runId = state.run(
    `INSERT INTO runs (project_id, experiment_id, iid, eid, name, status, start_time, end_time, created_at, updated_at, user_id,
       job_id, params, tags, latest) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[projectId, experimentId, iid, eid, run.name || animalName(eid), run.status, start, run.endTime, start],
    ...[run.endTime ?? start, userId, jobId, keyValues(run.params), keyValues(run.tags), JSON.stringify(latest)],
  );
  for (const [key, points] of run.metrics) if (points.length > 0) appendPoints(state, runId, key, points);
  for (const { path, size } of run.artifacts) {
    state.run('INSERT INTO artifacts (run_id, path, size) VALUES (?, ?, ?)', runId, path, size);
  }
}

/** The store's own id, written as a UUID, so that a run's origin can be looked up. */
export function eidOf(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}

function newestEntry(key: string, points: Float64Array): object[] {
  const [timestamp, value, step] = points.subarray(-3);
  return timestamp === undefined || value === undefined ? [] : [metricEntry({ key, value, timestamp, step })];
}

function keyValues(entries: readonly [string, string][]): string {
  return JSON.stringify(entries.map(([key, value]) => ({ key, value })));
}

function uniqueName(name: string, taken: Set<string>): string {
  let unique = name;
  for (let copy = 2; taken.has(unique); copy++) unique = `${name} (${copy})`;
  taken.add(unique);
  return unique;
}
