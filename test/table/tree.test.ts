import { expect, it } from 'vitest';
import { treeOf } from '../../src/table/tree.ts';

const rows = (...list: number[]) => Uint32Array.from(list);
const parents = (of: Readonly<Record<number, number>>) => (row: number) => of[row] ?? -1;
const seen = (tree: ReturnType<typeof treeOf>) =>
  Array.from(tree.rows, (row, i) => [row, tree.levels[i], tree.children[i]]);

it('puts rows below their parents and keeps their order among brothers', () => {
  expect(seen(treeOf(rows(4, 3, 2, 1, 0), parents({ 4: 1, 3: 1, 2: 4 })))).toEqual([
    [1, 1, 2],
    [4, 2, 1],
    [2, 3, 0],
    [3, 2, 0],
    [0, 1, 0],
  ]);
});

it('leaves out what lies below a folded row, and counts it there', () => {
  const tree = treeOf(rows(4, 3, 2, 1, 0), parents({ 4: 1, 3: 1, 2: 4 }), (row) => row === 1);
  expect(seen(tree)).toEqual([
    [1, 1, 2],
    [0, 1, 0],
  ]);
});

it('shows every row once, whatever is said of parents: circles, itself, one that is not shown', () => {
  const tree = treeOf(rows(0, 1, 2, 3, 4), parents({ 0: 1, 1: 2, 2: 0, 3: 3, 4: 99 }));
  expect([...tree.rows].sort()).toEqual([0, 1, 2, 3, 4]);
  expect(seen(tree).filter(([, level]) => level === 1)).toHaveLength(3);
});

it('takes a chain of ten thousand', () => {
  const all = Uint32Array.from({ length: 10_000 }, (_, row) => row);
  const tree = treeOf(all, (row) => row - 1);
  expect(tree.rows).toEqual(all);
  expect(tree.levels.at(-1)).toBe(255);
});
