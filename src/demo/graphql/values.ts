import type { Call } from '../http/call.ts';
import { maySee, projectAt } from '../http/caller.ts';
import { isoTime, seconds, userById } from '../rest/shapes.ts';
import type { ExperimentRow, JobRow, PipelineRow, ProjectRow, RunRow, UserRow } from '../state/rows.ts';
import { allPointsOf } from '../state/series.ts';
import { RUN_COLUMNS } from '../tracking/project.ts';
import { hasArtifacts } from '../tracking/run-payload.ts';
import { connection, type PageArguments } from './connection.ts';

/** What the schema's types resolve to: plain objects, with functions for what costs a read. */
export function userValue(call: Call, user: UserRow | undefined) {
  if (!user) return null;
  return {
    ...{
      id: `gid://gitlab/User/${user.id}`,
      username: user.username,
      name: user.name,
      avatarUrl: null,
      bot: user.bot === 1,
    },
    webUrl: `${call.url}/${user.username}`,
    webPath: `${rootOf(call)}/${user.username}`,
  };
}

export function projectValue(call: Call, fullPath: string) {
  const project = projectAt(call.state, fullPath);
  if (!project || /^\d+$/.test(fullPath) || !maySee(call, project.id)) return null;
  return {
    ...{ id: `gid://gitlab/Project/${project.id}`, name: project.name, fullPath: project.path },
    ...{ webUrl: `${call.url}/${project.path}`, description: project.description },
    job: ({ id }: { id: string }) => jobValue(call, project, Number(/\/Ci::Build\/(\d+)$/.exec(id)?.[1] ?? -1)),
    mlExperiments: (page: PageArguments) => {
      const sql = 'SELECT * FROM experiments WHERE project_id = ? ORDER BY id DESC LIMIT ? OFFSET ?';
      return connection(
        page,
        countOf(call, 'SELECT count(*) AS count FROM experiments WHERE project_id = ?', project.id),
        (offset, size) => call.state.all<ExperimentRow>(sql, project.id, size, offset),
        (row) => experimentValue(call, project, row),
      );
    },
  };
}

export function experimentById(call: Call, gid: string) {
  const id = Number(/^gid:\/\/gitlab\/Ml::Experiment\/(\d+)$/.exec(gid)?.[1] ?? -1);
  const row = call.state.one<ExperimentRow>('SELECT * FROM experiments WHERE id = ?', id);
  const project = row && maySee(call, row.project_id) ? projectAt(call.state, String(row.project_id)) : undefined;
  return row && project ? experimentValue(call, project, row) : null;
}

function experimentValue(call: Call, project: ProjectRow, row: ExperimentRow) {
  const count = countOf(call, 'SELECT count(*) AS count FROM runs WHERE experiment_id = ?', row.id);
  const sql = `SELECT ${RUN_COLUMNS} FROM runs WHERE experiment_id = ? ORDER BY id DESC LIMIT ? OFFSET ?`;
  return {
    ...{ id: `gid://gitlab/Ml::Experiment/${row.id}`, name: row.name, candidateCount: count, modelId: null },
    ...{ createdAt: isoTime(row.created_at), updatedAt: isoTime(row.updated_at) },
    path: `${rootOf(call)}/${project.path}/-/ml/experiments/${row.iid}`,
    creator: () => userValue(call, userById(call, row.user_id)),
    candidates: (page: PageArguments) =>
      connection(
        page,
        count,
        (offset, size) => call.state.all<RunRow>(sql, row.id, size, offset),
        (run) => runValue(call, project, run),
      ),
  };
}

function runValue(call: Call, project: ProjectRow, run: RunRow) {
  const path = `${rootOf(call)}/${project.path}/-`;
  return {
    ...{ id: `gid://gitlab/Ml::Candidate/${run.id}`, iid: run.iid, eid: run.eid, name: run.name },
    ...{ status: run.status.toLowerCase(), createdAt: isoTime(run.created_at) },
    params: (page: PageArguments) => keyValueConnection(page, run, 'CandidateParam', run.params),
    metadata: (page: PageArguments) => keyValueConnection(page, run, 'CandidateMetadata', run.tags),
    metrics: (page: PageArguments) => {
      const points = allPointsOf(call.state, run.id);
      return connection(page, points.length, slicer(points), ({ key, value, step }, index) => ({
        ...{ id: `gid://gitlab/Ml::CandidateMetric/${run.id * 1_000_000 + index}`, name: key, step: step ?? null },
        value: Number.isFinite(value) ? value : null,
      }));
    },
    creator: () => userValue(call, userById(call, run.user_id)),
    ciJob: () => (run.job_id === null ? null : jobValue(call, project, run.job_id)),
    _links: {
      showPath: `${path}/ml/candidates/${run.iid}`,
      artifactPath: () => (hasArtifacts(call, run) ? `${path}/packages/${run.id}` : null),
    },
  };
}

function keyValueConnection(page: PageArguments, run: RunRow, type: string, stored: string) {
  const entries = JSON.parse(stored) as { key: string; value: string }[];
  return connection(page, entries.length, slicer(entries), ({ key, value }, index) => ({
    ...{ id: `gid://gitlab/Ml::${type}/${run.id * 10_000 + index}`, name: key, value },
  }));
}

function jobValue(call: Call, project: ProjectRow, id: number) {
  const job = call.state.one<JobRow>('SELECT * FROM jobs WHERE id = ? AND project_id = ?', id, project.id);
  const pipeline = job && call.state.one<PipelineRow>('SELECT * FROM pipelines WHERE id = ?', job.pipeline_id);
  if (!job || !pipeline) return null;
  const path = `${rootOf(call)}/${project.path}/-`;
  const duration = seconds(job.started_at, job.finished_at);
  return {
    ...{ id: `gid://gitlab/Ci::Build/${job.id}`, name: job.name, webPath: `${path}/jobs/${job.id}` },
    ...{ status: job.status.toUpperCase(), stage: { name: job.stage }, refName: pipeline.ref },
    ...{ duration: duration === null ? null : Math.trunc(duration), startedAt: isoTime(job.started_at) },
    finishedAt: isoTime(job.finished_at),
    pipeline: {
      ...{
        id: `gid://gitlab/Ci::Pipeline/${pipeline.id}`,
        iid: String(pipeline.iid),
        sha: pipeline.sha,
        ref: pipeline.ref,
      },
      ...{ status: pipeline.status.toUpperCase(), path: `${path}/pipelines/${pipeline.id}` },
    },
  };
}

function slicer<Item>(items: readonly Item[]): (offset: number, size: number) => Item[] {
  return (offset, size) => items.slice(offset, offset + size);
}

function countOf(call: Call, sql: string, id: number): number {
  return call.state.one<{ count: number }>(sql, id)?.count ?? 0;
}

const rootOf = (call: Call): string => new URL(call.url).pathname.replace(/\/$/, '');
