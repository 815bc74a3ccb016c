import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { finiteValue } from '../../src/core/model/run.ts';
import { byNumber, isNumeral } from '../../src/core/model/text.ts';
import { arrange, columnsNeeded, idsNeeded } from '../../src/table/arrange.ts';
import type { Group } from '../../src/table/group.ts';
import { sortRows } from '../../src/table/sort.ts';
import type { Table } from '../../src/table/table.ts';
import { initialState, type SortKey, type ViewState } from '../../src/table/view-state.ts';
import { scenarios } from '../support/scenarios.ts';
import { tableOf } from '../support/table.ts';
import { tableWith } from './columns.ts';

const every = (table: Table) => Uint32Array.from({ length: table.rows }, (_, row) => row);
const up = (column: string): SortKey => ({ column, descending: false });
const down = (column: string): SortKey => ({ column, descending: true });
const sorted = (table: Table, ...keys: SortKey[]) => [...sortRows(table, every(table), keys)];
const asked = (over: Partial<ViewState>) => ({ ...initialState, ...over });

describe('rows are sorted', () => {
  const table = tableWith({
    'm.auc': [0.5, Number.NaN, -1, null, Infinity, -Infinity, undefined, 0, -0, 0.5],
    'p.lr': ['1e-2', '0.001', 'auto', '10', null, '1e-3', '2', 'Auto', 'nan', '-5'],
    name: ['run-10', 'run-2', 'run-02', 'run', 'Run-1', 'run-2b', '', 'run-1-10', 'run-1-9', 'run-1'],
    started: [1e12, null, 1.5e12, 1e12 + 1, -1, 0, 5, 6, 7, 8],
  });

  it.each<[string, SortKey[], number[]]>([
    ['not at all', [], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]],
    ['by numbers, NaN and no value last', [up('m.auc')], [5, 2, 7, 8, 0, 9, 4, 1, 3, 6]],
    ['the largest first, NaN and no value last', [down('m.auc')], [4, 0, 9, 7, 8, 2, 5, 1, 3, 6]],
    ['by numerals as numbers, texts after them', [up('p.lr')], [9, 1, 5, 0, 6, 3, 7, 2, 8, 4]],
    ['by texts the other way', [down('p.lr')], [2, 7, 3, 6, 0, 1, 5, 9, 8, 4]],
    ['by names as a reader counts', [up('name')], [6, 4, 3, 9, 8, 7, 2, 1, 5, 0]],
    ['by times', [up('started')], [4, 5, 6, 7, 8, 9, 0, 3, 2, 1]],
    ['by the second key where the first is the same', [down('m.auc'), down('started')], [4, 0, 9, 8, 7, 2, 5, 1, 3, 6]],
    ['by nothing that is not there', [down('m.none'), up('started')], [4, 5, 6, 7, 8, 9, 0, 3, 2, 1]],
  ])('%s', (_, keys, rows) => {
    expect(sorted(table, ...keys)).toEqual(rows);
  });

  it('as a comparison sorts them', () => {
    const number = fc.oneof(fc.double(), fc.constantFrom(0, -0, 1, 1, 2, Number.NaN), fc.constantFrom(null, undefined));
    const text = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 6 }),
      fc
        .tuple(
          fc.constantFrom('ab', 'a', 'B', '\0', '\x10', '\x11', '-', ''),
          fc.stringMatching(/^\d{0,17}$/),
          fc.constantFrom('x', '-7', ''),
        )
        .map((parts) => parts.join('')),
      fc.double().map(String),
      fc.constantFrom('1e-3', '0.001', 'NaN', 'nan', '', ' ', null),
    );
    const row = fc.record({ 'm.a': number, started: number, name: text, 'p.x': text });
    const ids = fc.constantFrom('m.a', 'started', 'name', 'p.x');
    const keys = fc.array(fc.record({ column: ids, descending: fc.boolean() }), { maxLength: 3 });
    fc.assert(
      fc.property(fc.array(row, { minLength: 1, maxLength: 60 }), keys, (rows, by) => {
        const made = tableWith(
          Object.fromEntries(
            (['m.a', 'started', 'name', 'p.x'] as const).map((id) => [id, rows.map((cells) => cells[id])]),
          ),
        );
        expect(sorted(made, ...by)).toEqual(naively(made, by));
      }),
      { numRuns: 300 },
    );
  });
});

/** What sorting means, without a thought for its speed. */
function naively(table: Table, keys: readonly SortKey[]): number[] {
  return [...every(table)].sort((a, b) => {
    for (const { column: id, descending } of keys) {
      const column = table.column(id);
      if (!column) continue;
      const rank = (row: number) => {
        if (column.absence(row) !== null) return 2;
        return column.info.kind === 'text'
          ? Number(/^\s*nan\s*$/i.test(column.text(row) ?? ''))
          : Number(Number.isNaN(column.numbers()[row]));
      };
      if (rank(a) !== rank(b)) return rank(a) - rank(b);
      if (rank(a) > 0) continue;
      const by =
        column.info.kind === 'text'
          ? compareTexts(column.text(a) ?? '', column.text(b) ?? '')
          : compareNumbers(column.numbers()[a] ?? 0, column.numbers()[b] ?? 0);
      if (by !== 0) return descending ? -by : by;
    }
    return a - b;
  });
}

const compareNumbers = (a: number, b: number) => (a < b ? -1 : a > b ? 1 : 0);

function compareTexts(a: string, b: string): number {
  if (isNumeral(a) && isNumeral(b)) return compareNumbers(Number(a), Number(b));
  if (isNumeral(a) !== isNumeral(b)) return isNumeral(a) ? -1 : 1;
  return byNumber(a, b);
}

const sweep = tableWith({
  'p.lr': ['1e-3', '0.001', '0.1', null, '0.1', '0.01'],
  'p.seed': ['1', '2', '1', '1', '2', '1'],
  'p.model': ['b', 'a', 'c', 'a', 'b', 'c'],
  'm.auc': [0.5, 0.75, 0.25, 1, Number.NaN, null],
  started: [
    Date.UTC(2026, 4, 2, 1),
    Date.UTC(2026, 4, 2),
    Date.UTC(2026, 4, 1, 9),
    Date.UTC(2026, 4, 1),
    Date.UTC(2026, 3, 1),
    null,
  ],
});

const shape = (groups: readonly Group[]): unknown[] =>
  groups.map((group) => [
    group.values.at(-1),
    [...group.rows],
    ...(group.children().length > 0 ? [shape(group.children())] : []),
  ]);
const groupsOf = (over: Partial<ViewState>, table = sweep) => arrange(table, asked(over), 0).groups ?? [];

describe('rows are put together', () => {
  it('by values, however they are written, those without one last', () => {
    expect(shape(groupsOf({ group: ['p.lr'] }))).toEqual([
      ['1e-3', [0, 1]],
      ['0.01', [5]],
      ['0.1', [2, 4]],
      [null, [3]],
    ]);
  });

  it('by days, the newest first', () => {
    expect(shape(groupsOf({ group: ['started'] }))).toEqual([
      ['2026-05-02', [0, 1]],
      ['2026-05-01', [2, 3]],
      ['2026-04-01', [4]],
      [null, [5]],
    ]);
  });

  it('by several columns, one inside the other, each made when it is asked for', () => {
    expect(shape(groupsOf({ group: ['p.seed', 'p.lr'] }))).toEqual([
      [
        '1',
        [0, 2, 3, 5],
        [
          ['1e-3', [0]],
          ['0.01', [5]],
          ['0.1', [2]],
          [null, [3]],
        ],
      ],
      [
        '2',
        [1, 4],
        [
          ['0.001', [1]],
          ['0.1', [4]],
        ],
      ],
    ]);
    const [first] = groupsOf({ group: ['p.seed', 'p.lr'] });
    expect(first?.children()).toBe(first?.children());
    expect(first?.children().map(({ values }) => values)).toEqual([
      ['1', '1e-3'],
      ['1', '0.01'],
      ['1', '0.1'],
      ['1', null],
    ]);
  });

  it('and sorted by their means, by their own values, or where the first of their texts stands', () => {
    const order = (sort: SortKey[]) => groupsOf({ group: ['p.lr'], sort }).map(({ values }) => values[0]);
    expect(order([down('m.auc')])).toEqual([null, '0.001', '0.1', '0.01']);
    expect(order([up('m.auc')])).toEqual(['0.1', '1e-3', null, '0.01']);
    expect(order([down('p.lr')])).toEqual(['0.1', '0.01', '1e-3', null]);
    expect(order([down('p.model')])).toEqual(['0.1', '0.01', '1e-3', null]);
  });

  it('with mean, spread and ends of what is finite', () => {
    const [first, second, third] = groupsOf({ group: ['p.lr'] });
    expect(first?.spread('m.auc')).toEqual({ n: 2, mean: 0.625, sd: Math.sqrt(2 * 0.125 ** 2), min: 0.5, max: 0.75 });
    expect(third?.spread('m.auc')).toEqual({ n: 1, mean: 0.25, sd: null, min: 0.25, max: 0.25 });
    expect([second?.spread('m.auc'), first?.spread('m.none'), first?.spread('p.model')]).toEqual([null, null, null]);
    expect(first?.spread('p.seed')).toMatchObject({ n: 2, mean: 1.5 });
  });

  it('each with a path that neither order nor filter changes', () => {
    const keys = (over: Partial<ViewState>) =>
      new Set(
        groupsOf({ group: ['p.lr', 'p.seed'], ...over })
          .flatMap((group) => [group, ...group.children()])
          .map(({ path }) => path.join(' ')),
      );
    const all = keys({});
    expect(all.size).toBe(10);
    expect(keys({ sort: [down('m.auc')] })).toEqual(all);
    for (const key of keys({ filter: 'seed = 2' })) expect(all).toContain(key);
  });

  it('so that every row is in one group, and sums and counts are those of the rows', () => {
    const value = fc.constantFrom('1', '1.0', '2', 'x', null);
    const rows = fc.array(
      fc.record({ a: value, b: value, m: fc.option(fc.float({ noNaN: true, min: -100, max: 100 })) }),
      { minLength: 1 },
    );
    fc.assert(
      fc.property(rows, (cells) => {
        const table = tableWith({
          'p.a': cells.map(({ a }) => a),
          'p.b': cells.map(({ b }) => b),
          'm.x': cells.map(({ m }) => m),
        });
        const arranged = arrange(table, asked({ group: ['p.a', 'p.b'], sort: [down('m.x')] }), 0);
        expect([...arranged.rows].toSorted((a, b) => a - b)).toEqual([...every(table)]);
        expect(arranged.groups?.flatMap((group) => [...group.rows])).toEqual([...arranged.rows]);
        const leaves = arranged.groups?.flatMap((group) => group.children()) ?? [];
        const sums = leaves.map((leaf) => leaf.spread('m.x')).filter((spread) => spread !== null);
        const wanted = cells.reduce((sum, { m }) => sum + (m ?? 0), 0);
        expect(sums.reduce((sum, { n, mean }) => sum + n * mean, 0)).toBeCloseTo(wanted, 6);
        expect(sums.reduce((sum, { n }) => sum + n, 0)).toBe(cells.filter(({ m }) => m !== null).length);
      }),
    );
  });
});

describe('a table is arranged', () => {
  it('by its filter, then its order', () => {
    const { rows, total, groups, trouble } = arrange(sweep, asked({ filter: 'auc > 0.3', sort: [down('m.auc')] }), 0);
    expect({ rows: [...rows], total, groups, trouble }).toEqual({
      rows: [3, 1, 0],
      total: 6,
      groups: null,
      trouble: null,
    });
  });

  it('with all rows where the filter is not understood', () => {
    const { rows, trouble } = arrange(sweep, asked({ filter: 'auc >', sort: [up('m.auc')] }), 0);
    expect([...rows]).toEqual([2, 0, 1, 3, 4, 5]);
    expect(trouble).toMatchObject({ from: 4, to: 5 });
  });

  it('once the columns that it needs are there; until then they decide nothing', () => {
    const state = asked({
      filter: 'auc > 0.3 and not model = a',
      sort: [down('started'), up('nothing')],
      group: ['p.lr'],
    });
    expect(columnsNeeded(sweep, state)).toEqual(['m.auc', 'p.model', 'started', 'p.lr']);
    expect(columnsNeeded(sweep, asked({ filter: 'auc >' }))).toEqual([]);
    expect(columnsNeeded(sweep, asked({ filter: 'word' }))).toEqual(['p.lr', 'p.seed', 'p.model']);
    expect([idsNeeded(sweep, { filter: 'word' }), idsNeeded(sweep, { filter: 'auc > 1' })]).toEqual([true, false]);
    const bare = tableWith({ 'm.auc': [1, 2], 'p.lr': ['a', 'b'] }, { loaded: () => false });
    const arranged = arrange(bare, asked({ sort: [down('m.auc')], group: ['p.lr'] }), 0);
    expect([[...arranged.rows], arranged.groups]).toEqual([[0, 1], null]);
    expect([...arrange(bare, asked({ filter: 'auc > 0' }), 0).rows]).toEqual([]);
  });

  it('with no rows at all', () => {
    const empty = tableWith({ name: [], 'm.auc': [] });
    expect(arrange(empty, asked({ filter: 'auc > 0', sort: [up('m.auc')], group: ['name'] }), 0)).toMatchObject({
      total: 0,
      groups: [],
    });
  });

  it('of whole runs, by what they logged', () => {
    const runs = scenarios['sweep-made-again']?.runs ?? [];
    const table = tableOf(runs);
    const info = table.manifest.columns.find(({ group }) => group === 'metric');
    const key = info?.key ?? '';
    const limit = finiteValue(runs[0] ?? expect.unreachable(), key) ?? 0;
    const state = asked({ filter: `metrics."${key}" >= ${limit} and status = finished`, sort: [down(`m.${key}`)] });
    const { rows } = arrange(table, state, table.manifest.taken_at);
    const wanted = runs.filter((run) => run.status === 'FINISHED' && (finiteValue(run, key) ?? -Infinity) >= limit);
    const values = wanted.map((run) => finiteValue(run, key) ?? 0).sort((a, b) => b - a);
    expect(values.length).toBeGreaterThan(1);
    expect([...rows].map((row) => table.column(`m.${key}`)?.numbers()[row])).toEqual(values.map(Math.fround));
  });
});
