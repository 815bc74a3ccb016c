import { type EmbeddedGitLab, stateOf } from '../embedded.ts';
import { personAt } from '../scenario/people.ts';
import { resolveRef } from '../state/commit-graph.ts';
import { LEVELS, type MergeRequestRow, type ProjectRow, type UserRow } from '../state/rows.ts';
import { newProjectId, type State } from '../state/state.ts';
import { addCommit } from './add-pipeline.ts';

export type Fork = {
  id: number;
  path: string;
  /** Scope `api`, of the person whose fork it is; that person may see the parent too. */
  token: string;
};

/** Somebody's fork of a project; the tokens of the project's own bot do not reach it. */
export function addFork(gitlab: EmbeddedGitLab, projectId: number): Fork {
  const state = stateOf(gitlab);
  const parent = wantedProject(state, projectId);
  const owner = state.one<UserRow>('SELECT * FROM users WHERE id = ?', personAt(2));
  if (!owner) throw new TypeError('there are no people');
  const id = newProjectId(state);
  const path = `${owner.username}/${parent.name}`;
  state.together(() => {
    state.run(
      `INSERT INTO projects (id, path, name, description, store, created_at, creator_id, left_out, forked_from)
       VALUES (?, ?, ?, ?, ?, ?, ?, '{}', ?)`,
      ...[id, path, parent.name, parent.description, parent.store, Date.now(), owner.id, projectId],
    );
    state.run('INSERT INTO members (project_id, user_id, level) VALUES (?, ?, ?)', id, owner.id, LEVELS.maintainer);
    for (const table of ['commits', 'branches', 'files']) copyRows(state, table, projectId, id);
  });
  return { id, path, token: `demo-api-${owner.username}` };
}

function copyRows(state: State, table: string, from: number, to: number): void {
  const names = state.all<{ name: string }>(
    `SELECT name FROM pragma_table_info('${table}') WHERE name <> 'project_id'`,
  );
  const columns = names.map(({ name }) => name).join(', ');
  state.run(
    `INSERT INTO ${table} (project_id, ${columns}) SELECT ?, ${columns} FROM ${table} WHERE project_id = ?`,
    to,
    from,
  );
}

export type NewMergeRequest = {
  /** It is made where it is not there, with one commit on the head of its target. */
  branch: string;
  title?: string;
  /** The branch that it is to be merged into, by default `main`. */
  target?: string;
  /** The fork that the branch lies in. */
  fork?: Fork;
};

/** An open merge request; gives its number and its head. */
export function addMergeRequest(
  gitlab: EmbeddedGitLab,
  projectId: number,
  { branch, title = branch, target = 'main', fork }: NewMergeRequest,
): { iid: number; sha: string } {
  const state = stateOf(gitlab);
  const base = resolveRef(state, projectId, target);
  if (base === undefined) throw new TypeError(`project ${projectId} has no branch ${target}`);
  const author = personAt(fork ? 2 : 1);
  return state.together(() => {
    const next = 'SELECT coalesce(max(iid), 0) + 1 AS iid FROM merge_requests WHERE project_id = ?';
    const { iid } = state.one<{ iid: number }>(next, projectId) ?? { iid: 1 };
    const id = state.run(
      `INSERT INTO merge_requests (project_id, iid, title, description, state, source_branch, target_branch, author_id, created_at,
         updated_at, base_sha, start_sha, head_sha, source_project_id) VALUES (?, ?, ?, '', 'opened', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
      ...[projectId, iid, title, branch, target, author, Date.now(), Date.now(), base, base, base, fork?.id ?? null],
    );
    const row = state.one<MergeRequestRow>('SELECT * FROM merge_requests WHERE id = ?', id);
    return { iid, sha: row ? push(state, row, title) : base };
  });
}

/** One more commit on the source branch of a merge request, which changes it; gives the new head. */
export function pushTo(gitlab: EmbeddedGitLab, projectId: number, iid: number, title = 'One more commit'): string {
  const state = stateOf(gitlab);
  return state.together(() => push(state, wantedRequest(state, projectId, iid), title));
}

function push(state: State, row: MergeRequestRow, title: string): string {
  const sha = addCommit(state, row.project_id, [row.head_sha], title, row.author_id);
  const home = row.source_project_id ?? row.project_id;
  if (home !== row.project_id) {
    state.run(
      `INSERT INTO commits (project_id, sha, parents, title, author_id, date)
       SELECT ?, sha, parents, title, author_id, date FROM commits WHERE project_id = ? AND sha = ?`,
      ...[home, row.project_id, sha],
    );
  }
  state.run('INSERT INTO pushes (merge_request_id, sha) VALUES (?, ?)', row.id, sha);
  state.run('INSERT OR REPLACE INTO branches (project_id, name, sha) VALUES (?, ?, ?)', home, row.source_branch, sha);
  state.run('UPDATE merge_requests SET head_sha = ?, updated_at = ? WHERE id = ?', sha, Date.now(), row.id);
  return sha;
}

/** Merges a merge request by a merge commit on its target branch, and gives that. */
export function mergeNow(gitlab: EmbeddedGitLab, projectId: number, iid: number): string {
  const state = stateOf(gitlab);
  const row = wantedRequest(state, projectId, iid);
  const target = resolveRef(state, projectId, row.target_branch) ?? row.start_sha;
  return state.together(() => {
    const title = `Merge branch '${row.source_branch}' into '${row.target_branch}'`;
    const sha = addCommit(state, projectId, [target, row.head_sha], title, personAt(0));
    state.run('UPDATE branches SET sha = ? WHERE project_id = ? AND name = ?', sha, projectId, row.target_branch);
    state.run(
      `UPDATE merge_requests SET state = 'merged', merge_sha = ?, merged_by = ?, merged_at = ?, updated_at = ? WHERE id = ?`,
      ...[sha, personAt(0), Date.now(), Date.now(), row.id],
    );
    return sha;
  });
}

function wantedProject(state: State, id: number): ProjectRow {
  const row = state.one<ProjectRow>('SELECT * FROM projects WHERE id = ?', id);
  if (!row) throw new TypeError(`there is no project ${id}`);
  return row;
}

function wantedRequest(state: State, projectId: number, iid: number): MergeRequestRow {
  const row = state.one<MergeRequestRow>(
    'SELECT * FROM merge_requests WHERE project_id = ? AND iid = ?',
    projectId,
    iid,
  );
  if (!row) throw new TypeError(`project ${projectId} has no merge request ${iid}`);
  return row;
}
