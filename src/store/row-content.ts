/** What a row says, numbers that stand for something resolved: two rows whose runs differ in anything have different contents. */
import type { Hash } from 'node:crypto';
import { createHash } from 'node:crypto';
import type { DatabaseSync } from 'node:sqlite';
import { looking } from './keys.ts';
import type { RunRow } from './run-row.ts';

/** Adds what a row says to a hash, which is cheaper than taking the row apart. */
export function rowContent(db: DatabaseSync): (row: RunRow, hash: Hash) => void {
  const shape = looking(db, 'SELECT keys AS text FROM shape WHERE id = ?', digest);
  const person = looking(db, 'SELECT body AS text FROM person WHERE id = ?', digest);
  const bodies = db.prepare('SELECT id, body FROM job').all() as { id: number; body: string | null }[];
  const jobs = new Map(bodies.map(({ id, body }) => [id, body]));
  // Ranges name their metrics by numbers.
  const names = digest(JSON.stringify(db.prepare('SELECT id, key FROM name ORDER BY id').all()));
  return (row, hash) => {
    const { run_id, texts, numbers, ranges, extra } = row;
    const [keys, user] = [shape(row.shape), row.person === null ? '' : person(row.person)];
    const job = row.job === null ? '' : (jobs.get(row.job) ?? '');
    const parts = [run_id, keys, user, job, extra ?? '', texts, ranges ? names : ''];
    const lengths = [...parts, numbers, ranges ?? ''].map(({ length }) => length);
    hash.update(`${lengths}\n${parts.join('')}`);
    hash.update(numbers);
    if (ranges) hash.update(ranges);
  };
}

const digest = (text: string) => createHash('sha256').update(text).digest('base64');
