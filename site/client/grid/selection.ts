/** Choosing runs: by one, from one to another, or all that are shown; ids of runs are loaded as they are needed. */
import type { LoadingTable } from '../../../src/table/table.ts';

/** An address holds no more. */
export const MOST_SELECTED = 500;

export interface Selection {
  toggle(row: number): Promise<void>;
  /** From the run that was chosen last to this one, as the table shows them. */
  selectTo(row: number): Promise<void>;
  /** All shown runs, or none where all are chosen already. */
  selectAll(): Promise<void>;
  /** How many of the shown rows are chosen. */
  how(): 'none' | 'some' | 'every';
}

export interface SelectionSource {
  readonly table: LoadingTable;
  /** Ids in the order of choosing. */
  selected(): readonly string[];
  /** Rows in the order of the page. */
  shown(): Uint32Array;
  choose(ids: readonly string[]): void;
}

export function makeSelection({ table, selected, shown, choose }: SelectionSource): Selection {
  let anchor: number | null = null;
  const idsOf = async (rows: readonly number[]): Promise<string[]> => {
    await table.loadIds(rows);
    return rows.flatMap((row) => table.runId(row) ?? []);
  };
  const how = () => {
    const chosen = new Set(selected());
    const rows = shown();
    if (chosen.size === 0) return 'none';
    if (rows.length > chosen.size) return 'some';
    const missing = rows.some((row) => !chosen.has(table.runId(row) ?? ''));
    return missing || rows.length === 0 ? 'some' : 'every';
  };
  const add = (ids: readonly string[]) => choose([...new Set([...selected(), ...ids])].slice(0, MOST_SELECTED));
  return {
    how,
    async toggle(row) {
      anchor = row;
      const [id] = await idsOf([row]);
      if (id === undefined) return;
      if (selected().includes(id)) choose(selected().filter((one) => one !== id));
      else add([id]);
    },
    async selectTo(row) {
      const rows = shown();
      const [from, to] = [rows.indexOf(anchor ?? row), rows.indexOf(row)];
      if (to < 0) return;
      const first = from < 0 ? to : Math.min(from, to);
      const range = [...rows.subarray(first, Math.max(from, to) + 1)];
      add(await idsOf(range.slice(0, MOST_SELECTED)));
    },
    async selectAll() {
      if (how() === 'every') {
        choose([]);
        return;
      }
      add(await idsOf([...shown().subarray(0, MOST_SELECTED)]));
    },
  };
}
