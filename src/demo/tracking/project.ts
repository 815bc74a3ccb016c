import { randomUUID } from 'node:crypto';
import { resourceMissing, unauthorized } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { mayWriteRuns, visibleProject } from '../http/membership.ts';
import type { ExperimentRow, ProjectRow, RunRow } from '../state/rows.ts';
import { nextIid } from '../state/state.ts';
import { animalName } from './animal-name.ts';

/** Columns of a run with its experiment's number, which is what the payloads name. */
export const RUN_COLUMNS = `runs.*, (SELECT iid FROM experiments WHERE experiments.id = runs.experiment_id) AS experiment_iid`;

/** A token first, then sight of the project. */
export function readableProject(call: Call): ProjectRow {
  signedIn(call);
  return visibleProject(call);
}

/** What each POST of the tracking API asks for, the searches too. */
export function writableProject(call: Call): ProjectRow {
  const project = readableProject(call);
  return mayWriteRuns(call, project.id) ? project : unauthorized();
}

export function experimentByIid(call: Call, project: ProjectRow, iid: string): ExperimentRow {
  const row = call.state.one<ExperimentRow>(
    'SELECT * FROM experiments WHERE project_id = ? AND iid = ?',
    project.id,
    /^\d+$/.test(iid) ? Number(iid) : -1,
  );
  return row ?? resourceMissing();
}

export function runByEid(call: Call, project: ProjectRow, eid: string): RunRow {
  const row = call.state.one<RunRow>(
    `SELECT ${RUN_COLUMNS} FROM runs WHERE project_id = ? AND eid = ?`,
    project.id,
    eid,
  );
  return row ?? resourceMissing();
}

export function insertExperiment(
  call: Call,
  project: ProjectRow,
  name: string,
  tags: string,
): { id: number; iid: number } {
  const iid = nextIid(call.state, project.id, 'experiment');
  const now = call.now();
  const id = call.state.run(
    'INSERT INTO experiments (project_id, iid, name, tags, user_id, created_at, updated_at) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ...[project.id, iid, name, tags, call.caller?.user.id ?? 0, now, now],
  );
  return { id, iid };
}

type NewRun = {
  startTime: number;
  userId: number | null;
  eid?: string;
  name?: string | undefined;
  jobId?: number | null;
  tags?: string;
};

/** A run that has begun; without a name it gets one. Gives its row's id. */
export function insertRun(
  call: Call,
  project: ProjectRow,
  experimentId: number,
  { startTime, userId, eid = randomUUID(), name, jobId = null, tags = '[]' }: NewRun,
): number {
  const iid = nextIid(call.state, project.id, 'run');
  const now = call.now();
  return call.state.run(
    `INSERT INTO runs (project_id, experiment_id, iid, eid, name, status, start_time, created_at, updated_at, user_id, job_id,
       params, tags, latest) VALUES (?, ?, ?, ?, ?, 'RUNNING', ?, ?, ?, ?, ?, '[]', ?, '[]')`,
    ...[project.id, experimentId, iid, eid, name || animalName(eid), startTime, now, now, userId, jobId, tags],
  );
}
