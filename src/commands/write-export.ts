import { closeSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { UserError, userError } from '../errors.ts';
import { makeFolder } from '../store/make-folder.ts';
import { whyUnwritable } from './disk-trouble.ts';

export interface ExportFile {
  readonly name: string;
  readonly pieces: Iterable<string | Uint8Array>;
}

/** Writes the files into the folder, in place of those of their names: all of them whole, or none. */
export function writeExport(folder: string, files: readonly ExportFile[]): void {
  const draftOf = (name: string) => join(folder, `.${name}.${process.pid}.draft`);
  const drafts: string[] = [];
  try {
    makeFolder(folder);
    for (const { name, pieces } of files) {
      drafts.push(draftOf(name));
      writePieces(draftOf(name), pieces);
    }
    for (const { name } of files) renameSync(draftOf(name), join(folder, name));
  } catch (cause) {
    if (cause instanceof UserError) throw cause;
    throw userError('FOLDER_UNWRITABLE', { folder, why: whyUnwritable(cause) }, cause);
  } finally {
    for (const draft of drafts) rmSync(draft, { force: true });
  }
}

function writePieces(file: string, pieces: Iterable<string | Uint8Array>): void {
  const descriptor = openSync(file, 'w');
  try {
    for (const piece of pieces) writeAll(descriptor, typeof piece === 'string' ? Buffer.from(piece) : piece);
  } finally {
    closeSync(descriptor);
  }
}

function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) at += writeSync(descriptor, bytes, at);
}
