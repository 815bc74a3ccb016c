import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Comparison } from '../core/compare/comparison.ts';
import { FORMAT } from '../core/model/snapshot.ts';
import { reasonOf, userError } from '../errors.ts';
import { makeFolder } from './make-folder.ts';

/** Name of the comparison inside the hand-over folder. */
export const COMPARISON_FILE = 'comparison.json';

/** Writes the comparison whole: another reader sees the old one or the new one. */
export function writeComparison(file: string, comparison: Comparison): void {
  const draft = `${file}.${process.pid}.draft`;
  try {
    makeFolder(dirname(file));
    writeFileSync(draft, `${JSON.stringify(comparison, null, 2)}\n`);
    renameSync(draft, file);
  } catch (cause) {
    rmSync(draft, { force: true });
    throw userError('FOLDER_UNWRITABLE', { folder: dirname(file), why: reasonOf(cause) }, cause);
  }
}

/** Reads a comparison back; refuses another version and what is none. */
export function readComparison(file: string): Comparison {
  if (!existsSync(file)) throw userError('COMPARISON_MISSING', { file });
  return checkedComparison(parse(file), file);
}

/** What was read as a comparison; `file` is how messages name it. */
export function checkedComparison(found: Partial<Comparison> | null, file: string): Comparison {
  if (found?.format !== FORMAT) {
    throw userError('COMPARISON_BROKEN', {
      file,
      why: `its format is ${String(found?.format)}, and ${FORMAT} was expected`,
    });
  }
  if (!Array.isArray(found.experiments) || !Array.isArray(found.runs))
    throw userError('COMPARISON_BROKEN', { file, why: 'parts of it are missing' });
  return found as Comparison;
}

function parse(file: string): Partial<Comparison> | null {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Comparison> | null;
  } catch (cause) {
    throw userError('COMPARISON_BROKEN', { file, why: 'it is no JSON' }, cause);
  }
}
