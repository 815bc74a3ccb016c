import { type Answer, invalidParameter, json, refuse, resourceMissing } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { list, requiredText, requiredWhole, text } from '../http/fields.ts';
import { latestVersion } from '../state/registry.ts';
import type { ModelRow, ModelVersionRow, ProjectRow } from '../state/rows.ts';
import { keyValue } from './key-values.ts';
import { insertRun, readableProject, writableProject } from './project.ts';
import { faultOf, wantedModel } from './registered-models.ts';
import { versionPayload } from './registry-payload.ts';
import { readVersion, versionAfter } from './semantic-version.ts';

/** The tag by which a client chooses the number of a new version. */
const VERSION_TAG = 'gitlab.version';

/** Each version has a run of its own, without user, start and params, in the experiment of its model. */
export function createVersion(call: Call): Answer {
  const project = writableProject(call);
  const model = wantedModel(call, project);
  const tags = list(call.fields, 'tags').map(keyValue);
  const version =
    tags.findLast(({ key }) => key === VERSION_TAG)?.value ??
    versionAfter(latestVersion(call.state, model.id)?.version);
  const read = readVersion(version) ?? refuseWith('Version must be semantic version');
  if (versionOf(call, project, model.name, version)) refuseWith('Version has already been taken');
  const fault = faultOf(tags);
  if (fault !== undefined) refuseWith(`Validation failed: ${fault}`);
  call.state.together(() => {
    const runId = insertRun(call, project, model.experiment_id, { startTime: 0, userId: null });
    const id = call.state.run(
      `INSERT INTO model_versions (project_id, model_id, run_id, version, major, minor, patch, description, tags, user_id, created_at,
         updated_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[project.id, model.id, runId, version, read.major, read.minor, read.patch],
      ...[
        text(call.fields, 'description') ?? null,
        JSON.stringify(tags),
        call.caller?.user.id ?? 0,
        call.now(),
        call.now(),
      ],
    );
    call.state.run('UPDATE runs SET model_version_id = ? WHERE id = ?', id, runId);
  });
  return answerWith(call, project, versionOf(call, project, model.name, version));
}

/** GitLab's words come as a list here. */
function refuseWith(message: string): never {
  return refuse(json({ error_code: 'INVALID_PARAMETER_VALUE', message: [message] }, 400));
}

/** By its semantic version, not by the number that `version` is in answers. */
export function getVersion(call: Call): Answer {
  const project = readableProject(call);
  const [name, version] = [requiredText(call.fields, 'name'), requiredText(call.fields, 'version')];
  return answerWith(call, project, versionOf(call, project, name, version));
}

export function getVersionByAlias(call: Call): Answer {
  const project = readableProject(call);
  const [name = '', alias = ''] = [text(call.fields, 'name'), text(call.fields, 'alias')];
  return answerWith(call, project, versionOf(call, project, name, alias));
}

export function updateVersion(call: Call): Answer {
  const project = writableProject(call);
  const [name, version, description] = ['name', 'version', 'description'].map((field) => text(call.fields, field));
  if (name === undefined || version === undefined || description === undefined) return invalidParameter(null);
  const row = versionOf(call, project, name, version) ?? refuse(json({ error_code: 'UPDATE_FAILED' }, 400));
  call.state.run(
    'UPDATE model_versions SET description = ?, updated_at = ? WHERE id = ?',
    description,
    call.now(),
    row.id,
  );
  return answerWith(call, project, versionOf(call, project, name, version));
}

/** Nothing is looked up for this. */
export function downloadAddress(call: Call): Answer {
  readableProject(call);
  requiredText(call.fields, 'name');
  return json({ artifact_uri: `mlflow-artifacts:/${requiredWhole(call.fields, 'version')}` });
}

function answerWith(call: Call, project: ProjectRow, row: ModelVersionRow | undefined): Answer {
  return json({ model_version: versionPayload(call, project, row ?? resourceMissing()) });
}

function versionOf(
  call: Call,
  project: ProjectRow,
  name: ModelRow['name'],
  version: string,
): ModelVersionRow | undefined {
  return call.state.one<ModelVersionRow>(
    `SELECT model_versions.* FROM model_versions JOIN models ON models.id = model_id
     WHERE models.project_id = ? AND name = ? AND version = ?`,
    ...[project.id, name, version],
  );
}
