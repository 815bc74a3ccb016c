import { type EmbeddedGitLab, stateOf } from '../embedded.ts';
import type { ProjectRow } from '../state/rows.ts';

/** Says who can open the Pages of a project. */
export function openPages(gitlab: EmbeddedGitLab, projectId: number, access: ProjectRow['pages_access']): void {
  stateOf(gitlab).run('UPDATE projects SET pages_access = ? WHERE id = ?', access, projectId);
}
