import type { CommitRow } from './rows.ts';
import type { State } from './state.ts';

/** A ref is a branch, a whole hash, or the start of one. */
export function resolveRef(state: State, projectId: number, ref: string): string | undefined {
  const name = ref === 'HEAD' ? 'main' : ref.replace(/^refs\/heads\//, '');
  const branch = state.one<{ sha: string }>(
    'SELECT sha FROM branches WHERE project_id = ? AND name = ?',
    projectId,
    name,
  );
  if (branch) return branch.sha;
  const iid = /^refs\/merge-requests\/(\d+)\/head$/.exec(ref)?.[1];
  if (iid !== undefined) {
    const sql = 'SELECT head_sha AS sha FROM merge_requests WHERE project_id = ? AND iid = ?';
    return state.one<{ sha: string }>(sql, projectId, Number(iid))?.sha;
  }
  if (/^refs\/merge-requests\/\d+\/(merge|train)$/.test(ref)) {
    const sql = 'SELECT sha FROM pipelines WHERE project_id = ? AND ref = ? ORDER BY id DESC LIMIT 1';
    return state.one<{ sha: string }>(sql, projectId, ref)?.sha;
  }
  if (!/^[0-9a-f]{7,40}$/.test(ref)) return undefined;
  const sql = "SELECT sha FROM commits WHERE project_id = ? AND sha >= ? AND sha < ? || 'g' LIMIT 1";
  return state.one<{ sha: string }>(sql, projectId, ref, ref)?.sha;
}

/** The commit and all behind it, newest first; empty for a commit that is not there. */
export function ancestry(state: State, projectId: number, sha: string): CommitRow[] {
  const rows = state.all<CommitRow>('SELECT * FROM commits WHERE project_id = ?', projectId);
  const bySha = new Map(rows.map((row) => [row.sha, row]));
  const seen = new Set<string>();
  const open = [sha];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const row = bySha.get(next);
    if (!row || seen.has(next)) continue;
    seen.add(next);
    open.push(...(JSON.parse(row.parents) as string[]));
  }
  return rows.filter((row) => seen.has(row.sha)).sort((a, b) => b.date - a.date || (a.sha < b.sha ? -1 : 1));
}

/** The newest commit that lies behind both. */
export function mergeBase(state: State, projectId: number, one: string, other: string): CommitRow | undefined {
  const behind = new Set(ancestry(state, projectId, other).map((row) => row.sha));
  return ancestry(state, projectId, one).find((row) => behind.has(row.sha));
}
