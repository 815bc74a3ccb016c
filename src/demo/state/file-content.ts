import { resolveRef } from './commit-graph.ts';
import type { State } from './state.ts';

/** What a file holds on a branch or at its head; all other refs have the files of the scenario. `null` where there is none. */
export function contentAt(state: State, projectId: number, ref: string, path: string): string | null {
  const sha = resolveRef(state, projectId, ref) ?? '';
  const file = state.one<{ content: string | null }>(
    `SELECT content FROM files WHERE project_id = ? AND path = ?
     AND branch IN ('', (SELECT name FROM branches WHERE project_id = ? AND (name = ? OR sha = ?) ORDER BY name <> ? LIMIT 1))
     ORDER BY branch DESC LIMIT 1`,
    ...[projectId, path, projectId, ref, sha, ref],
  );
  return file?.content ?? null;
}
