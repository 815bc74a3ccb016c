import { dirname } from 'node:path';
import { reasonOf, UserError, userError } from '../errors.ts';

/** Of SQLite: a full disk, and one that is read-only. */
const SQLITE = new Set([13, 8]);
/** An error that came from another thread may have lost its code, but not its words. */
const NODE = /^(ENOSPC|EDQUOT|EROFS)\b|no space left on device/i;

/**
 * What a disk that is full or read-only does to whoever writes: no bug, but a folder that cannot be written; `null` for any other cause. `folder` is the one that
 * the user knows of, whatever draft beside it was being written.
 */
export function diskTrouble(cause: unknown, folder: string): UserError | null {
  if (cause instanceof UserError)
    return cause.code === 'FOLDER_UNWRITABLE' || !cause.cause ? null : diskTrouble(cause.cause, folder);
  const { code = '', errcode = 0 } = (cause ?? {}) as { code?: unknown; errcode?: unknown };
  const reason = reasonOf(cause);
  if (!NODE.test(String(code)) && !NODE.test(reason) && !SQLITE.has(Number(errcode))) return null;
  return userError('FOLDER_UNWRITABLE', { folder, why: whyUnwritable(cause) }, cause);
}

/** The same where nobody said which folder it was: that of the path in the cause, else `otherwise`. */
export function diskTroubleSomewhere(cause: unknown, otherwise: string): UserError | null {
  const { path } = (cause ?? {}) as { path?: unknown };
  return diskTrouble(cause, typeof path === 'string' ? dirname(path) : otherwise);
}

/** Why a folder cannot be written, without the call that failed and its path, which may be that of a draft. */
export function whyUnwritable(cause: unknown): string {
  const reason = reasonOf(cause).split('\n')[0] ?? '';
  if (/^ENOSPC|no space left/i.test(reason)) return 'there is no space left on its disk';
  return /^(E[A-Z]+: [^,]+), /.exec(reason)?.[1] ?? reason;
}
