import type { Token } from '../../core/model/address.ts';
import { type ErrorCode, UserError } from '../../errors.ts';

const refusals: readonly ErrorCode[] = ['NOT_FOUND', 'SCOPE_MISSING'];

/**
 * Whether GitLab answered that it is not there, or not for this token. A job token counts as none on a route that takes none
 * (doc/ci/jobs/fine_grained_permissions.md), and so gets 401; any other token with 401 has expired or is none, which is no refusal of one thing.
 */
export function isRefusal(cause: unknown, tokenKind: Token['kind']): boolean {
  if (!(cause instanceof UserError)) return false;
  return refusals.includes(cause.code) || (tokenKind === 'job' && cause.code === 'TOKEN_REFUSED');
}

/** `null` where GitLab answers that it is not there, or not for this token. */
export async function absentOnRefusal<T>(
  call: () => Promise<T>,
  tokenKind: Token['kind'] = 'private',
): Promise<T | null> {
  return call().catch((cause: unknown) => {
    if (isRefusal(cause, tokenKind)) return null;
    throw cause;
  });
}

/** Whether the tracking API was reached, and says that what was asked for is not there: `resource_not_found!` of lib/api/ml/mlflow/api_helpers.rb. */
export const isResourceMissing = (cause: unknown) => saysOf404(cause).includes('RESOURCE_DOES_NOT_EXIST');

/** Whether GitLab itself says that it has no such address: the last route of lib/api/api.rb. */
export const isRouteMissing = (cause: unknown) => saysOf404(cause).includes('(404 Not Found)');

/** Whether the branch is there, and the file is not on it: `assign_file_vars!` of lib/api/files.rb. */
export const isFileMissing = (cause: unknown) => saysOf404(cause).includes('404 File Not Found');

/** Whether the project is there, and the branch is not: the same place. */
export const isBranchMissing = (cause: unknown) => saysOf404(cause).includes('404 Commit Not Found');

function saysOf404(cause: unknown): string {
  if (!(cause instanceof UserError) || cause.code !== 'NOT_FOUND') return '';
  return cause.cause instanceof Error ? cause.cause.message : '';
}
