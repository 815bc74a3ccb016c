import { type Answer, badRequest, json, notFound, refuse } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { text } from '../http/fields.ts';
import { openProject } from '../http/membership.ts';
import { opaque, opened } from '../http/opaque.ts';
import { askedPage, paged, pageWithoutCount } from '../http/paging.ts';
import type { JobRow, PipelineRow, ProjectRow } from '../state/rows.ts';
import { wantedPipeline } from './pipelines.ts';
import { jobFields, pipelineFields } from './shapes.ts';

const STATUSES =
  'canceled canceling created failed manual pending preparing running scheduled skipped success waiting_for_callback waiting_for_resource';
/** Beyond it GitLab wants keyset paging. */
const LARGEST_OFFSET = 50_000;

/** Newest first; tries that were made again are only shown when asked for. */
export function pipelineJobs(call: Call): Answer {
  const project = openProject(call);
  const pipeline = wantedPipeline(call, project);
  return paged(call, jobsIn(call, pipeline, 'build'), (job) => jobFields(call, project, job, pipeline));
}

/** The jobs that start other pipelines. */
export function pipelineBridges(call: Call): Answer {
  const project = openProject(call);
  const pipeline = wantedPipeline(call, project);
  return paged(call, jobsIn(call, pipeline, 'bridge'), (bridge) => {
    const downstream = call.state.one<PipelineRow>(
      'SELECT * FROM pipelines WHERE id = ?',
      bridge.downstream_pipeline_id,
    );
    const owner = downstream && projectById(call, downstream.project_id);
    return {
      ...jobFields(call, project, bridge, pipeline),
      downstream_pipeline: downstream && owner ? pipelineFields(call, owner, downstream) : null,
    };
  });
}

function jobsIn(call: Call, pipeline: PipelineRow, kind: 'build' | 'bridge'): JobRow[] {
  const all = String(call.fields['include_retried'] ?? 'false') === 'true';
  const scope = askedScope(call);
  const sql = 'SELECT * FROM jobs WHERE pipeline_id = ? AND kind = ? ORDER BY id DESC';
  const jobs = call.state.all<JobRow>(sql, pipeline.id, kind);
  return jobs.filter((job) => (all || job.retried === 0) && (scope.length === 0 || scope.includes(job.status)));
}

function askedScope(call: Call): string[] {
  const scope = call.fields['scope'];
  const asked = Array.isArray(scope) ? scope.map(String) : scope === undefined ? [] : [String(scope)];
  const known = STATUSES.split(' ');
  return asked.every((status) => known.includes(status)) ? asked : badRequest('scope does not have a valid value');
}

/** All jobs of a project, newest first, with the tries that were made again; never counted, by pages or by cursor. */
export function listJobs(call: Call): Answer {
  signedIn(call);
  const project = openProject(call);
  const scope = askedScope(call);
  const status = scope.length === 0 ? '' : 'AND status IN (SELECT value FROM json_each(?))';
  const ref = text(call.fields, 'ref');
  const onRef = ref === undefined ? '' : 'AND pipeline_id IN (SELECT id FROM pipelines WHERE ref = ?)';
  const read = (before: number, size: number, offset: number): JobRow[] =>
    call.state.all<JobRow>(
      `SELECT * FROM jobs WHERE project_id = ? AND kind = 'build' AND id < ? ${status} ${onRef} ORDER BY id DESC LIMIT ? OFFSET ?`,
      ...[project.id, before, ...(scope.length === 0 ? [] : [JSON.stringify(scope)])],
      ...[...(ref === undefined ? [] : [ref]), size, offset],
    );
  const shape = (job: JobRow) => jobFields(call, project, job, pipelineOf(call, job));
  return text(call.fields, 'pagination') === 'keyset' ? byCursor(call, read, shape) : byPage(call, read, shape);
}

type Read = (before: number, size: number, offset: number) => JobRow[];

function byPage(call: Call, read: Read, shape: (job: JobRow) => object): Answer {
  const { page, size } = askedPage(call);
  const offset = (page - 1) * size;
  if (offset > LARGEST_OFFSET) {
    const words = `Offset pagination has a maximum allowed offset of ${LARGEST_OFFSET} for requests that return objects of type Ci::Build. Remaining records can be retrieved using keyset pagination.`;
    return refuse(json({ error: words }, 405));
  }
  const found = read(Number.MAX_SAFE_INTEGER, size + 1, offset);
  return pageWithoutCount(call, found.slice(0, size).map(shape), found.length > size);
}

function byCursor(call: Call, read: Read, shape: (job: JobRow) => object): Answer {
  const { size } = askedPage(call);
  const cursor = text(call.fields, 'cursor') ?? '';
  const { id: before = Number.MAX_SAFE_INTEGER } = cursor === '' ? {} : opened(cursor);
  const found = read(Number(before), size + 1, 0);
  const shown = found.slice(0, size);
  const last = shown.at(-1);
  if (found.length <= size || !last) return json(shown.map(shape));
  const query = new URLSearchParams(call.query);
  query.set('cursor', opaque({ id: last.id, _kd: 'n' }));
  return json(shown.map(shape), 200, { link: `<${call.address}?${query}>; rel="next"` });
}

export function getJob(call: Call): Answer {
  signedIn(call);
  const project = openProject(call);
  const job = call.state.one<JobRow>(
    "SELECT * FROM jobs WHERE project_id = ? AND id = ? AND kind = 'build'",
    ...[project.id, Number(call.path['job'])],
  );
  return job ? json(jobFields(call, project, job, pipelineOf(call, job))) : notFound('Not found');
}

/** A job token's own job. */
export function ownJob(call: Call): Answer {
  const job = call.state.one<JobRow>('SELECT * FROM jobs WHERE id = ?', signedIn(call).jobId ?? -1);
  if (!job) return notFound('Job Not Found');
  const project = projectById(call, job.project_id);
  return project ? json(jobFields(call, project, job, pipelineOf(call, job))) : notFound('Project Not Found');
}

function projectById(call: Call, id: number): ProjectRow | undefined {
  return call.state.one<ProjectRow>('SELECT * FROM projects WHERE id = ?', id);
}

function pipelineOf(call: Call, job: JobRow): PipelineRow {
  return call.state.one<PipelineRow>('SELECT * FROM pipelines WHERE id = ?', job.pipeline_id) ?? notFound('Not found');
}
