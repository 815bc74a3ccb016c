import { resourceMissing, unauthorized } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { mayWriteRuns, signedIn, visibleProject } from '../http/caller.ts';
import type { ExperimentRow, ProjectRow, RunRow } from '../state/rows.ts';

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
