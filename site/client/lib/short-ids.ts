/** Ids of a table's runs as short as the table tells them apart. */
import { commonStart, shortest } from '../../../src/table/id-starts.ts';
import type { LoadingTable } from '../../../src/table/table.ts';

/** Looks at the ids that are loaded, at each once. */
export function shortIdIn(table: LoadingTable): (id: string) => string {
  const alike = new Map<string, string[]>();
  const seen = new Uint8Array(table.rows);
  const look = () => {
    for (let row = 0; row < table.rows; row++) {
      const id = seen[row] ? undefined : table.runId(row);
      if (id === undefined) continue;
      seen[row] = 1;
      const start = commonStart(id);
      const others = alike.get(start);
      if (others) others.push(id);
      else alike.set(start, [id]);
    }
  };
  return (id) => {
    if (!alike.get(commonStart(id))?.includes(id)) look();
    return shortest(id, alike.get(commonStart(id)) ?? []);
  };
}
