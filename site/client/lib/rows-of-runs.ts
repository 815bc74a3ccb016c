/** From ids of runs, or their beginnings, to rows of a table. */
import type { LoadingTable } from '../../../src/table/table.ts';

export interface FoundRun {
  /** Whole. */
  readonly id: string;
  readonly row: number;
}

const tables = new WeakMap<LoadingTable, Map<string, FoundRun>>();

/** By what was asked for; what is the beginning of no id, or of several, is left out. Ids that are not loaded yet are loaded, from the newest run on, until all are found. */
export async function rowsOfRuns(
  table: LoadingTable,
  asked: readonly string[],
): Promise<ReadonlyMap<string, FoundRun>> {
  const known = tables.get(table) ?? new Map<string, FoundRun>();
  tables.set(table, known);
  const missing = () => asked.filter((id) => !known.has(id));
  const { size } = table.manifest.ids;
  const look = (from: number, to: number) => {
    const wanted = new Set(missing());
    for (let row = from; row < to; row++) {
      const id = table.runId(row);
      if (id !== undefined && wanted.has(id)) known.set(id, { id, row });
    }
  };
  if (missing().length > 0) look(0, table.rows);
  for (let from = 0; from < table.rows && missing().length > 0; from += size) {
    const to = Math.min(table.rows, from + size);
    await table.loadIds([from, to - 1]);
    look(Math.max(0, from - size), to);
  }
  for (const beginning of missing()) {
    const run = onlyRun(table, beginning);
    if (run) known.set(beginning, run);
  }
  return known;
}

/** How many of the loaded ids begin so. */
export function countBeginning(table: LoadingTable, beginning: string): number {
  let count = 0;
  for (let row = 0; row < table.rows; row++) if (table.runId(row)?.startsWith(beginning)) count++;
  return count;
}

function onlyRun(table: LoadingTable, beginning: string): FoundRun | null {
  if (beginning === '') return null;
  let found: FoundRun | null = null;
  for (let row = 0; row < table.rows; row++) {
    const id = table.runId(row);
    if (!id?.startsWith(beginning)) continue;
    if (found) return null;
    found = { id, row };
  }
  return found;
}
