import { expect, it } from 'vitest';
import { families, type Relative } from '../../../src/core/view/run-family.ts';
import { aRun } from '../../support/written-snapshot.ts';

const names = ({ run_id, children, more }: Relative): unknown => [run_id, children.map(names), more];
/** Newest first, as runs come. */
const family = (...pairs: readonly (readonly [id: string, parent: string | null])[]) => {
  const runs = pairs.map(([id, parent_run_id]) => aRun(id, { parent_run_id }));
  return { ...families(runs), run: (id: string) => runs.find(({ run_id }) => run_id === id) ?? expect.unreachable() };
};

it('finds the chain of parents, the outermost first, and children with theirs, oldest first', () => {
  const { parents, tree, run } = family(['b2', 'a'], ['b1x', 'b1'], ['b1', 'a'], ['a', 'root'], ['root', null]);
  expect(parents(run('b1x')).map(({ run_id }) => run_id)).toEqual(['root', 'a', 'b1']);
  expect(names(tree(run('a')))).toEqual([
    'a',
    [
      ['b1', [['b1x', [], 0]], 0],
      ['b2', [], 0],
    ],
    0,
  ]);
});

it('is not led in circles, nor by a parent that is not there', () => {
  const { parents, tree, run } = family(['a', 'b'], ['b', 'a'], ['own', 'own'], ['lost', 'nowhere']);
  expect(parents(run('a')).map(({ run_id }) => run_id)).toEqual(['b']);
  expect(parents(run('own'))).toEqual([]);
  expect(parents(run('lost'))).toEqual([]);
  expect(JSON.stringify(tree(run('a'))).length).toBeLessThan(2000);
});

it('counts the children that a page has no room for', () => {
  const children = Array.from({ length: 1000 }, (_, i) => [`c${i}`, 'p'] as const);
  const { tree, run } = family(...children, ['p', null]);
  const { children: shown, more } = tree(run('p'));
  expect(shown.length + more).toBe(1000);
  expect(shown[0]?.run_id).toBe('c999');
  expect(more).toBeGreaterThan(0);
});
