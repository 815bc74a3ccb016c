import { type Answer, json, refuse, resourceExists, resourceMissing } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { list, requiredText, text, whole } from '../http/fields.ts';
import { keysetPage } from '../http/keyset.ts';
import type { ExperimentRow } from '../state/rows.ts';
import { forgetRun } from '../state/series.ts';
import { keyValue, TAG_LIMIT, withMany, withOne } from './key-values.ts';
import { experimentByIid, insertExperiment, readableProject, writableProject } from './project.ts';

const SORTABLE = ['name', 'created_at', 'updated_at', 'id'];

export function getExperiment(call: Call): Answer {
  const project = readableProject(call);
  return json({ experiment: payload(experimentByIid(call, project, text(call.fields, 'experiment_id') ?? '')) });
}

export function getExperimentByName(call: Call): Answer {
  const project = readableProject(call);
  const name = text(call.fields, 'experiment_name') ?? '';
  const row = call.state.one<ExperimentRow>(
    'SELECT * FROM experiments WHERE project_id = ? AND name = ?',
    project.id,
    name,
  );
  return json({ experiment: payload(row ?? resourceMissing()) });
}

export function listExperiments(call: Call): Answer {
  const project = readableProject(call);
  const rows = call.state.all<ExperimentRow>('SELECT * FROM experiments WHERE project_id = ? ORDER BY id', project.id);
  return json({ experiments: rows.map(payload) });
}

/** The filter is taken and not looked at, as in GitLab. */
export function searchExperiments(call: Call): Answer {
  const project = writableProject(call);
  const size = Math.max(1, Math.min(whole(call.fields, 'max_results') ?? 200, 1000));
  const [column = '', direction = 'asc'] = (text(call.fields, 'order_by') || 'created_at DESC')
    .toLowerCase()
    .split(' ');
  const renamed = column === 'last_updated_timestamp' ? 'updated_at' : column;
  const { rows, next } = keysetPage<ExperimentRow & { sorted: string | number }>(
    call.state,
    {
      columns: '*',
      from: 'experiments',
      where: 'project_id = ?',
      values: [project.id],
      id: 'id',
      sorted: SORTABLE.includes(renamed) ? renamed : 'id',
      direction: direction === 'asc' ? 'asc' : 'desc',
    },
    { size, token: text(call.fields, 'page_token') },
  );
  return json({ experiments: rows.map(payload), next_page_token: next });
}

/** A name that is taken and a name that is blank get the same refusal, as in GitLab. */
export function createExperiment(call: Call): Answer {
  const project = writableProject(call);
  const name = requiredText(call.fields, 'name');
  const tags = withMany('[]', list(call.fields, 'tags').map(keyValue), TAG_LIMIT);
  const taken = call.state.one('SELECT 1 FROM experiments WHERE project_id = ? AND name = ?', project.id, name);
  if (taken || name.trim() === '') resourceExists();
  const { iid } = insertExperiment(call, project, name, tags);
  return json({ experiment_id: String(iid) });
}

export function setExperimentTag(call: Call): Answer {
  const project = writableProject(call);
  const experiment = experimentByIid(call, project, requiredText(call.fields, 'experiment_id'));
  const tag = { key: requiredText(call.fields, 'key'), value: requiredText(call.fields, 'value') };
  call.state.run(
    'UPDATE experiments SET tags = ? WHERE id = ?',
    withOne(experiment.tags, tag, TAG_LIMIT),
    experiment.id,
  );
  return json({});
}

/** The runs go with it, and their metrics; that of a model stays. */
export function deleteExperiment(call: Call): Answer {
  const project = writableProject(call);
  const { id } = experimentByIid(call, project, requiredText(call.fields, 'experiment_id'));
  if (call.state.one('SELECT 1 FROM models WHERE experiment_id = ?', id))
    refuse(json({ message: 'Cannot delete an experiment associated to a model' }, 400));
  call.state.together(() => {
    const runs = call.state.all<{ id: number }>('SELECT id FROM runs WHERE experiment_id = ?', id);
    for (const run of runs) forgetRun(call.state, run.id);
    call.state.run('DELETE FROM experiments WHERE id = ?', id);
  });
  return json({});
}

function payload(row: ExperimentRow): object {
  return {
    experiment_id: String(row.iid),
    name: row.name,
    lifecycle_stage: 'active',
    artifact_location: 'not_implemented',
    tags: JSON.parse(row.tags) as unknown,
  };
}
