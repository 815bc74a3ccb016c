import { expect, it } from 'vitest';
import { best, fitness, searchable, wordsOf } from '../../../site/client/search/match.ts';

const ranked = (query: string, names: readonly string[], most = 10) =>
  best(names, most, (name) => fitness(searchable(name), wordsOf(query))).kept.map(({ item }) => item);

it('wants every word, in any order and case', () => {
  expect(ranked('AUC val', ['val/auc', 'auc', 'test/val_AUC_pr', 'val/loss'])).toEqual(['val/auc', 'test/val_AUC_pr']);
});

it('puts whole names before beginnings, beginnings of words, and the rest', () => {
  expect(ranked('auc', ['xauc', 'auc_pr', 'val/auc', 'auc'])).toEqual(['auc', 'auc_pr', 'val/auc', 'xauc']);
});

it('keeps the best, not the first, and equals in their order', () => {
  const names = [...Array.from({ length: 500 }, (_, i) => `run a${String(i).padStart(3, '0')}`), 'a'];
  expect(ranked('a', names, 3)).toEqual(['a', 'run a000', 'run a001']);
});

it('reads wide and composed letters as their plain ones', () => {
  expect(ranked('ﬁt Ａ', ['fit a'])).toEqual(['fit a']);
});

it('finds signs that mean something elsewhere', () => {
  expect(ranked('.*[', ['a.*[b', 'ab'])).toEqual(['a.*[b']);
});
