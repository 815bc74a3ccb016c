import { type Answer, notFound } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { openProject } from '../http/membership.ts';

/** One file of what a job kept, from inside the archive. */
export function jobArtifact(call: Call): Answer {
  signedIn(call);
  const project = openProject(call);
  const { job = '', path = '' } = call.path;
  const kept = call.state.one<{ content: string }>(
    `SELECT content FROM job_artifacts JOIN jobs ON jobs.id = job_id WHERE project_id = ? AND job_id = ? AND path = ?`,
    ...[project.id, Number(job), path],
  );
  if (!kept) return notFound('Not found');
  const type = path.endsWith('.json') ? 'application/json' : 'application/octet-stream';
  return { status: 200, headers: { 'content-type': type }, body: kept.content };
}
