/** Names of runs by their ids. */

import { oneLine } from '../../../src/render/format.ts';
import type { LoadingTable } from '../../../src/table/table.ts';

/** `undefined` where the run's id or the names are not loaded. */
export function nameOfRuns(table: LoadingTable): (run: string) => string | undefined {
  const rows = new Map<string, number>();
  let looked = 0;
  return (run) => {
    // ids come in chunks: what was not there at the last look may be there now
    if (!rows.has(run) && looked++ < 200) {
      for (let row = 0; row < table.rows; row++) {
        const id = table.runId(row);
        if (id !== undefined) rows.set(id, row);
      }
    }
    const row = rows.get(run);
    return row === undefined ? undefined : oneLine(table.column('name')?.text(row) ?? '') || undefined;
  };
}
