import { randomBytes } from 'node:crypto';
import { type Answer, badRequest, json, notFound, refuse } from '../http/answer.ts';
import type { Call } from '../http/call.ts';
import { signedIn } from '../http/caller.ts';
import { visibleProject } from '../http/membership.ts';
import type { UploadRow } from '../state/rows.ts';

/** GitLab's own limit is a setting; this is what it is on a new one (max_attachment_size). */
const LARGEST = 100 * 1024 * 1024;
const TYPES: Readonly<Record<string, string>> = { png: 'image/png', jpg: 'image/jpeg', gif: 'image/gif' };

/** Keeps a file under a new address each time, also where it has an equal one (lib/api/markdown_uploads.rb). */
export function uploadFile(call: Call): Answer {
  signedIn(call);
  const project = visibleProject(call);
  const { name, content } = fileOf(call.file) ?? badRequest('file is missing');
  if (content.length > LARGEST) refuse(json({ message: '413 Request Entity Too Large' }, 413));
  const secret = randomBytes(16).toString('hex');
  const sql = 'INSERT INTO uploads (project_id, secret, name, content) VALUES (?, ?, ?, ?)';
  const id = call.state.run(sql, project.id, secret, name, content);
  const alt = extensionOf(name) in TYPES ? name.replace(/\.[^.]*$/, '') : name;
  const url = `/uploads/${secret}/${name}`;
  const markdown = `${alt === name ? '' : '!'}[${alt}](${url})`;
  return json({ id, alt, url, full_path: `/-/project/${project.id}${url}`, markdown }, 201);
}

/** Whoever knows the address gets it, as GitLab gives images unless a project wants people to sign in. */
export function getUpload(call: Call): Answer {
  const { secret = '', file = '' } = call.path;
  const sql = 'SELECT * FROM uploads WHERE secret = ? AND name = ?';
  const row = call.state.one<UploadRow>(sql, secret, file) ?? notFound('Not found');
  const type = TYPES[extensionOf(row.name)];
  const headers = type
    ? { 'content-type': type }
    : { 'content-type': 'application/octet-stream', 'content-disposition': 'attachment' };
  return { status: 200, headers, body: Buffer.from(row.content) };
}

const extensionOf = (name: string): string => name.split('.').at(-1)?.toLowerCase() ?? '';

/** The field `file` of a multipart form (RFC 7578) that has no other. */
function fileOf(form: Buffer): { name: string; content: Buffer } | undefined {
  const [start, end] = [form.indexOf('\r\n'), form.indexOf('\r\n\r\n')];
  if (start < 0 || end < 0) return undefined;
  const head = form.subarray(0, end).toString('utf8');
  const last = form.lastIndexOf(`\r\n${form.subarray(0, start).toString('latin1')}--`);
  const name = /^content-disposition: form-data; name="file"; filename="([^"\r\n]+)"/im.exec(head)?.[1];
  return name === undefined || last < end ? undefined : { name, content: form.subarray(end + 4, last) };
}
