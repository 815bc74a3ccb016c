import { UserError } from '../errors.ts';

/** `null` where GitLab answers that it is not there, or not for this token. */
export async function absentOnRefusal<T>(call: () => Promise<T>): Promise<T | null> {
  return call().catch((cause: unknown) => {
    if (cause instanceof UserError && (cause.code === 'NOT_FOUND' || cause.code === 'SCOPE_MISSING')) return null;
    throw cause;
  });
}
