import type { SQLInputValue } from 'node:sqlite';
import { type Answer, badRequest, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { oneOf, text } from '../http/fields.ts';
import { maySeeJobs, openProject, projectAt } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import type { CommitRow, MergeRequestRow, PipelineRow, ProjectRow } from '../state/rows.ts';
import { basicUser, commitFields, detailedPipeline, isoTime, pipelineFields, projectUrl } from './shapes.ts';

const STATES = ['opened', 'closed', 'locked', 'merged', 'all'] as const;
const ORDERS = ['created_at', 'updated_at', 'merged_at', 'title'] as const;
const SCOPES = ['all', 'created_by_me', 'created-by-me', 'assigned_to_me', 'assigned-to-me', 'reviews_for_me'] as const;
const TIMES = [
  ['updated_after', 'updated_at >='],
  ['updated_before', 'updated_at <='],
  ['created_after', 'created_at >='],
  ['created_before', 'created_at <='],
] as const;

export function listMergeRequests(call: Call): Answer {
  const project = openProject(call);
  const { where, values } = filterOf(call, project);
  const order = oneOf(call.fields, 'order_by', ORDERS) ?? 'created_at';
  const sort = oneOf(call.fields, 'sort', ['asc', 'desc']) ?? 'desc';
  const rows = call.state.all<MergeRequestRow>(
    `SELECT * FROM merge_requests WHERE ${where} ORDER BY ${order} ${sort} NULLS LAST, id ${sort}`,
    ...values,
  );
  return paged(call, rows, (row) => listedMergeRequest(call, project, row));
}

function filterOf(call: Call, project: ProjectRow): { where: string; values: SQLInputValue[] } {
  const state = oneOf(call.fields, 'state', STATES) ?? 'all';
  const iids = call.fields['iids'];
  const parts: [string, SQLInputValue][] = [['project_id = ?', project.id]];
  if (state !== 'all') parts.push(['state = ?', state]);
  for (const name of ['source_branch', 'target_branch']) {
    const value = text(call.fields, name);
    if (value !== undefined) parts.push([`${name} = ?`, value]);
  }
  if (iids !== undefined) {
    const numbers = (Array.isArray(iids) ? iids : String(iids).split(',')).map(Number);
    parts.push(['iid IN (SELECT value FROM json_each(?))', JSON.stringify(numbers)]);
  }
  for (const [name, comparison] of TIMES) {
    const value = text(call.fields, name);
    if (value !== undefined) parts.push([`${comparison} ?`, timeOf(name, value)]);
  }
  const scope = oneOf(call.fields, 'scope', SCOPES) ?? 'all';
  // Nobody is assigned or asked for a review here.
  if (scope.startsWith('created')) parts.push(['author_id = ?', call.caller?.user.id ?? -1]);
  else if (scope !== 'all') parts.push(['id = ?', -1]);
  return { where: parts.map(([part]) => part).join(' AND '), values: parts.map(([, value]) => value) };
}

function timeOf(name: string, value: string): number {
  const time = Date.parse(value);
  return Number.isNaN(time) ? badRequest(`${name} is invalid`) : time;
}

/** The merge request that the address names, refused where its project may not be seen. */
export function wantedMergeRequest(call: Call): { project: ProjectRow; row: MergeRequestRow } {
  const project = openProject(call);
  const row = call.state.one<MergeRequestRow>(
    'SELECT * FROM merge_requests WHERE project_id = ? AND iid = ?',
    ...[project.id, Number(call.path['iid'])],
  );
  return { project, row: row ?? notFound('Not found') };
}

export function getMergeRequest(call: Call): Answer {
  const { project, row } = wantedMergeRequest(call);
  const [found] = pipelinesOf(call, row).filter(
    ({ pipeline }) => (pipeline.source_sha ?? pipeline.sha) === row.head_sha,
  );
  const { pipeline, owner = project } = found ?? {};
  return json({
    ...listedMergeRequest(call, project, row),
    subscribed: false,
    changes_count: '1',
    latest_build_started_at: isoTime(pipeline?.created_at ?? null),
    latest_build_finished_at: isoTime(pipeline?.finished_at ?? null),
    first_deployed_to_production_at: null,
    pipeline: pipeline ? pipelineFields(call, owner, pipeline) : null,
    head_pipeline: pipeline ? detailedPipeline(call, owner, pipeline) : null,
    diff_refs: { base_sha: row.base_sha, head_sha: row.head_sha, start_sha: row.start_sha },
    merge_error: null,
    first_contribution: false,
    user: { can_merge: false },
  });
}

/** Newest first. */
export function mergeRequestCommits(call: Call): Answer {
  const { project, row } = wantedMergeRequest(call);
  const rows = call.state.all<CommitRow>(
    `SELECT commits.* FROM commits JOIN pushes ON pushes.sha = commits.sha
     WHERE merge_request_id = ? AND project_id = ? ORDER BY date DESC`,
    ...[row.id, project.id],
  );
  return paged(call, rows, (commit) => commitFields(call, project, commit));
}

/** Newest first; GitLab gives this list to signed-in users only. */
export function mergeRequestPipelines(call: Call): Answer {
  signedIn(call);
  const { row } = wantedMergeRequest(call);
  return paged(call, pipelinesOf(call, row), ({ owner, pipeline }) => pipelineFields(call, owner, pipeline));
}

/** In the project and in its fork, as far as the caller may see them; without their children. */
function pipelinesOf(call: Call, row: MergeRequestRow): { owner: ProjectRow; pipeline: PipelineRow }[] {
  const sql = `SELECT * FROM pipelines WHERE merge_request_id = ? AND source <> 'parent_pipeline' ORDER BY id DESC`;
  return call.state.all<PipelineRow>(sql, row.id).flatMap((pipeline) => {
    const owner = projectAt(call.state, String(pipeline.project_id));
    return owner && maySeeJobs(call, owner.id) ? [{ owner, pipeline }] : [];
  });
}

/** The shape that lists have; a single merge request has more. */
export function listedMergeRequest(call: Call, project: ProjectRow, row: MergeRequestRow): object {
  const merger = basicUser(call, row.merged_by);
  const reference = `!${row.iid}`;
  return {
    ...{
      id: row.id,
      iid: row.iid,
      project_id: project.id,
      title: row.title,
      description: row.description,
      state: row.state,
    },
    created_at: isoTime(row.created_at),
    updated_at: isoTime(row.updated_at),
    ...{ merged_by: merger, merge_user: merger, merged_at: isoTime(row.merged_at), closed_by: null, closed_at: null },
    target_branch: row.target_branch,
    source_branch: row.source_branch,
    user_notes_count: countNotes(call, row),
    ...{
      upvotes: 0,
      downvotes: 0,
      author: basicUser(call, row.author_id),
      assignees: [],
      assignee: null,
      reviewers: [],
    },
    ...{
      source_project_id: row.source_project_id ?? project.id,
      target_project_id: project.id,
      labels: JSON.parse(row.labels) as unknown,
      draft: false,
      imported: false,
    },
    ...{ imported_from: 'none', work_in_progress: false, milestone: null, merge_when_pipeline_succeeds: false },
    merge_status: 'can_be_merged',
    detailed_merge_status: row.state === 'opened' ? 'mergeable' : 'not_open',
    ...{ merge_after: null, sha: row.head_sha, merge_commit_sha: row.merge_sha, squash_commit_sha: null },
    ...{ discussion_locked: null, should_remove_source_branch: null, force_remove_source_branch: true },
    prepared_at: isoTime(row.created_at),
    reference,
    references: { short: reference, relative: reference, full: `${project.path}${reference}` },
    web_url: `${projectUrl(call, project)}/-/merge_requests/${row.iid}`,
    ...{
      squash: false,
      squash_on_merge: false,
      has_conflicts: false,
      blocking_discussions_resolved: allResolved(call, row),
    },
    task_completion_status: { count: 0, completed_count: 0 },
    approvals_before_merge: null,
  };
}

function allResolved(call: Call, row: MergeRequestRow): boolean {
  const open = `SELECT 1 FROM notes WHERE merge_request_id = ? AND type IS NOT NULL AND system = 0 AND resolved_at IS NULL`;
  return call.state.one(open, row.id) === undefined;
}

function countNotes(call: Call, row: MergeRequestRow): number {
  const sql = 'SELECT count(*) AS count FROM notes WHERE merge_request_id = ? AND system = 0';
  return call.state.one<{ count: number }>(sql, row.id)?.count ?? 0;
}
