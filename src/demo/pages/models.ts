import type { Call } from '../http/call.ts';
import { versionsOf } from '../state/registry.ts';
import type { ModelRow, ModelVersionRow, ProjectRow } from '../state/rows.ts';
import type { Fact, PageContent } from './html.ts';

export function modelPage(call: Call, project: ProjectRow, id: string): PageContent | undefined {
  const model = call.state.one<ModelRow>(
    'SELECT * FROM models WHERE project_id = ? AND id = ?',
    project.id,
    Number(id),
  );
  if (!model) return undefined;
  const base = `${call.url}/${project.path}/-/ml/models/${model.id}`;
  return {
    title: `Model ${model.name}`,
    sentence: 'Here a real GitLab lists the versions of this model.',
    facts: [
      ['Description', model.description],
      ...versionsOf(call.state, model.id).map((version): Fact => {
        return [`Version ${version.id}`, { text: version.version, href: `${base}/versions/${version.id}` }];
      }),
    ],
  };
}

export function modelVersionPage(call: Call, project: ProjectRow, id: string): PageContent | undefined {
  const sql = `SELECT model_versions.*, models.name, runs.iid, runs.eid FROM model_versions JOIN runs ON runs.id = run_id
     JOIN models ON models.id = model_id WHERE model_versions.project_id = ? AND model_versions.id = ?`;
  type Row = ModelVersionRow & { name: string; iid: number; eid: string };
  const row = call.state.one<Row>(sql, project.id, Number(id));
  if (!row) return undefined;
  const href = `${call.url}/${project.path}/-/ml/candidates/${row.iid}`;
  return {
    title: `${row.name} ${row.version}`,
    sentence: 'Here a real GitLab shows this model version with its files.',
    facts: [
      ['Run', { text: row.eid, href }],
      ['Description', row.description],
    ],
  };
}
