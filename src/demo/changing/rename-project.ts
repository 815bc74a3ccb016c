import { type EmbeddedGitLab, stateOf } from '../embedded.ts';

/** Gives a project another path; its old one leads to it from now on, as GitLab does it, and `gitlab.projects` tells the new one. */
export function renameProject(gitlab: EmbeddedGitLab, projectId: number, path: string): void {
  const state = stateOf(gitlab);
  const old = state.one<{ path: string }>('SELECT path FROM projects WHERE id = ?', projectId)?.path;
  if (old === undefined) throw new TypeError(`there is no project ${projectId}`);
  state.together(() => {
    state.run('INSERT OR REPLACE INTO redirects (path, project_id) VALUES (?, ?)', old, projectId);
    state.run('DELETE FROM redirects WHERE path = ?', path);
    state.run('UPDATE projects SET path = ?, name = ? WHERE id = ?', path, path.split('/').at(-1) ?? path, projectId);
  });
  const known = gitlab.projects.find(({ id }) => id === projectId);
  if (known) known.path = path;
}
