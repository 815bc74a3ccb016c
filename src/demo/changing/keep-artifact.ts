import { type EmbeddedGitLab, stateOf } from '../embedded.ts';

/** From now on the job has kept a file, as `artifacts:paths` has it. */
export function keepArtifact(
  gitlab: EmbeddedGitLab,
  jobId: number,
  { path, content }: { path: string; content: string },
): void {
  const state = stateOf(gitlab);
  if (!state.one('SELECT 1 FROM jobs WHERE id = ?', jobId)) throw new TypeError(`there is no job ${jobId}`);
  state.run('INSERT OR REPLACE INTO job_artifacts (job_id, path, content) VALUES (?, ?, ?)', jobId, path, content);
}
