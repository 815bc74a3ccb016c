/** The configuration of the target branch, whose gates a merge request has to pass. */
import type { MergeRequest } from '../../core/model/project.ts';
import { UserError, userError } from '../../errors.ts';
import type { GitlabClient } from '../../gitlab.ts';
import type { HttpResponse } from '../../http.ts';
import type { TargetFile } from '../source.ts';
import { isBranchMissing, isFileMissing, isRefusal } from './refusals.ts';

/** Bytes. */
const LARGEST = 1_000_000;

/**
 * The first of the paths that is a file on the target branch, which is in the project of the merge request whatever fork its source is in. A job
 * token may ask for it (`job_token_allowed` of the route `…/raw` in lib/api/files.rb).
 */
export async function readTarget(
  client: GitlabClient,
  { target_branch: branch }: Pick<MergeRequest, 'target_branch'>,
  paths: readonly string[],
): Promise<TargetFile> {
  const unread = (why: string): TargetFile => ({
    ...{ branch, file: null, text: null },
    why: `The configuration of the target branch ${branch} could not be read: ${why}.`,
  });
  for (const path of paths) {
    try {
      const { body } = sound(await client.file(path, branch), `GET repository/files/${path}`);
      if (body.length > LARGEST) return unread(`${path} is larger than ${LARGEST / 1_000_000} MB`);
      const text = utf8(body);
      return text === null ? unread(`${path} is not UTF-8`) : { branch, file: path, text, why: '' };
    } catch (cause) {
      if (isFileMissing(cause)) continue;
      if (isBranchMissing(cause)) return unread('there is no such branch any more');
      if (isRefusal(cause, client.tokenKind)) return unread(`GitLab answered ${statusOf(cause)}`);
      throw cause;
    }
  }
  return { branch, file: null, text: null, why: '' };
}

/** A file can hold anything; what GitLab says of its size (`set_http_headers` in lib/api/files.rb) tells it from half of one, and a page from both. */
function sound(answer: HttpResponse, call: string): HttpResponse {
  const { body, headers } = answer;
  const size = headers['x-gitlab-size'];
  const what = /^\s*<(!doctype|html)/i.test(body.toString('latin1', 0, 200))
    ? 'a web page'
    : body.length === 0 && size === undefined
      ? 'nothing at all'
      : size !== undefined && size !== String(body.length)
        ? `${body.length} bytes of a file of ${size}`
        : null;
  if (what !== null) throw userError('ANSWER_NOT_JSON', { call, what });
  return answer;
}

function utf8(body: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body);
  } catch {
    return null;
  }
}

function statusOf(cause: unknown): number {
  const code = cause instanceof UserError ? cause.code : '';
  return code === 'NOT_FOUND' ? 404 : code === 'SCOPE_MISSING' ? 403 : 401;
}
