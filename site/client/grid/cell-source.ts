/** What cells ask of the page: values, ids, names, addresses, what is selected. */
import type { Arranged } from '../../../src/table/arrange.ts';
import type { LoadingTable } from '../../../src/table/table.ts';
import type { ViewState } from '../../../src/table/view-state.ts';
import type { Bus } from '../lib/bus.ts';
import type { CellSource } from './cells.ts';
import { labelOf, NAME } from './columns.ts';
import type { KnownPlaces } from './known-places.ts';
import type { Values } from './values.ts';

export interface SourceParts {
  readonly table: LoadingTable;
  readonly values: Values;
  readonly bus: Bus;
  readonly places: KnownPlaces;
  getState(): ViewState;
  baselineRow(): number | null;
  arranged(): Arranged;
  nested(): boolean;
}

export interface Source extends CellSource {
  /** The shown rows whose runs are selected; `null` where none is. */
  selectedRows(): Uint32Array | null;
}

export function makeSource(parts: SourceParts): Source {
  const { table, values, bus, places, getState, arranged } = parts;
  let known: { readonly of: readonly string[]; readonly ids: ReadonlySet<string> } = { of: [], ids: new Set() };
  const selected = (): ReadonlySet<string> => {
    const { selected: of } = getState();
    if (known.of !== of) known = { of, ids: new Set(of) };
    return known.ids;
  };
  return {
    table,
    values,
    nested: parts.nested,
    baseline: parts.baselineRow,
    best: (id) => values.best(id, arranged().rows),
    lit: () => bus.now().hover,
    runId: (row) => table.runId(row),
    runName: (row) => table.column(NAME)?.text(row)?.trim() ?? '',
    isSelected: (id) => selected().has(id),
    hrefOf(row) {
      const id = table.runId(row);
      return id === undefined ? null : places.run(id);
    },
    labelOf: (id) => {
      const info = table.info(id);
      return info ? labelOf(info) : id;
    },
    groupedBy(level) {
      const info = table.info(getState().group[level - 1] ?? '');
      return info ? labelOf(info) : '';
    },
    outOf: ({ id }, text) => places.out(id, text),
    selectedRows() {
      const ids = selected();
      if (ids.size === 0) return null;
      const rows = arranged().rows.filter((row) => ids.has(table.runId(row) ?? ''));
      return rows.length > 0 ? rows : null;
    },
  };
}
