/** What the table shows from top to bottom: runs, and the heads of groups. */
import type { Arranged } from '../../../src/table/arrange.ts';
import type { Group } from '../../../src/table/group.ts';
import { treeOf } from '../../../src/table/tree.ts';

export interface RunLine {
  readonly row: number;
  readonly group: null;
  /** 1 is the outermost. */
  readonly level: number;
  /** Runs right below it. */
  readonly children: number;
  /** `null` where there is nothing to unfold. */
  readonly open: boolean | null;
}

export interface GroupLine {
  readonly row: null;
  readonly group: Group;
  readonly level: number;
  readonly children: number;
  readonly open: boolean;
}

export type Line = RunLine | GroupLine;

export interface Lines {
  readonly count: number;
  /** `undefined` past the end. */
  at(line: number): Line | undefined;
  /** Whether something can be folded. */
  readonly nested: boolean;
}

/** What a reader folded or unfolded: groups begin closed, parents open. */
export interface Folds {
  /** Their paths as `pathKey` writes them. */
  readonly openGroups: ReadonlySet<string>;
  readonly foldedRows: ReadonlySet<number>;
}

export const pathKey = (path: readonly string[]): string => JSON.stringify(path);

/** `parentOf` gives the row of a run's parent, -1 for none; `null` shows no tree. */
export function linesOf(
  { rows, groups }: Arranged,
  folds: Folds,
  parentOf: ((row: number) => number) | null = null,
): Lines {
  if (groups) return ofList(groupLines(groups, folds.openGroups, 1), true);
  if (parentOf) return treeLines(rows, folds.foldedRows, parentOf);
  return {
    count: rows.length,
    nested: false,
    at: (line) => {
      const row = rows[line];
      return row === undefined ? undefined : { row, group: null, level: 1, children: 0, open: null };
    },
  };
}

function ofList(list: readonly Line[], nested: boolean): Lines {
  return { count: list.length, nested, at: (line) => list[line] };
}

function groupLines(groups: readonly Group[], open: ReadonlySet<string>, level: number): Line[] {
  const lines: Line[] = [];
  for (const group of groups) {
    const isOpen = open.size > 0 && open.has(pathKey(group.path));
    lines.push({ row: null, group, level, children: group.rows.length, open: isOpen });
    if (!isOpen) continue;
    const inner = group.children();
    if (inner.length > 0) for (const line of groupLines(inner, open, level + 1)) lines.push(line);
    else for (const row of group.rows) lines.push({ row, group: null, level: level + 1, children: 0, open: null });
  }
  return lines;
}

function treeLines(rows: Uint32Array, folded: ReadonlySet<number>, parentOf: (row: number) => number): Lines {
  const tree = treeOf(rows, parentOf, (row) => folded.has(row));
  return {
    count: tree.rows.length,
    nested: true,
    at: (line) => {
      const row = tree.rows[line];
      if (row === undefined) return undefined;
      const children = tree.children[line] ?? 0;
      const open = children > 0 ? !folded.has(row) : null;
      return { row, group: null, level: tree.levels[line] ?? 1, children, open };
    },
  };
}
