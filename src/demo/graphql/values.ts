import type { Call } from '../http/call.ts';
import { maySeeJobs } from '../http/membership.ts';
import { isoTime, seconds } from '../rest/shapes.ts';
import type { JobRow, PipelineRow, ProjectRow, UserRow } from '../state/rows.ts';

/** What the schema's types resolve to: plain objects, with functions for what costs a read. */
export function userValue(call: Call, user: UserRow | undefined): object | null {
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

/** A job of any project whose jobs the caller may see. */
export function jobValue(call: Call, id: number): object | null {
  const job = call.state.one<JobRow>('SELECT * FROM jobs WHERE id = ?', id);
  const pipeline = job && call.state.one<PipelineRow>('SELECT * FROM pipelines WHERE id = ?', job.pipeline_id);
  const project = job && call.state.one<ProjectRow>('SELECT * FROM projects WHERE id = ?', job.project_id);
  if (!job || !pipeline || !project || !maySeeJobs(call, project.id)) return null;
  const duration = seconds(job.started_at, job.finished_at);
  return {
    ...{ id: `gid://gitlab/Ci::Build/${job.id}`, name: job.name, webPath: pathTo(call, project, `jobs/${job.id}`) },
    ...{
      status: job.status.toUpperCase(),
      stage: { name: job.stage },
      refName: pipeline.ref,
      retried: job.retried === 1,
    },
    ...{ duration: duration === null ? null : Math.trunc(duration), startedAt: isoTime(job.started_at) },
    finishedAt: isoTime(job.finished_at),
    pipeline: {
      ...{
        id: `gid://gitlab/Ci::Pipeline/${pipeline.id}`,
        iid: String(pipeline.iid),
        sha: pipeline.sha,
        ref: pipeline.ref,
      },
      ...{ status: pipeline.status.toUpperCase(), path: pathTo(call, project, `pipelines/${pipeline.id}`) },
    },
  };
}

/** The number in `gid://gitlab/TYPE/number`; -1, which nothing has, for any other text. */
export function gidNumber(gid: string, type: string): number {
  const start = `gid://gitlab/${type}/`;
  return gid.startsWith(start) && /^\d+$/.test(gid.slice(start.length)) ? Number(gid.slice(start.length)) : -1;
}

export function countOf(call: Call, sql: string, id: number): number {
  return call.state.one<{ count: number }>(sql, id)?.count ?? 0;
}

/** The path of a page inside a project, with the relative root. */
export const pathTo = (call: Call, project: ProjectRow, inner: string): string =>
  `${rootOf(call)}/${project.path}/-/${inner}`;

/** The relative root, without a slash at the end; empty where there is none. */
export const rootOf = (call: Call): string => new URL(call.url).pathname.replace(/\/$/, '');
