import { type Answer, badRequest, json, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { openProject } from '../http/membership.ts';
import { paged } from '../http/paging.ts';
import { ancestry, mergeBase, resolveRef } from '../state/commit-graph.ts';
import type { CommitRow, MergeRequestRow, PipelineRow, ProjectRow } from '../state/rows.ts';
import { listedMergeRequest } from './merge-requests.ts';
import { commitFields, pipelineFields, projectUrl } from './shapes.ts';

export function listCommits(call: Call): Answer {
  const project = openProject(call);
  const { since, until, ref_name: ref } = call.fields;
  const sha = resolveRef(call.state, project.id, typeof ref === 'string' && ref !== '' ? ref : 'HEAD');
  if (sha === undefined) return paged(call, [], () => null);
  const from = typeof since === 'string' ? Date.parse(since) : Number.NEGATIVE_INFINITY;
  const to = typeof until === 'string' ? Date.parse(until) : Number.POSITIVE_INFINITY;
  const rows = ancestry(call.state, project.id, sha).filter(({ date }) => date >= from && date <= to);
  return paged(call, rows, (row) => commitFields(call, project, row));
}

export function getCommit(call: Call): Answer {
  const project = openProject(call);
  const row = wantedCommit(call, project);
  const pipeline = call.state.one<PipelineRow>(
    'SELECT * FROM pipelines WHERE project_id = ? AND sha = ? ORDER BY id DESC LIMIT 1',
    ...[project.id, row.sha],
  );
  return json({
    ...commitFields(call, project, row),
    stats: { additions: 0, deletions: 0, total: 0 },
    status: pipeline?.status ?? null,
    project_id: project.id,
    last_pipeline: pipeline ? pipelineFields(call, project, pipeline) : null,
  });
}

/** Merge requests that brought the commit in, or would. */
export function commitMergeRequests(call: Call): Answer {
  const project = openProject(call);
  const { sha } = wantedCommit(call, project);
  const rows = call.state.all<MergeRequestRow>(
    `SELECT * FROM merge_requests WHERE project_id = ?
     AND (merge_sha = ? OR id IN (SELECT merge_request_id FROM pushes WHERE sha = ?)) ORDER BY id DESC`,
    ...[project.id, sha, sha],
  );
  return paged(call, rows, (row) => listedMergeRequest(call, project, row));
}

export function getMergeBase(call: Call): Answer {
  const project = openProject(call);
  const refs = call.fields['refs'];
  if (!Array.isArray(refs) || refs.length < 2) return badRequest('refs is missing');
  const [one, other] = refs.map((ref) => resolveRef(call.state, project.id, String(ref)));
  if (one === undefined || other === undefined) return badRequest('Could not find ref');
  const base = mergeBase(call.state, project.id, one, other);
  return base ? json(commitFields(call, project, base)) : notFound('Merge Base Not Found');
}

export function listBranches(call: Call): Answer {
  const project = openProject(call);
  const rows = call.state.all<{ name: string; sha: string }>(
    'SELECT name, sha FROM branches WHERE project_id = ? ORDER BY name',
    project.id,
  );
  return paged(call, rows, (row) => branchFields(call, project, row));
}

export function getBranch(call: Call): Answer {
  const project = openProject(call);
  const row = call.state.one<{ name: string; sha: string }>(
    'SELECT name, sha FROM branches WHERE project_id = ? AND name = ?',
    ...[project.id, call.path['branch'] ?? ''],
  );
  return row ? json(branchFields(call, project, row)) : notFound('Branch Not Found');
}

function branchFields(call: Call, project: ProjectRow, { name, sha }: { name: string; sha: string }): object {
  const commit = call.state.one<CommitRow>('SELECT * FROM commits WHERE project_id = ? AND sha = ?', project.id, sha);
  return {
    ...{ name, merged: false, protected: name === 'main', default: name === 'main' },
    web_url: `${projectUrl(call, project)}/-/tree/${name}`,
    commit: commit ? commitFields(call, project, commit) : null,
  };
}

function wantedCommit(call: Call, project: ProjectRow): CommitRow {
  const sha = resolveRef(call.state, project.id, call.path['sha'] ?? '') ?? '';
  const sql = 'SELECT * FROM commits WHERE project_id = ? AND sha = ?';
  return call.state.one<CommitRow>(sql, project.id, sha) ?? notFound('Commit Not Found');
}
