/** Where an MLflow SQLite file is. */
import { closeSync, openSync, readSync } from 'node:fs';
import { resolve } from 'node:path';

/** `sqlite:///relative`, `sqlite:////absolute`, with a driver's name or a query as SQLAlchemy takes them. */
const address = /^sqlite(?:\+[a-z0-9_]+)?:\/\/\/([^?]+)(?:\?.*)?$/is;
const ending = /\.(?:db|sqlite|sqlite3)$/i;
const scheme = /^[a-z][a-z0-9+.-]+:/i;
const MAGIC = 'SQLite format 3\0';

/**
 * The path of the database that a `sqlite:` address or a path names. `null` for another kind of place: any other URI, a database in memory, and
 * a path that neither ends as such files do nor leads to one. `base` is what a relative path begins at.
 */
export function sqliteFile(uriOrPath: string, base = '.'): string | null {
  const named = address.exec(uriOrPath)?.[1];
  if (named !== undefined) return named === ':memory:' ? null : resolve(base, named);
  if (uriOrPath === '' || scheme.test(uriOrPath)) return null;
  const path = resolve(base, uriOrPath);
  return ending.test(path) || beginsAsDatabase(path) ? path : null;
}

function beginsAsDatabase(path: string): boolean {
  try {
    const file = openSync(path, 'r');
    const begin = Buffer.alloc(MAGIC.length);
    try {
      return readSync(file, begin, 0, MAGIC.length, 0) === MAGIC.length && begin.toString('latin1') === MAGIC;
    } finally {
      closeSync(file);
    }
  } catch {
    return false;
  }
}
