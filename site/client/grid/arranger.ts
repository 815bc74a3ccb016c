/** From the state to rows, loading first what that needs; nothing is arranged twice. */
import { type Arranged, arrange, columnsNeeded, idsNeeded } from '../../../src/table/arrange.ts';
import { differing } from '../../../src/table/differing.ts';
import type { ColumnId } from '../../../src/table/manifest.ts';
import { parentRows } from '../../../src/table/parents.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ViewState } from '../../../src/table/view-state.ts';

/** Of larger experiments the ids that say who is whose parent are not loaded only to show a tree. */
const MOST_IN_TREE = 50_000;

export interface Arranger {
  /** What is not there yet. */
  missing(
    state: ViewState,
    chosen: readonly ColumnId[],
  ): { readonly columns: readonly ColumnId[]; readonly ids: boolean };
  load(missing: ReturnType<Arranger['missing']>): Promise<void>;
  /** The same object while nothing that it depends on changed. */
  arranged(state: ViewState): Arranged;
  /** The row of a run's parent, -1 for none; `null` where no tree is to be shown. */
  parentOf(state: ViewState): ((row: number) => number) | null;
  differs(rows: Uint32Array, id: ColumnId): boolean;
}

export function makeArranger(table: LoadingTable): Arranger {
  const isThere = (id: ColumnId) => table.column(id) !== undefined || table.shapes(id) !== undefined;
  const hasTree = (table.info('parent')?.missing ?? table.rows) < table.rows && table.rows <= MOST_IN_TREE;
  const asTree = ({ sort, group }: ViewState) => hasTree && sort.length === 0 && group.length === 0;
  let allIds = table.rows === 0;
  let last: { readonly of: string; readonly arranged: Arranged } | null = null;
  let parents: Int32Array | null = null;
  return {
    missing(state, chosen) {
      const wanted = new Set(columnsNeeded(table, state));
      if (state.differing) for (const id of chosen) wanted.add(id);
      if (asTree(state)) wanted.add('parent');
      const columns = [...wanted].filter((id) => table.info(id) && !isThere(id));
      return { columns, ids: !allIds && (asTree(state) || idsNeeded(table, state)) };
    },
    async load({ columns, ids }) {
      await Promise.all([
        table.load(columns),
        ids ? table.loadIds(Array.from({ length: table.rows }, (_, row) => row)) : null,
      ]);
      if (ids) allIds = true;
    },
    arranged({ filter, sort, group }) {
      const of = JSON.stringify([filter, sort, group]);
      if (last?.of !== of) last = { of, arranged: arrange(table, { filter, sort, group }, table.manifest.taken_at) };
      return last.arranged;
    },
    parentOf(state) {
      if (!asTree(state)) return null;
      parents ??= parentRows(table);
      const known = parents;
      return known && ((row) => known[row] ?? -1);
    },
    differs: (rows, id) => table.info(id)?.encoding.form === 'shape' || differing(table, rows, [id]).has(id),
  };
}
