import type { SQLInputValue } from 'node:sqlite';
import { type Answer, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn, visibleProject } from '../http/caller.ts';
import { oneOf, text } from '../http/fields.ts';
import { paged } from '../http/paging.ts';
import type { JobRow, PipelineRow, ProjectRow } from '../state/rows.ts';
import { detailedPipeline, jobFields, pipelineFields } from './shapes.ts';

const FILTERS = ['sha', 'ref', 'status', 'source'];

/** Newest first unless asked otherwise. */
export function listPipelines(call: Call): Answer {
  const project = visibleProject(call);
  const asked = FILTERS.flatMap((name): [string, SQLInputValue][] => {
    const value = text(call.fields, name);
    return value === undefined ? [] : [[`${name} = ?`, value]];
  });
  const sort = oneOf(call.fields, 'sort', ['asc', 'desc']) ?? 'desc';
  const rows = call.state.all<PipelineRow>(
    `SELECT * FROM pipelines WHERE ${['project_id = ?', ...asked.map(([part]) => part)].join(' AND ')} ORDER BY id ${sort}`,
    project.id,
    ...asked.map(([, value]) => value),
  );
  return paged(call, rows, (row) => pipelineFields(call, project, row));
}

export function getPipeline(call: Call): Answer {
  const project = visibleProject(call);
  return json(detailedPipeline(call, project, wantedPipeline(call, project)));
}

/** Newest first; tries that were made again are only shown when asked for. */
export function pipelineJobs(call: Call): Answer {
  const project = visibleProject(call);
  const pipeline = wantedPipeline(call, project);
  const all = String(call.fields['include_retried'] ?? 'false') === 'true';
  const scope = call.fields['scope'];
  const scopes = Array.isArray(scope) ? scope.map(String) : scope === undefined ? [] : [String(scope)];
  const rows = call.state
    .all<JobRow>('SELECT * FROM jobs WHERE pipeline_id = ? ORDER BY id DESC', pipeline.id)
    .filter((job) => (all || job.retried === 0) && (scopes.length === 0 || scopes.includes(job.status)));
  return paged(call, rows, (job) => jobFields(call, project, job, pipeline));
}

/** No pipeline here starts another. */
export function pipelineBridges(call: Call): Answer {
  const project = visibleProject(call);
  wantedPipeline(call, project);
  return paged(call, [], () => null);
}

export function listJobs(call: Call): Answer {
  const project = visibleProject(call);
  const rows = call.state.all<JobRow>(
    'SELECT * FROM jobs WHERE project_id = ? AND retried = 0 ORDER BY id DESC',
    project.id,
  );
  return paged(call, rows, (job) => jobFields(call, project, job, pipelineOf(call, job)));
}

export function getJob(call: Call): Answer {
  const project = visibleProject(call);
  const job = call.state.one<JobRow>(
    'SELECT * FROM jobs WHERE project_id = ? AND id = ?',
    ...[project.id, Number(call.path['job'])],
  );
  return job ? json(jobFields(call, project, job, pipelineOf(call, job))) : notFound('Not found');
}

/** A job token's own job. */
export function ownJob(call: Call): Answer {
  const job = call.state.one<JobRow>('SELECT * FROM jobs WHERE id = ?', signedIn(call).jobId ?? -1);
  if (!job) return notFound('Job Not Found');
  const project = call.state.one<ProjectRow>('SELECT * FROM projects WHERE id = ?', job.project_id);
  return project ? json(jobFields(call, project, job, pipelineOf(call, job))) : notFound('Project Not Found');
}

function wantedPipeline(call: Call, project: ProjectRow): PipelineRow {
  const row = call.state.one<PipelineRow>(
    'SELECT * FROM pipelines WHERE project_id = ? AND id = ?',
    ...[project.id, Number(call.path['pipeline'])],
  );
  return row ?? notFound('Not found');
}

function pipelineOf(call: Call, job: JobRow): PipelineRow {
  return call.state.one<PipelineRow>('SELECT * FROM pipelines WHERE id = ?', job.pipeline_id) ?? notFound('Not found');
}
