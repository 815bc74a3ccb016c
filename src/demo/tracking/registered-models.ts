import { type Answer, invalidParameter, json, resourceExists, resourceMissing } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { type Fields, list, requiredText, text, whole } from '../http/fields.ts';
import { keysetPage } from '../http/keyset.ts';
import { EXPERIMENT_PREFIX, forgetModel, latestVersion, modelNamed } from '../state/registry.ts';
import type { ModelRow, ProjectRow } from '../state/rows.ts';
import { type KeyValue, keyValue } from './key-values.ts';
import { insertExperiment, readableProject, writableProject } from './project.ts';
import { modelPayload, versionPayload } from './registry-payload.ts';

const NAME = /^@?(?:[\w\-.+]*\/)*[\w\-.]+@?(?:[\w\-.+]*\/)*[\w\-.]*$/;
const SORTABLE = ['name', 'created_at', 'updated_at', 'id'];

/** A name that is taken, a name of the wrong form and faulty tags get the same refusal, as in GitLab. */
export function createModel(call: Call): Answer {
  const project = writableProject(call);
  const name = requiredText(call.fields, 'name');
  const description = text(call.fields, 'description') ?? null;
  const tags = list(call.fields, 'tags').map(keyValue);
  const experiment = `${EXPERIMENT_PREFIX}${name}`;
  const taken =
    modelNamed(call.state, project.id, name) ??
    call.state.one('SELECT 1 FROM experiments WHERE project_id = ? AND name = ?', project.id, experiment);
  if (taken || !NAME.test(name) || name.length > 255 || (description?.length ?? 0) > 10_000) resourceExists();
  if (faultOf(tags) !== undefined) resourceExists();
  call.state.together(() => {
    const { id } = insertExperiment(call, project, experiment, '[]');
    call.state.run(
      `INSERT INTO models (project_id, experiment_id, name, description, tags, user_id, created_at, updated_at)
       VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[project.id, id, name, description, JSON.stringify(tags), call.caller?.user.id ?? 0, call.now(), call.now()],
    );
  });
  return json({
    registered_model: modelPayload(call, project, modelNamed(call.state, project.id, name) ?? resourceMissing()),
  });
}

/** Names of tags are there and unique. */
export function faultOf(tags: readonly KeyValue[]): string | undefined {
  if (tags.some(({ key }) => key.trim() === '')) return "Name can't be blank";
  return new Set(tags.map(({ key }) => key)).size < tags.length ? 'Name has already been taken' : undefined;
}

export function getModel(call: Call): Answer {
  const project = readableProject(call);
  return json({ registered_model: modelPayload(call, project, wantedModel(call, project)) });
}

export function updateModel(call: Call): Answer {
  const project = writableProject(call);
  const { id } = wantedModel(call, project);
  const description = text(call.fields, 'description') ?? null;
  call.state.run('UPDATE models SET description = ?, updated_at = ? WHERE id = ?', description, call.now(), id);
  return json({ registered_model: modelPayload(call, project, wantedModel(call, project)) });
}

/** A model without a version has a null in its list. */
export function latestVersions(call: Call): Answer {
  const project = readableProject(call);
  const latest = latestVersion(call.state, wantedModel(call, project).id);
  return json({ model_versions: [latest ? versionPayload(call, project, latest) : null] });
}

export function deleteModel(call: Call): Answer {
  const project = writableProject(call);
  forgetModel(call.state, wantedModel(call, project));
  return json({});
}

/** Only the name can be asked for, and it need only be a part of the name. */
export function searchModels(call: Call): Answer {
  const project = readableProject(call);
  const size = Math.max(1, Math.min(whole(call.fields, 'max_results') ?? 200, 1000));
  const name = nameIn(call.fields);
  const [column = '', direction = 'asc'] = (text(call.fields, 'order_by') || 'name asc').toLowerCase().split(' ');
  const renamed = column === 'last_updated_timestamp' ? 'updated_at' : column;
  const { rows, next } = keysetPage<ModelRow & { sorted: string | number }>(
    call.state,
    {
      ...{ columns: '*', from: 'models', id: 'id', direction: direction === 'asc' ? 'asc' : 'desc' },
      where: `project_id = ? AND name LIKE '%' || ? || '%'`,
      values: [project.id, name],
      sorted: SORTABLE.includes(renamed) ? renamed : 'created_at',
    },
    { size, token: text(call.fields, 'page_token') },
  );
  return json({ registered_models: rows.map((row) => modelPayload(call, project, row)), next_page_token: next });
}

function nameIn(fields: Fields): string {
  const filter = text(fields, 'filter');
  if (filter === undefined) return '';
  const [attribute, value = ''] = filter.split('=');
  if (attribute !== 'name') invalidParameter("Invalid attribute key specified. Valid keys are '{'name'}'");
  return value.replace(/^["']|["']$/g, '');
}

export function wantedModel(call: Call, project: ProjectRow): ModelRow {
  return modelNamed(call.state, project.id, text(call.fields, 'name') ?? '') ?? resourceMissing();
}
