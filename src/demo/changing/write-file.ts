import { type EmbeddedGitLab, stateOf } from '../embedded.ts';

export type NewFile = {
  branch: string;
  path: string;
  /** `null` takes it away from the branch. */
  content: string | null;
};

/** From now on the file stands on the branch, at its head and nowhere else; no commit tells of it. */
export function writeFile(gitlab: EmbeddedGitLab, projectId: number, { branch, path, content }: NewFile): void {
  const state = stateOf(gitlab);
  if (!state.one('SELECT 1 FROM branches WHERE project_id = ? AND name = ?', projectId, branch))
    throw new TypeError(`project ${projectId} has no branch ${branch}`);
  state.run(
    'INSERT OR REPLACE INTO files (project_id, branch, path, content) VALUES (?, ?, ?, ?)',
    ...[projectId, branch, path, content],
  );
}
