import fc from 'fast-check';
import { expect, it } from 'vitest';
import {
  type CompareState,
  fromCompareAddress,
  MOST_COMPARED,
  toCompareAddress,
} from '../../src/table/compare-address.ts';

const id = fc.string({ minLength: 1, maxLength: 20 });
const states: fc.Arbitrary<CompareState> = fc
  .record({
    runs: fc.uniqueArray(id, { maxLength: MOST_COMPARED }),
    at: fc.nat(MOST_COMPARED),
    metric: fc.option(fc.string({ maxLength: 30 })),
    options: fc.constantFrom<Record<string, string>>({}, { y: 'log' }, { over: 'wall', smooth: '0.95' }),
    all: fc.boolean(),
  })
  .map(({ at, ...state }) => ({ ...state, base: state.runs[at % Math.max(1, state.runs.length)] ?? null }));

it('comes back from its address as it was', () => {
  fc.assert(
    fc.property(states, (state) => {
      expect(fromCompareAddress(toCompareAddress(state))).toEqual(state);
    }),
  );
});

it('is short and readable for ordinary runs', () => {
  const state = { runs: ['a1', 'b2'], base: 'a1', metric: 'val/auc', options: { y: 'log' }, all: true };
  expect(toCompareAddress(state)).toBe('?runs=a1,b2&metric=val/auc&y=log&all');
  expect(toCompareAddress({ ...state, base: 'b2', metric: null, options: {}, all: false })).toBe('?runs=a1,b2&base=b2');
});

it.each([
  ['', { runs: [], base: null }],
  ['?runs=', { runs: [], base: null }],
  ['?runs=a,,a,b&base=c', { runs: ['a', 'b'], base: 'a' }],
  ['?runs=%zz,b', { runs: ['%zz', 'b'], base: '%zz' }],
  [
    `?runs=${Array.from({ length: 99 }, (_, i) => i)}`,
    { runs: Array.from({ length: MOST_COMPARED }, (_, i) => String(i)) },
  ],
])('makes something of %s', (search, wanted) => expect(fromCompareAddress(search)).toMatchObject(wanted));
