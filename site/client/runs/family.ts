/** Parents and children of a run, found in its experiment's table; those in other experiments are known from the references. */
import type { RunStatus } from '../../../src/core/model/run.ts';
import { families, type Member, type Relative } from '../../../src/core/view/run-family.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import { openTable } from '../lib/open-table.ts';
import { placeOf } from '../lib/places.ts';
import type { KnownRun } from './known-run.ts';
import { references } from './references.ts';

export interface Family {
  readonly parents: readonly Relative[];
  readonly tree: Relative;
}

/** Generations that are looked at. */
const DEEPEST = 6;

export async function familyOf({ run, place, manifest }: KnownRun): Promise<Family> {
  const { relatives } = await references();
  const members = new Map<number, Member>([[place.row, run]]);
  if (manifest.columns.some(({ id }) => id === 'parent')) {
    const table = await openTable(place.folder);
    await table.load(['name', 'status', 'parent']);
    await addParents(members, run.parent_run_id, place.folder, table);
    await addChildren(members, run.run_id, table);
  }
  const newestFirst = [...members].sort(([a], [b]) => a - b).map(([, member]) => member);
  const own = new Set(newestFirst.map(({ run_id }) => run_id));
  const all = families([...newestFirst, ...relatives.filter(({ run_id }) => !own.has(run_id))]);
  return { parents: all.parents(run), tree: all.tree(run) };
}

const memberAt = (table: LoadingTable, row: number, run_id: string): Member => ({
  run_id,
  name: table.column('name')?.text(row) ?? '',
  status: (table.column('status')?.text(row) ?? 'FINISHED') as RunStatus,
  parent_run_id: table.column('parent')?.text(row) ?? null,
});

async function addParents(
  members: Map<number, Member>,
  first: string | null,
  folder: string,
  table: LoadingTable,
): Promise<void> {
  let id = first;
  for (let depth = 0; id !== null && depth < DEEPEST; depth++) {
    const place = await placeOf(id);
    if (!place || place.folder !== folder || place.row >= table.rows || members.has(place.row)) return;
    const parent = memberAt(table, place.row, id);
    members.set(place.row, parent);
    id = parent.parent_run_id;
  }
}

async function addChildren(members: Map<number, Member>, id: string, table: LoadingTable): Promise<void> {
  const rowsOf = new Map<string, number[]>();
  const parents = table.column('parent');
  for (let row = 0; row < table.rows; row++) {
    const parent = parents?.text(row) ?? null;
    if (parent === null) continue;
    const siblings = rowsOf.get(parent);
    if (siblings) siblings.push(row);
    else rowsOf.set(parent, [row]);
  }
  let generation = [id];
  for (let depth = 0; generation.length > 0 && depth < DEEPEST; depth++) {
    const rows = generation.flatMap((parent) => rowsOf.get(parent) ?? []).filter((row) => !members.has(row));
    await table.loadIds(rows);
    generation = rows.flatMap((row) => table.runId(row) ?? []);
    for (const row of rows) members.set(row, memberAt(table, row, table.runId(row) ?? ''));
  }
}
