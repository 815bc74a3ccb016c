import { nextPipelineIid, type State } from '../state/state.ts';
import type { StoredRun } from '../store/read-store.ts';
import type { Change } from './changes.ts';

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;

type Origin = { state: State; projectId: number; userId: number; nameOf: (experimentId: string) => string };
type Request = { id: number; iid: number };
type Place = { ref: string; source: string; mergeRequestId: number | null };
type JobPlan = {
  name: string;
  stage: string;
  status: string;
  retried: number;
  from: number;
  to: number;
  failure?: string;
};

/** Main was pushed once and then trained by a schedule: one pipeline for each day. Gives the job of each run. */
export function writeMainPipelines(origin: Origin, change: Change): Map<StoredRun, number> {
  const days = [...Map.groupBy(change.runs, dayOf).values()];
  const jobs = days.map((runs, index) => {
    const place = { ref: 'main', source: index === 0 ? 'push' : 'schedule', mergeRequestId: null };
    return writePipeline(origin, change.sha, runs, place).jobs;
  });
  return new Map(jobs.flatMap((map) => [...map]));
}

/** The open merge request's newest push trained once; its first try failed and was tried again. */
export function writeMergeRequestPipeline(
  origin: Origin,
  change: Change,
  request: Request & { newest: boolean },
): { pipelineId: number; jobs: Map<StoredRun, number> } {
  const again = { retriedOnce: request.newest, at: change.at };
  return writePipeline(origin, change.sha, change.runs, placeOf(request), again);
}

/** Before it was merged, its pipeline was run again on each day that has runs. */
export function writeMergedPipelines(origin: Origin, change: Change, request: Request): Map<StoredRun, number> {
  const days = [...Map.groupBy(change.runs, dayOf).values()];
  if (days.length === 0) writeMergeRequestPipeline(origin, change, { ...request, newest: false });
  const jobs = days.map((runs) => writePipeline(origin, change.sha, runs, placeOf(request)).jobs);
  return new Map(jobs.flatMap((map) => [...map]));
}

function placeOf({ id, iid }: Request): Place {
  return { ref: `refs/merge-requests/${iid}/head`, source: 'merge_request_event', mergeRequestId: id };
}

const dayOf = (run: StoredRun): number => Math.floor((run.startTime ?? 0) / DAY);

/** What a push without training leaves: one short pipeline. */
export function writePlainPipeline(origin: Origin, sha: string, at: number): void {
  writePipeline(origin, sha, [], { ref: 'main', source: 'push', mergeRequestId: null }, { retriedOnce: false, at });
}

/** The job that the report itself runs in, still going; gives its id. */
export function writeReportJob(origin: Origin, pipelineId: number, at: number): number {
  origin.state.run("UPDATE pipelines SET status = 'running', finished_at = NULL WHERE id = ?", pipelineId);
  return writeJob(origin, pipelineId, {
    ...{ name: 'ml-report', stage: 'report', status: 'running', retried: 0, from: at, to: at },
  });
}

function writePipeline(
  origin: Origin,
  sha: string,
  runs: readonly StoredRun[],
  place: Place,
  { retriedOnce, at }: { retriedOnce: boolean; at: number } = { retriedOnce: false, at: runs[0]?.startTime ?? 0 },
): { pipelineId: number; jobs: Map<StoredRun, number> } {
  const groups = [...Map.groupBy(runs, (run) => run.experimentId)];
  const plans = groups.map(([experimentId, members]) => trainingJob(origin.nameOf(experimentId), members));
  const begin = runs[0] ? (runs[0].startTime ?? at) - 10 * MINUTE : at + MINUTE;
  const test: JobPlan = {
    name: 'test',
    stage: 'test',
    status: 'success',
    retried: 0,
    from: begin,
    to: begin + 2 * MINUTE,
  };
  const end = Math.max(...plans.map(({ to }) => to), test.to);
  const status = plans.some((plan) => plan.status !== 'success') ? 'failed' : 'success';
  const pipelineId = insertPipeline(origin, sha, place, status, begin, end);
  writeJob(origin, pipelineId, test);
  const jobs = new Map<StoredRun, number>();
  plans.forEach((plan, index) => {
    if (retriedOnce) writeJob(origin, pipelineId, failedTry(plan));
    const id = writeJob(origin, pipelineId, plan);
    for (const run of groups[index]?.[1] ?? []) jobs.set(run, id);
  });
  return { pipelineId, jobs };
}

function trainingJob(name: string, runs: readonly StoredRun[]): JobPlan {
  const from = (runs[0]?.startTime ?? 0) - MINUTE;
  const to = Math.max(...runs.map((run) => run.endTime ?? run.startTime ?? 0)) + MINUTE;
  const common = { name, stage: 'train', retried: 0, from, to };
  if (runs.some((run) => run.status === 'FAILED')) return { ...common, status: 'failed', failure: 'script_failure' };
  const stuck = runs.some((run) => run.endTime === null);
  return stuck ? { ...common, status: 'failed', failure: 'job_execution_timeout' } : { ...common, status: 'success' };
}

function failedTry(plan: JobPlan): JobPlan {
  const from = plan.from - 7 * MINUTE;
  return { ...plan, status: 'failed', retried: 1, from, to: from + 3 * MINUTE, failure: 'runner_system_failure' };
}

function insertPipeline(origin: Origin, sha: string, place: Place, status: string, from: number, to: number): number {
  const { state, projectId, userId } = origin;
  const iid = nextPipelineIid(state, projectId);
  return state.run(
    `INSERT INTO pipelines (project_id, iid, sha, ref, source, status, user_id, merge_request_id, created_at, finished_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[projectId, iid, sha, place.ref, place.source, status, userId, place.mergeRequestId, from, to],
  );
}

function writeJob({ state, projectId, userId }: Origin, pipelineId: number, plan: JobPlan): number {
  const finished = plan.status === 'running' ? null : plan.to;
  return state.run(
    `INSERT INTO jobs (project_id, pipeline_id, name, stage, status, retried, user_id, created_at, started_at, finished_at,
       failure_reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[projectId, pipelineId, plan.name, plan.stage, plan.status, plan.retried, userId],
    ...[plan.from - MINUTE, plan.from, finished, plan.failure ?? null],
  );
}
