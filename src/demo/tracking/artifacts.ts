import { type Answer, badRequest, json, plain, resourceMissing, unauthorized } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { requiredText } from '../http/fields.ts';
import { mayWriteRuns } from '../http/membership.ts';
import { readableProject } from './project.ts';

const FILE_NAME = /^[A-Za-z0-9._\-+ ]+$/;

/** All files of one run or model version at once; asked for a folder inside it, GitLab answers an empty list. */
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
  const sql = 'SELECT content FROM artifacts WHERE run_id = ? AND path = ?';
  const known = call.state.one<{ content: Uint8Array | null }>(sql, runId, path) ?? resourceMissing();
  if (known.content === null) return plain(`The embedded GitLab has no bytes of ${path}.\n`);
  const headers = { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' };
  return { status: 200, headers, body: Buffer.from(known.content) };
}

/** What MLflow's client sends for each file that it logs; a second one of a name takes the place of the first. */
export function putArtifact(call: Call): Answer {
  const project = readableProject(call);
  if (!mayWriteRuns(call, project.id)) return unauthorized();
  const runId = runOf(call, project.id, call.path['version'] ?? '');
  const path = call.path['file'] ?? '';
  if (!FILE_NAME.test(path.split('/').at(-1) ?? '')) return badRequest('file_name is invalid');
  call.state.together(() => {
    call.state.run('DELETE FROM artifacts WHERE run_id = ? AND path = ?', runId, path);
    const sql = 'INSERT INTO artifacts (run_id, path, size, content) VALUES (?, ?, ?, ?)';
    call.state.run(sql, runId, path, call.file.length, call.file);
  });
  return json({ message: '201 Created' }, 201);
}

/** `candidate:` and the number of a run, or the number of a model version. */
function runOf(call: Call, projectId: number, version: string): number {
  const [, prefix, number = '-1'] = /^(candidate:)?(\d+)$/.exec(version) ?? [];
  const column = prefix === undefined ? 'model_version_id' : 'iid';
  const sql = `SELECT id FROM runs WHERE project_id = ? AND ${column} = ?`;
  return call.state.one<{ id: number }>(sql, projectId, Number(number))?.id ?? resourceMissing();
}
