import { type Answer, badRequest, forbidden, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { oneOf, text } from '../http/fields.ts';
import { mayEditMergeRequests, openProject } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import type { PipelineRow, ProjectRow, StatusRow } from '../state/rows.ts';
import { nextPipelineIid } from '../state/state.ts';
import { basicUser, isoTime } from './shapes.ts';

const STATES = ['pending', 'running', 'success', 'failed', 'canceled', 'skipped'] as const;

/** The newest of each name, unless all are asked for; those of jobs are left out. */
export function listStatuses(call: Call): Answer {
  signedIn(call);
  const project = openProject(call);
  const latest =
    text(call.fields, 'all') === 'true' ? '' : 'AND id IN (SELECT max(id) FROM statuses GROUP BY sha, name)';
  const rows = call.state.all<StatusRow>(
    `SELECT * FROM statuses WHERE project_id = ? AND sha = ? ${latest} ORDER BY id`,
    ...[project.id, call.path['sha'] ?? ''],
  );
  const name = text(call.fields, 'name');
  const named = rows.filter((row) => name === undefined || row.name === name);
  return paged(call, named, (row) => statusFields(call, row));
}

/** Each one that is not waiting or running is a job of its own, also where an equal one is there (app/services/ci/create_commit_status_service.rb). */
export function createStatus(call: Call): Answer {
  const { user } = signedIn(call);
  const project = openProject(call);
  if (!mayEditMergeRequests(call, project.id)) forbidden();
  const sha = call.path['sha'] ?? '';
  const state = oneOf(call.fields, 'state', STATES) ?? badRequest('state is missing');
  if (!call.state.one('SELECT 1 FROM commits WHERE project_id = ? AND sha = ?', project.id, sha))
    notFound('Commit Not Found');
  const pipeline = pipelineFor(call, project, sha, user.id);
  const name = text(call.fields, 'name') ?? text(call.fields, 'context') ?? 'default';
  const given = [text(call.fields, 'target_url') ?? null, text(call.fields, 'description') ?? null];
  const id = call.state.run(
    `INSERT INTO statuses (project_id, pipeline_id, sha, ref, status, name, target_url, description, user_id, created_at)
     VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[project.id, pipeline.id, sha, pipeline.ref, state, name, ...given, user.id, call.now()],
  );
  const row = call.state.one<StatusRow>('SELECT * FROM statuses WHERE id = ?', id);
  return json(row ? statusFields(call, row) : {}, 201);
}

/** The newest pipeline of the commit, else a new one on a branch that has it. */
function pipelineFor(call: Call, { id }: ProjectRow, sha: string, userId: number): { id: number; ref: string } {
  const newest = 'SELECT * FROM pipelines WHERE project_id = ? AND sha = ? ORDER BY id DESC';
  const known = call.state.one<PipelineRow>(newest, id, sha);
  if (known) return known;
  const branch = 'SELECT name FROM branches WHERE project_id = ? AND sha = ?';
  const { name: ref } =
    call.state.one<{ name: string }>(branch, id, sha) ?? notFound('References for commit Not Found');
  const made = call.state.run(
    `INSERT INTO pipelines (project_id, iid, sha, ref, source, status, user_id, created_at)
     VALUES (?, ?, ?, ?, 'external', 'success', ?, ?)`,
    ...[id, nextPipelineIid(call.state, id), sha, ref, userId, call.now()],
  );
  return { id: made, ref };
}

function statusFields(call: Call, row: StatusRow): object {
  const at = isoTime(row.created_at);
  return {
    ...{ id: row.id, sha: row.sha, ref: row.ref, status: row.status, name: row.name, target_url: row.target_url },
    ...{ description: row.description, created_at: at, started_at: null, finished_at: at, allow_failure: false },
    ...{ coverage: null, pipeline_id: row.pipeline_id, author: basicUser(call, row.user_id) },
  };
}
