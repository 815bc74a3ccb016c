import type { Call } from '../http/call.ts';
import type { RunRow } from '../state/rows.ts';
import { allPointsOf, metricEntry } from '../state/series.ts';

/** The JSON text of a run; text, because its parts are stored as such. */
export function runText(call: Call, run: RunRow): string {
  const metrics =
    call.generation === 'inline' ? JSON.stringify(allPointsOf(call.state, run.id).map(metricEntry)) : run.latest;
  return `{"info":${JSON.stringify(runInfo(call, run))},"data":{"metrics":${metrics},"params":${run.params},"tags":${run.tags}}}`;
}

export function runInfo(call: Call, run: RunRow): object {
  return {
    run_id: run.eid,
    run_uuid: run.eid,
    experiment_id: String(run.experiment_iid),
    start_time: run.start_time,
    ...(run.end_time === null ? {} : { end_time: run.end_time }),
    run_name: run.name,
    status: run.status,
    artifact_uri: `${call.url}/api/v4/projects/${run.project_id}/packages/${artifactFolder(call, run)}/`,
    lifecycle_stage: 'active',
    user_id: run.user_id === null ? '' : String(run.user_id),
  };
}

export function hasArtifacts(call: Call, run: RunRow): boolean {
  return call.state.one('SELECT 1 FROM artifacts WHERE run_id = ? LIMIT 1', run.id) !== undefined;
}

/** On older servers the files of a run lie in a generic package of its experiment; those of a model version do not tell the run's number. */
function artifactFolder(call: Call, run: RunRow): string {
  if (run.model_version_id !== null) return `ml_models/${run.model_version_id}/files`;
  return call.generation === 'inline' && hasArtifacts(call, run)
    ? `generic/ml_experiment_${run.experiment_iid}/${run.iid}`
    : `ml_models/candidate:${run.iid}/files`;
}
