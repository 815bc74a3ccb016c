/** The snapshot file while it is written: beside its place, and put there whole. */
import { closeSync, copyFileSync, fsyncSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { SnapshotHead } from '../core/model/snapshot.ts';
import { reasonOf, type UserError, userError } from '../errors.ts';
import { makeFolder } from './make-folder.ts';
import { createTables } from './schema.ts';

export interface Draft {
  /** Open; whoever writes begins the transaction that `finish` ends. */
  readonly db: DatabaseSync;
  finish(head: SnapshotHead): void;
  /** Leaves no trace; after `finish` it does nothing. */
  abandon(): void;
}

/** The draft of `file`: with empty tables, or with what the finished snapshot `from` holds. */
export function openDraft(file: string, from: string | null): Draft {
  const draft = beginDraft(file, from);
  const db = openDatabase(draft, from === null);
  let open = true;
  const close = () => {
    open = false;
    db.close();
  };
  return {
    db,
    finish(head) {
      try {
        db.prepare("INSERT OR REPLACE INTO about VALUES ('head', ?)").run(JSON.stringify(head));
        db.exec('COMMIT');
      } catch (cause) {
        throw unwritable(draft, cause);
      }
      close();
      putInPlace(draft, file);
    },
    abandon() {
      if (!open) return;
      close();
      rmSync(draft, { force: true });
    },
  };
}

function openDatabase(draft: string, empty: boolean): DatabaseSync {
  let db: DatabaseSync | null = null;
  try {
    db = new DatabaseSync(draft);
    if (empty) db.exec('PRAGMA page_size = 8192');
    // Node opens databases so that a journal cannot be switched off, only kept in memory.
    db.exec('PRAGMA journal_mode = MEMORY; PRAGMA synchronous = OFF;');
    if (empty) createTables(db);
    return db;
  } catch (cause) {
    db?.close();
    rmSync(draft, { force: true });
    throw unwritable(draft, cause);
  }
}

/** The draft beside `file`, empty or as a copy of `from`; what a killed process left of its own is cleared away. */
function beginDraft(file: string, from: string | null): string {
  const draft = `${file}.${process.pid}.draft`;
  try {
    makeFolder(dirname(file));
    clearAway(file);
    rmSync(draft, { force: true });
    if (from !== null) copyFileSync(from, draft);
    return draft;
  } catch (cause) {
    throw unwritable(draft, cause);
  }
}

/** On disk before the rename, and the rename too, so that a crash at any moment leaves the old file or the whole new one. */
function putInPlace(draft: string, file: string): void {
  try {
    flush(draft, 'r+');
    renameSync(draft, file);
    flush(dirname(file), 'r');
  } catch (cause) {
    rmSync(draft, { force: true });
    throw unwritable(file, cause);
  }
}

function flush(path: string, how: 'r' | 'r+'): void {
  const descriptor = openSync(path, how);
  try {
    fsyncSync(descriptor);
  } catch (cause) {
    // Some file systems cannot flush a folder.
    if (how === 'r+') throw cause;
  } finally {
    closeSync(descriptor);
  }
}

function unwritable(file: string, cause: unknown): UserError {
  return userError('FOLDER_UNWRITABLE', { folder: dirname(file), why: reasonOf(cause) }, cause);
}

function clearAway(file: string): void {
  const [before, after] = [`${basename(file)}.`, '.draft'];
  for (const name of readdirSync(dirname(file))) {
    if (!name.startsWith(before) || !name.endsWith(after)) continue;
    const pid = name.slice(before.length, -after.length);
    if (/^\d+$/.test(pid) && !isAlive(Number(pid))) rmSync(join(dirname(file), name), { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return (cause as { code?: unknown }).code === 'EPERM';
  }
}
