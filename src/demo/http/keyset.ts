import type { SQLInputValue } from 'node:sqlite';
import type { State } from '../state/state.ts';
import { invalidParameter } from './answer.ts';
import { opaque, opened } from './opaque.ts';

/** One sorted read: `sorted` is a column or expression of the query, ties are broken by the newest id. */
export type KeysetQuery = {
  columns: string;
  from: string;
  where: string;
  values: SQLInputValue[];
  id: string;
  sorted: string;
  direction: 'asc' | 'desc';
};

type Cursor = { sorted: string | number | null; id: number };

/** A page and the token of the next one, null on the last page. */
export function keysetPage<Row extends { id: number; sorted: string | number | null }>(
  state: State,
  query: KeysetQuery,
  { size, token }: { size: number; token: string | undefined },
): { rows: Row[]; next: string | null } {
  const after = token === undefined || token === '' ? undefined : cursorOf(token);
  const { clause, values } = after ? clauseAfter(query, after) : { clause: '', values: [] };
  const found = state.all<Row>(
    `SELECT ${query.columns}, ${query.sorted} AS sorted FROM ${query.from} WHERE ${query.where} ${clause}
     ORDER BY ${query.sorted} ${query.direction} NULLS LAST, ${query.id} DESC LIMIT ?`,
    ...query.values,
    ...values,
    size + 1,
  );
  const rows = found.slice(0, size);
  const last = rows.at(-1);
  return { rows, next: found.length > size && last ? opaque({ sorted: last.sorted, id: last.id, _kd: 'n' }) : null };
}

function clauseAfter(
  { sorted, id, direction }: KeysetQuery,
  after: Cursor,
): { clause: string; values: SQLInputValue[] } {
  if (after.sorted === null) return { clause: `AND ${sorted} IS NULL AND ${id} < ?`, values: [after.id] };
  const beyond = direction === 'asc' ? '>' : '<';
  return {
    clause: `AND (${sorted} ${beyond} ? OR (${sorted} = ? AND ${id} < ?) OR ${sorted} IS NULL)`,
    values: [after.sorted, after.sorted, after.id],
  };
}

function cursorOf(token: string): Cursor {
  const { sorted, id } = opened(token);
  if (typeof id === 'number' && (sorted === null || typeof sorted === 'string' || typeof sorted === 'number'))
    return { sorted, id };
  return invalidParameter('page_token is not one of ours');
}
