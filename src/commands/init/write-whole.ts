import { existsSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { userError } from '../../errors.ts';
import { makeFolder } from '../../store/make-folder.ts';
import { whyUnwritable } from '../disk-trouble.ts';

/** Replaces the file whole or not at all; it keeps its rights, and where it is a link, what it leads to is replaced. */
export function writeWhole(file: string, text: string): void {
  const target = existsSync(file) ? realpathSync(file) : file;
  const draft = `${target}.${process.pid}.draft`;
  try {
    makeFolder(dirname(target));
    writeFileSync(draft, text, { mode: existsSync(target) ? statSync(target).mode : 0o644 });
    renameSync(draft, target);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw userError('FOLDER_UNWRITABLE', { folder: dirname(target), why: whyUnwritable(cause) }, cause);
  }
}
