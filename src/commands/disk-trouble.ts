import { dirname } from 'node:path';
import { reasonOf, type UserError, userError } from '../errors.ts';

/** Of SQLite: a full disk, and one that is read-only. */
const SQLITE = new Set([13, 8]);
const NODE = /^(ENOSPC|EDQUOT|EROFS)$/;

/**
 * What a disk that is full or read-only does to whoever writes, wherever that is: no bug, but a folder that cannot be written; `null` for any other cause.
 * `folder` is where it was, where the cause does not say it.
 */
export function diskTrouble(cause: unknown, folder: string): UserError | null {
  const { code = '', errcode = 0, path } = (cause ?? {}) as { code?: unknown; errcode?: unknown; path?: unknown };
  const isDisk =
    NODE.test(String(code)) || SQLITE.has(Number(errcode)) || /No space left on device/.test(reasonOf(cause));
  if (!isDisk) return null;
  const why = /^ENOSPC|No space left/.test(`${code} ${reasonOf(cause)}`)
    ? 'there is no space left on its disk'
    : (reasonOf(cause).split('\n')[0] ?? '');
  return userError('FOLDER_UNWRITABLE', { folder: typeof path === 'string' ? dirname(path) : folder, why }, cause);
}
