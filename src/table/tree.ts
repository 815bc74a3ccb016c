/** Runs below the runs that started them. */

/** Rows in the order of a tree, each with how deep it lies (1: outermost) and how many rows are right below it. */
export interface Tree {
  readonly rows: Uint32Array;
  readonly levels: Uint8Array;
  readonly children: Uint32Array;
}

const DEEPEST = 255;

/**
 * `rows` keep their order among brothers. `parentOf` gives the row of a row's parent, -1 for none; a row whose parent is not among `rows`, or that lies in a
 * circle, is outermost. What lies below a row that is folded is left out.
 */
export function treeOf(
  rows: Uint32Array,
  parentOf: (row: number) => number,
  isFolded: (row: number) => boolean = () => false,
): Tree {
  const shown = new Set(rows);
  const below = new Map<number, number[]>();
  const roots: number[] = [];
  for (const row of rows) {
    const parent = parentOf(row);
    if (parent < 0 || parent === row || !shown.has(parent)) roots.push(row);
    else if (below.has(parent)) below.get(parent)?.push(row);
    else below.set(parent, [row]);
  }
  const found: { readonly row: number; readonly level: number }[] = [];
  const done = new Set<number>();
  const walk = (start: number) => {
    const waiting = [{ row: start, level: 1, seen: true }];
    for (let next = waiting.pop(); next; next = waiting.pop()) {
      const { row, level, seen } = next;
      if (done.has(row)) continue;
      done.add(row);
      if (seen) found.push({ row, level });
      const open = seen && !isFolded(row);
      for (const child of (below.get(row) ?? []).toReversed())
        waiting.push({ row: child, level: Math.min(DEEPEST, level + 1), seen: open });
    }
  };
  for (const row of roots) walk(row);
  if (done.size < rows.length) for (const row of rows) walk(row);
  return {
    rows: Uint32Array.from(found, ({ row }) => row),
    levels: Uint8Array.from(found, ({ level }) => level),
    children: Uint32Array.from(found, ({ row }) => below.get(row)?.length ?? 0),
  };
}
