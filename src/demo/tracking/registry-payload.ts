import type { Call } from '../http/call.ts';
import { versionsOf } from '../state/registry.ts';
import type { ModelRow, ModelVersionRow, ProjectRow } from '../state/rows.ts';

const seconds = (time: number): number => Math.floor(time / 1000);

/** Times are seconds here, and `latest_versions` are all versions; on older servers as the rows of the database, `version` being the semantic one. */
export function modelPayload(call: Call, project: ProjectRow, row: ModelRow): object {
  const versions = versionsOf(call.state, row.id);
  return {
    name: row.name,
    creation_timestamp: seconds(row.created_at),
    last_updated_timestamp: seconds(row.updated_at),
    description: row.description ?? '',
    user_id: String(row.user_id),
    tags: JSON.parse(row.tags) as unknown,
    latest_versions:
      call.generation === 'inline'
        ? versions.map((version) => rowOf(row, version))
        : versions.map((version) => versionPayload(call, project, version)),
  };
}

function rowOf(model: ModelRow, version: ModelVersionRow): object {
  return {
    ...{ id: version.id, created_at: new Date(version.created_at), updated_at: new Date(version.updated_at) },
    ...{ project_id: model.project_id, model_id: model.id, package_id: version.run_id, version: version.version },
    ...{ description: version.description, semver_major: version.major, semver_minor: version.minor },
    ...{ semver_patch: version.patch, semver_prerelease: null },
  };
}

/** `version` is the number in the database, as MLflow's client wants it; the semantic version is the alias. */
export function versionPayload(call: Call, project: ProjectRow, row: ModelVersionRow): object {
  const sql = 'SELECT models.name, eid FROM models JOIN runs ON runs.id = ? WHERE models.id = ?';
  const { name = '', eid = '' } = call.state.one<{ name: string; eid: string }>(sql, row.run_id, row.model_id) ?? {};
  return {
    ...{ name, version: String(row.id) },
    creation_timestamp: seconds(row.created_at),
    last_updated_timestamp: seconds(row.updated_at),
    ...{ user_id: null, current_stage: 'development', description: row.description ?? '' },
    source: `${call.url}/${project.path}/-/ml/models/${row.model_id}/versions/${row.id}`,
    ...{ run_id: eid, status: 'READY', status_message: '' },
    tags: JSON.parse(row.tags) as unknown,
    ...{ run_link: '', aliases: [row.version] },
  };
}
