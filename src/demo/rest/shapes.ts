import type { Call } from '../http/call.ts';
import type { CommitRow, JobRow, PipelineRow, ProjectRow, UserRow } from '../state/rows.ts';

export const isoTime = (time: number | null): string | null => (time === null ? null : new Date(time).toISOString());

export const seconds = (from: number, to: number | null): number | null => (to === null ? null : (to - from) / 1000);

export function userById(call: Call, id: number | null): UserRow | undefined {
  return id === null ? undefined : call.state.one<UserRow>('SELECT * FROM users WHERE id = ?', id);
}

export function basicUser(call: Call, id: number | null): object | null {
  const user = userById(call, id);
  return user ? userFields(call, user) : null;
}

export function userFields(call: Call, { id, username, name }: UserRow): object {
  return {
    ...{ id, username, public_email: null, name, state: 'active', locked: false },
    avatar_url: null,
    web_url: `${call.url}/${username}`,
  };
}

export const projectUrl = (call: Call, project: ProjectRow): string => `${call.url}/${project.path}`;

export function commitFields(call: Call, project: ProjectRow, commit: CommitRow): object {
  const author = userById(call, commit.author_id);
  const person = author?.name ?? 'Unknown';
  const email = `${author?.username ?? 'unknown'}@example.com`;
  const date = isoTime(commit.date);
  return {
    id: commit.sha,
    short_id: commit.sha.slice(0, 8),
    created_at: date,
    parent_ids: JSON.parse(commit.parents) as unknown,
    title: commit.title,
    message: `${commit.title}\n`,
    ...{ author_name: person, author_email: email, authored_date: date },
    ...{ committer_name: person, committer_email: email, committed_date: date },
    trailers: {},
    extended_trailers: {},
    web_url: `${projectUrl(call, project)}/-/commit/${commit.sha}`,
  };
}

export function pipelineFields(call: Call, project: ProjectRow, row: PipelineRow): object {
  return {
    ...{ id: row.id, iid: row.iid, project_id: row.project_id, sha: row.sha, ref: row.ref, status: row.status },
    source: row.source,
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.finished_at ?? row.created_at),
    web_url: `${projectUrl(call, project)}/-/pipelines/${row.id}`,
  };
}

export function detailedPipeline(call: Call, project: ProjectRow, row: PipelineRow): object {
  return {
    ...pipelineFields(call, project, row),
    before_sha: '0'.repeat(40),
    tag: false,
    yaml_errors: null,
    user: basicUser(call, row.user_id),
    started_at: isoTime(row.created_at),
    finished_at: isoTime(row.finished_at),
    committed_at: null,
    duration: seconds(row.created_at, row.finished_at),
    queued_duration: 1,
    coverage: null,
    detailed_status: detailedStatus(project, row),
    archived: false,
    name: null,
  };
}

function detailedStatus(project: ProjectRow, row: PipelineRow): object {
  const label = row.status === 'success' ? 'passed' : row.status;
  return {
    ...{ icon: `status_${row.status}`, text: label, label, group: row.status, tooltip: label, has_details: true },
    details_path: `/${project.path}/-/pipelines/${row.id}`,
    illustration: null,
    favicon: null,
  };
}

/** An invented runner that carries out all jobs of a project, unless a job names another. */
const runnerOf = (project: ProjectRow): string => `gpu-runner-${(project.id % 3) + 1}`;

function runnerFields(project: ProjectRow, description: string): object {
  return {
    ...{ id: 10 + project.id, description, ip_address: null, active: true, paused: false, is_shared: false },
    ...{ runner_type: 'project_type', name: 'gitlab-runner', online: true, created_at: isoTime(project.created_at) },
    ...{ status: 'online', job_execution_status: 'idle' },
  };
}

export function jobFields(call: Call, project: ProjectRow, job: JobRow, pipeline: PipelineRow): object {
  const commit = call.state.one<CommitRow>(
    'SELECT * FROM commits WHERE project_id = ? AND sha = ?',
    project.id,
    pipeline.sha,
  );
  const { id, sha, ref, status } = pipeline;
  return {
    ...{ id: job.id, status: job.status, stage: job.stage, name: job.name, ref, tag: false, coverage: null },
    allow_failure: false,
    created_at: isoTime(job.created_at),
    started_at: isoTime(job.started_at),
    finished_at: isoTime(job.finished_at),
    erased_at: null,
    duration: seconds(job.started_at, job.finished_at),
    queued_duration: seconds(job.created_at, job.started_at),
    user: basicUser(call, job.user_id),
    commit: commit ? commitFields(call, project, commit) : null,
    pipeline: { ...pipelineFields(call, project, pipeline), id, sha, ref, status },
    ...(job.failure_reason === null ? {} : { failure_reason: job.failure_reason }),
    web_url: `${projectUrl(call, project)}/-/jobs/${job.id}`,
    project: { ci_job_token_scope_enabled: false },
    artifacts: [],
    runner: job.kind === 'bridge' ? null : runnerFields(project, job.runner ?? runnerOf(project)),
    runner_manager: null,
    artifacts_expire_at: null,
    archived: false,
    tag_list: [],
  };
}
