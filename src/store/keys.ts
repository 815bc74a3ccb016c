/** What rows refer to by number instead of repeating it: shapes, people and names of metrics. */
import type { DatabaseSync } from 'node:sqlite';
import type { User } from '../core/model/run.ts';
import type { Shape } from './run-row.ts';

/** Numbers for texts, those in the table first; a text that is new is added to it. */
function numbered(db: DatabaseSync, table: string, column: string, more: (text: string) => number[]) {
  const rows = db.prepare(`SELECT id, ${column} AS text FROM ${table}`).all() as { id: number; text: string }[];
  const known = new Map(rows.map(({ id, text }) => [text, id]));
  let next = Math.max(0, ...known.values()) + 1;
  const marks = ['?', '?', ...more('[]').map(() => '?')].join(', ');
  const insert = db.prepare(`INSERT INTO ${table} VALUES (${marks})`);
  return (text: string): number => {
    const old = known.get(text);
    if (old !== undefined) return old;
    insert.run(next, text, ...more(text));
    known.set(text, next);
    return next++;
  };
}

export interface Numbering {
  shape(shape: Shape): number;
  person(user: User): number;
  name(metric: string): number;
}

export function numbering(db: DatabaseSync): Numbering {
  const shapes = numbered(db, 'shape', 'keys', (keys) => [(JSON.parse(keys) as Shape)[1]?.length ?? 0]);
  const people = numbered(db, 'person', 'body', () => []);
  const names = numbered(db, 'name', 'key', () => []);
  let last: { shape: Shape | null; number: number } = { shape: null, number: 0 };
  return {
    shape: (shape) => {
      // Most runs have the keys of the run before them.
      if (!isSame(shape, last.shape)) last = { shape, number: shapes(JSON.stringify(shape)) };
      return last.number;
    },
    person: (user) => people(JSON.stringify(user)),
    name: (metric) => names(JSON.stringify(metric)),
  };
}

function isSame(a: Shape, b: Shape | null): boolean {
  return b !== null && a.every((keys, i) => keys.length === b[i]?.length && keys.every((key, j) => key === b[i]?.[j]));
}

/** A number's meaning, looked up once. */
export function looking<T>(db: DatabaseSync, sql: string, read: (text: string) => T): (id: number) => T {
  const query = db.prepare(sql);
  const known = new Map<number, T>();
  return (id) => {
    const old = known.get(id);
    if (old !== undefined) return old;
    const row = query.get(id) as { text: string | null } | undefined;
    if (row?.text === undefined || row.text === null) throw new RangeError(`the number ${id} means nothing`);
    const value = read(row.text);
    known.set(id, value);
    return value;
  };
}
