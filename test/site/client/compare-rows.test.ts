import { describe, expect, it } from 'vitest';
import { fieldRows, metricRows } from '../../../site/client/compare/rows.ts';
import { aRun } from '../../support/written-snapshot.ts';

const withParams = (...list: readonly Record<string, string>[]) =>
  list.map((params, i) => aRun(String(i), { params: new Map(Object.entries(params)) }));
const rowsOf = (...list: readonly Record<string, string>[]) => fieldRows(withParams(...list), (run) => run.params, 0);

describe('params next to each other', () => {
  it.each([
    ['1e-3', '0.001'],
    ['True', 'true'],
    ['{"a": 1, "b": [2]}', '{"b":[2.0],"a":1}'],
    ['10', '10.0'],
  ])('%s is %s', (a, b) =>
    expect(rowsOf({ p: a }, { p: b })).toMatchObject([{ differs: false, changed: [false, false] }]),
  );

  it.each([
    ['1e-3', '0.01'],
    ['9007199254740993', '9007199254740992'],
    ['{"a": [1, 2]}', '{"a": [2, 1]}'],
    ['', '0'],
  ])('%s is not %s', (a, b) =>
    expect(rowsOf({ p: a }, { p: b })).toMatchObject([{ differs: true, changed: [false, true] }]),
  );

  it('differ where one run has none; they are compared with the baseline, whichever column it is', () => {
    const runs = withParams({ a: '1' }, {}, { a: '1.0' });
    expect(fieldRows(runs, (run) => run.params, 1)).toMatchObject([
      { values: ['1', null, '1.0'], changed: [true, false, true] },
    ]);
    expect(fieldRows(runs, (run) => run.params, 0)).toMatchObject([{ changed: [false, true, false], differs: true }]);
  });

  it('takes a key like __proto__ as any other', () => {
    const runs = [aRun('a', { params: new Map([['__proto__', 'x']]) }), aRun('b')];
    expect(fieldRows(runs, (run) => run.params, 0)).toMatchObject([{ key: '__proto__', values: ['x', null] }]);
  });
});

describe('metrics next to each other', () => {
  const goals = new Map([
    ['loss', 'minimize'],
    ['auc', 'maximize'],
    ['offset', 'target:0'],
    ['steps', null],
    ['unused', 'maximize'],
  ] as const);
  const runs = [
    aRun('base', { metrics: { auc: 0.8, loss: 0.5, offset: -2, steps: 10, nan: 1 } }),
    aRun('other', { metrics: { auc: 0.9, loss: 0.7, offset: 1, steps: 12, nan: Number.NaN, zero: 0 } }),
    aRun('third', { metrics: { auc: 0.8, offset: 2, lost: null } }),
  ];
  const rows = metricRows(runs, goals, 0);
  const row = (key: string) => rows.find((one) => one.key === key) ?? expect.unreachable();

  it('come in the order of the goals, the others by name, and none that no run logged', () => {
    expect(rows.map(({ key }) => key)).toEqual(['loss', 'auc', 'offset', 'steps', 'lost', 'nan', 'zero']);
  });

  it('are better or worse than the baseline by their goal', () => {
    const taken = (key: string) => row(key).cells.map((cell) => cell.taken);
    expect(taken('auc')).toEqual([null, 'better', 'same']);
    expect(taken('loss')).toEqual([null, 'worse', null]);
    expect(taken('offset')).toEqual([null, 'better', 'same']);
    expect(taken('steps')).toEqual([null, 'changed', null]);
  });

  it('have a difference only where both values are finite', () => {
    expect(row('nan').cells.map(({ difference }) => difference)).toEqual([null, null, null]);
    expect(row('zero').cells.map(({ difference }) => difference)).toEqual([null, null, null]);
    expect(row('auc').cells[1]?.difference).toBeCloseTo(0.1);
    expect(row('auc').cells[1]?.share).toBeCloseTo(0.125);
    expect(row('offset').cells[1]?.share).toBeCloseTo(1.5);
    expect(metricRows(runs, goals, 1).find(({ key }) => key === 'zero')?.cells[1]?.share).toBeNull();
  });

  it('mark every best one, and none where all are equally good or nobody knows which way is good', () => {
    const best = (key: string) => row(key).cells.map((cell) => cell.best);
    expect(best('auc')).toEqual([false, true, false]);
    expect(best('loss')).toEqual([true, false, false]);
    expect(best('steps')).toEqual([false, false, false]);
    expect(
      metricRows(
        [runs[0], runs[0]].map((run) => run ?? aRun('')),
        goals,
        0,
      )[0]?.cells.some((cell) => cell.best),
    ).toBe(false);
  });
});
