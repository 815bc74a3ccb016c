import { type Answer, json, plain, resourceMissing } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { requiredText } from '../http/fields.ts';
import { readableProject } from './project.ts';

/** All files of one run at once; asked for a folder inside it, GitLab answers an empty list. */
export function listArtifacts(call: Call): Answer {
  const project = readableProject(call);
  const [version = '', ...inner] = requiredText(call.fields, 'path').split('/');
  const runId = runOf(call, project.id, version);
  if (inner.some((part) => part !== '')) return json({ files: [] });
  const files = call.state.all<{ path: string; size: number | null }>(
    'SELECT path, size FROM artifacts WHERE run_id = ? ORDER BY path',
    runId,
  );
  return json({ files: files.map(({ path, size }) => ({ path, is_dir: false, file_size: size })) });
}

/** The stores keep the names and sizes of artifacts, not their bytes, so the bytes are a sentence about that. */
export function getArtifact(call: Call): Answer {
  const project = readableProject(call);
  const runId = runOf(call, project.id, call.path['version'] ?? '');
  const path = call.path['file'] ?? '';
  const known = call.state.one('SELECT 1 FROM artifacts WHERE run_id = ? AND path = ?', runId, path);
  return known ? plain(`The embedded GitLab has no bytes of ${path}.\n`) : resourceMissing();
}

function runOf(call: Call, projectId: number, version: string): number {
  const iid = /^candidate:(\d+)$/.exec(version)?.[1];
  const run = call.state.one<{ id: number }>(
    'SELECT id FROM runs WHERE project_id = ? AND iid = ?',
    projectId,
    Number(iid ?? -1),
  );
  return run?.id ?? resourceMissing();
}
