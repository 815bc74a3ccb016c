import { describe, expect, it } from 'vitest';
import { differing } from '../../src/table/differing.ts';
import { parentRows } from '../../src/table/parents.ts';
import { tableWith } from './columns.ts';

const long = Array.from({ length: 1500 }, (_, row) => `${row}`);
const table = tableWith({
  'p.lr': ['1e-3', '0.001', null, '0.1'],
  'p.json': ['{"a":1,"b":2}', '{"b":2,"a":1}', null, '{"a":2}'],
  'p.some': ['x', null, null, null],
  'm.acc': [0.5, 0.5, null, Number.NaN],
  'm.nan': [Number.NaN, null, Number.NaN, Number.NaN],
  'm.zero': [0, -0, 0, 0],
  started: [1, 1, 1, 2],
});

describe('columns that differ', () => {
  it.each([
    [[0, 1, 2], []],
    [
      [0, 1, 2, 3],
      ['p.lr', 'p.json', 'm.acc', 'started'],
    ],
    [[3, 2], ['started']],
    [[], []],
  ])('between rows %j are %j', (rows, ids) => {
    const all = table.manifest.columns.map(({ id }) => id);
    expect([...differing(table, Uint32Array.from(rows), all)]).toEqual(ids);
  });

  it('are found in texts that lie in no dictionary', () => {
    const texts = tableWith({ name: long, 'p.same': long.map((text) => `${Number(text) % 2 ? '1' : '1.0'}`) });
    expect([...differing(texts, Uint32Array.of(0, 1), ['name', 'p.same'])]).toEqual(['name']);
  });

  it('are those of all rows while they are not loaded', () => {
    const bare = tableWith({ 'p.a': ['1', '2'] }, { loaded: () => false });
    expect([...differing(bare, Uint32Array.of(0), ['p.a', 'p.none'])]).toEqual(['p.a']);
  });
});

describe('parents', () => {
  it('are the rows of their ids, -1 where they are not in the table', () => {
    const nested = tableWith({ parent: [null, 'a', 'gone', 'b'] }, { ids: ['a', 'b', 'c', 'd'] });
    expect([...(parentRows(nested) ?? [])]).toEqual([-1, 0, -1, 1]);
    expect([...(parentRows(tableWith({ name: ['x'] })) ?? [])]).toEqual([-1]);
  });

  it('are not known before the ids of runs are there', () => {
    expect(parentRows(tableWith({ parent: ['a'] }))).toBeNull();
  });
});
