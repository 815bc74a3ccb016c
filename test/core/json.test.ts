import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { fromJsonNumber, toJsonNumber, toRecord } from '../../src/core/model/json.ts';

describe('numbers in JSON', () => {
  it('come back as they were, finite or not', () => {
    fc.assert(
      fc.property(fc.oneof(fc.double(), fc.constant(null)), (value) => {
        fc.pre(!Object.is(value, -0));
        expect(fromJsonNumber(JSON.parse(JSON.stringify(toJsonNumber(value))))).toBe(value);
      }),
    );
  });

  it.each(['nan', '1', 'inf', '', true, undefined, {}, []])('%j is no number', (value) =>
    expect(fromJsonNumber(value)).toBeNull(),
  );
});

describe('a record of foreign keys', () => {
  it('holds names that mean something to JavaScript as plain keys', () => {
    const map = new Map([
      ['__proto__', 'a'],
      ['constructor', 'b'],
      ['toString', 'c'],
    ]);
    const record = toRecord(map, (value) => value);
    expect(JSON.stringify(record)).toBe('{"__proto__":"a","constructor":"b","toString":"c"}');
    expect(({} as Record<string, unknown>)['a']).toBeUndefined();
  });
});
