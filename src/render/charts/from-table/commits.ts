/** Runs of a table by the commit that they were made from, in the order of the default branch. */
import { byText } from '../../../core/model/text.ts';
import type { Column, Table } from '../../../table/table.ts';

export interface Commit {
  readonly sha: string;
  /** Along the default branch, oldest first; halves lie beside it. */
  readonly place: number;
  /** Oldest first. */
  readonly rows: readonly number[];
  readonly mean: number;
  /** The merge request that its runs were made in, empty for another branch; `null` on the default branch. */
  readonly merge_request: string | null;
}

export const commitColumns: readonly string[] = ['commit', 'place', 'merge_request', 'status'];

/** Whether a run ended well: what others logged may be a value on the way. */
export function isFinished(table: Table, row: number): boolean {
  const status = table.column('status')?.text(row) ?? 'FINISHED';
  return status === 'FINISHED';
}

/** Of the rows that have a finite value and a known commit; `null` where the table has no commits. */
export function commitsOf(table: Table, metric: Column, rows: Iterable<number>): Commit[] | null {
  const [commits, places] = [table.column('commit'), table.column('place')?.numbers()];
  if (!commits || !places) return null;
  const values = metric.numbers();
  const bySha = new Map<string, number[]>();
  for (const row of rows) {
    const sha = commits.text(row);
    if (sha === null || !Number.isFinite(values[row]) || !Number.isFinite(places[row])) continue;
    const known = bySha.get(sha);
    if (known) known.push(row);
    else bySha.set(sha, [row]);
  }
  const requests = table.column('merge_request');
  const branchKnown = [...bySha.values()].some(([row = -1]) => Number.isInteger(places[row]));
  return [...bySha]
    .map(([sha, found]): Commit => {
      const inOrder = found.toSorted((a, b) => b - a);
      const place = places[inOrder[0] ?? -1] as number;
      const request = inOrder.map((row) => requests?.text(row) ?? null).find((iid) => iid !== null) ?? null;
      const onBranch = branchKnown ? Number.isInteger(place) : request === null;
      const mean = inOrder.reduce((sum, row) => sum + (values[row] as number), 0) / inOrder.length;
      return { sha, place, rows: inOrder, mean, merge_request: onBranch ? null : (request ?? '') };
    })
    .sort((a, b) => a.place - b.place || (b.rows[0] ?? 0) - (a.rows[0] ?? 0) || byText(a.sha, b.sha));
}
