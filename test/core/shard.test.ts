import { describe, expect, it } from 'vitest';
import { inShard, parseShard } from '../../src/core/shard.ts';

describe('a shard', () => {
  it.each([
    ['1/1', { index: 1, of: 1 }],
    ['2/5', { index: 2, of: 5 }],
    ['12/200', { index: 12, of: 200 }],
    ['0/5', null],
    ['6/5', null],
    ['2', null],
    ['2/', null],
    ['-1/5', null],
    ['1.5/5', null],
    ['2/5 ', null],
    ['', null],
  ])('is written as %s', (text, shard) => expect(parseShard(text)).toEqual(shard));

  it.each([1, 2, 3, 7])('of %i: every experiment is in exactly one, and none is left out', (of) => {
    const shards = Array.from({ length: of }, (_, i) => ({ index: i + 1, of }));
    const sizes = shards.map(() => 0);
    for (let id = 1; id <= 700; id++) {
      const own = shards.flatMap((shard, i) => (inShard(shard, String(id)) ? [i] : []));
      expect(own).toHaveLength(1);
      sizes[own[0] ?? 0] = (sizes[own[0] ?? 0] ?? 0) + 1;
    }
    expect(Math.min(...sizes)).toBeGreaterThan((700 / of) * 0.7);
  });
});
