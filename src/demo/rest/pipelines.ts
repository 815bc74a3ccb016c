import type { SQLInputValue } from 'node:sqlite';
import { type Answer, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { oneOf, text } from '../http/fields.ts';
import { openProject } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import type { PipelineRow, ProjectRow } from '../state/rows.ts';
import { detailedPipeline, pipelineFields } from './shapes.ts';

const EQUAL = ['sha', 'ref', 'status', 'source'];
const BEYOND = [
  ['updated_after', '>='],
  ['updated_before', '<='],
] as const;
const UPDATED = 'coalesce(finished_at, created_at)';

/** Newest first unless asked otherwise; child pipelines only when they are asked for by their source. */
export function listPipelines(call: Call): Answer {
  const project = openProject(call);
  const children = text(call.fields, 'source') === 'parent_pipeline';
  const asked: [string, SQLInputValue][] = [['project_id = ?', project.id]];
  for (const name of EQUAL) {
    const value = text(call.fields, name);
    if (value !== undefined) asked.push([`${name} = ?`, value]);
  }
  for (const [name, beyond] of BEYOND) {
    const value = text(call.fields, name);
    if (value !== undefined) asked.push([`${UPDATED} ${beyond} ?`, Date.parse(value) || 0]);
  }
  const sort = oneOf(call.fields, 'sort', ['asc', 'desc']) ?? 'desc';
  const order = oneOf(call.fields, 'order_by', ['id', 'status', 'ref', 'updated_at', 'user_id']) ?? 'id';
  const where = [...asked.map(([part]) => part), ...(children ? [] : ["source <> 'parent_pipeline'"])].join(' AND ');
  const rows = call.state.all<PipelineRow>(
    `SELECT * FROM pipelines WHERE ${where} ORDER BY ${order === 'updated_at' ? UPDATED : order} ${sort}, id ${sort}`,
    ...asked.map(([, value]) => value),
  );
  return paged(call, rows, (row) => pipelineFields(call, project, row));
}

export function getPipeline(call: Call): Answer {
  const project = openProject(call);
  return json(detailedPipeline(call, project, wantedPipeline(call, project)));
}

export function wantedPipeline(call: Call, project: ProjectRow): PipelineRow {
  const row = call.state.one<PipelineRow>(
    'SELECT * FROM pipelines WHERE project_id = ? AND id = ?',
    ...[project.id, Number(call.path['pipeline'])],
  );
  return row ?? notFound('Not found');
}
