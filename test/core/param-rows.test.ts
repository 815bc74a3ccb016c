import { describe, expect, it } from 'vitest';
import { changedParams, sameValue } from '../../src/core/compare/param-rows.ts';
import { run } from '../support/build.ts';

describe('two texts are one value', () => {
  it.each([
    ['1e-3', '0.001'],
    ['1', '1.0'],
    [' 8 ', '8'],
    ['-0.50', '-.5'],
    ['True', 'true'],
    ['FALSE', 'false'],
    ['{"a":1,"b":[1,2]}', '{ "b": [1, 2.0], "a": 1e0 }'],
    ['{"a":{"y":1,"x":2}}', '{"a":{"x":2,"y":1}}'],
    ['{"__proto__":1,"a":2}', '{"a":2,"__proto__":1}'],
    ['9007199254740993', '9007199254740993'],
  ])('%j and %j', (a, b) => {
    expect(sameValue(a, b)).toBe(true);
    expect(sameValue(b, a)).toBe(true);
  });
});

describe('two texts are two values', () => {
  it.each([
    ['1', '2'],
    ['true', '1'],
    ['None', ''],
    ['0', ''],
    ['0x10', '16'],
    ['[1,2]', '[2,1]'],
    ['{"a":1}', '{"a":"1"}'],
    ['{"__proto__":1}', '{}'],
    ['{broken', '{ broken'],
    ['adam', 'Adam'],
    ['9007199254740993', '9007199254740992'],
    ['{"seed":9007199254740993}', '{"seed":9007199254740992}'],
    ['1e400', '1e500'],
    ['number 1', '1'],
  ])('%j and %j', (a, b) => expect(sameValue(a, b)).toBe(false));
});

describe('changed params', () => {
  const changed = (base: Record<string, string>[], head: Record<string, string>[]) =>
    changedParams(
      head.map((params) => run({ params })),
      base.map((params) => run({ params })),
    );

  it('are those whose values differ, by name', () => {
    const rows = changed([{ lr: '0.1', depth: '4', seed: '1' }], [{ lr: '0.2', depth: '6', seed: '1' }]);
    expect(rows).toEqual([
      { key: 'depth', baseline: ['4'], current: ['6'] },
      { key: 'lr', baseline: ['0.1'], current: ['0.2'] },
    ]);
  });

  it('are the sets of a side, not its order or count', () => {
    expect(changed([{ seed: '1' }, { seed: '2' }], [{ seed: '2' }, { seed: '1' }, { seed: '1.0' }])).toEqual([]);
    expect(changed([{ seed: '1' }], [{ seed: '1' }, { seed: '2' }])).toEqual([
      { key: 'seed', baseline: ['1'], current: ['1', '2'] },
    ]);
  });

  it('absent on a side is no value, and empty is one', () => {
    expect(changed([{}], [{ note: '' }])).toEqual([{ key: 'note', baseline: [], current: [''] }]);
    expect(changed([{ gone: '1' }], [{}])).toEqual([{ key: 'gone', baseline: ['1'], current: [] }]);
  });

  it('may be called anything', () => {
    const hostile = (value: string) => JSON.parse(`{"__proto__":"${value}","constructor":"${value}"}`);
    expect(changed([hostile('1')], [hostile('2')]).map(({ key }) => key)).toEqual(['__proto__', 'constructor']);
  });
});
