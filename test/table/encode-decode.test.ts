import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/core/model/run.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import { shapeOf } from '../../src/table/shape.ts';
import type { Column, Table } from '../../src/table/table.ts';
import { tableOf } from '../support/table.ts';
import { aRun, aSeries } from '../support/written-snapshot.ts';

const at = (hours: number) => Date.UTC(2026, 4, 1, hours);
const textsOf = (column: Column | undefined, table: Table) =>
  Array.from({ length: table.rows }, (_, row) => column?.text(row));
const numbersOf = (column: Column | undefined) => Array.from(column?.numbers() ?? []);
const absences = (column: Column | undefined, table: Table) =>
  Array.from({ length: table.rows }, (_, row) => column?.absence(row));

const metricRuns = (values: readonly (number | null | undefined)[]): Run[] =>
  values.map((value, row) =>
    aRun(`r${row}`, { start_time: at(100 - row), metrics: value === undefined ? {} : { m: value } }),
  );

describe('numbers', () => {
  it('tell NaN, missing and lost apart, and keep infinities and the sign of zero', () => {
    const values = [1.5, Number.NaN, undefined, null, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -0];
    const table = tableOf(metricRuns(values));
    const column = table.column('m.m');
    expect(absences(column, table)).toEqual([null, null, 'missing', 'lost', null, null, null]);
    expect(numbersOf(column)).toEqual([1.5, Number.NaN, Number.NaN, Number.NaN, Infinity, -Infinity, -0]);
    expect(textsOf(column, table)).toEqual(['1.5', 'NaN', null, null, 'Infinity', '-Infinity', '0']);
    expect(table.info('m.m')).toMatchObject({ encoding: { form: 'f32' }, missing: 1, differs: true });
  });

  it('take 64 bits where 32 would make another whole number, an infinity or zero of them', () => {
    for (const value of [2 ** 24 + 1, 1_716_000_000_123, 1e300, 1e-300, Number.MAX_VALUE, 1 - 2 ** 53]) {
      const table = tableOf(metricRuns([value, Number.NaN, undefined, null]));
      expect(table.info('m.m')?.encoding.form).toBe('f64');
      expect(table.column('m.m')?.numbers()[0]).toBe(value);
      expect(absences(table.column('m.m'), table)).toEqual([null, null, 'missing', 'lost']);
    }
  });

  it('come back in the same digits, seven of them', () => {
    const values = [0.9241, 0.1, 1e-7, 123456.7, 16_777_216, 3, -0.333];
    const table = tableOf(metricRuns(values));
    expect(textsOf(table.column('m.m'), table)).toEqual(values.map(String));
    expect(table.info('m.m')?.encoding.form).toBe('f32');
  });

  it('of any kind are what they were, to seven digits or exactly', () => {
    const value = fc.oneof(fc.double(), fc.integer(), fc.constant(null), fc.constant(undefined), fc.maxSafeInteger());
    fc.assert(
      fc.property(fc.array(value, { maxLength: 30 }), (values) => {
        const table = tableOf(metricRuns(values));
        const column = table.column('m.m');
        if (!column) expect(values.every((one) => one === undefined)).toBe(true);
        if (!column) return;
        const numbers = numbersOf(column);
        for (const [row, expected] of values.entries()) {
          expect(column.absence(row)).toBe(expected === undefined ? 'missing' : expected === null ? 'lost' : null);
          const wanted = expected ?? Number.NaN;
          const found = numbers[row] as number;
          if (column.info.encoding.form === 'f64' || !Number.isFinite(wanted)) expect(found).toBe(wanted);
          else expect(Math.abs(found - wanted)).toBeLessThanOrEqual(Math.abs(wanted) * 2 ** -24);
          if (Number.isInteger(wanted)) expect(found).toBe(wanted);
        }
      }),
    );
  });
});

describe('texts', () => {
  it('are as they were logged', () => {
    const values = ['1e-3', '0.001', '', ' 7 ', 'True', 'ä→𝄞', '\u202e right to left', '<script>', '\0', '\ufeffmark'];
    const runs = values.map((p, row) => aRun(`r${row}`, { start_time: at(100 - row), params: new Map([['p', p]]) }));
    const table = tableOf([...runs, aRun('none', { start_time: at(0) })]);
    const column = table.column('p.p');
    expect(textsOf(column, table)).toEqual([...values, null]);
    expect(column?.absence(values.length)).toBe('missing');
    expect(column?.dictionary?.texts).toEqual(values);
    expect(numbersOf(column).slice(0, 4)).toEqual([0.001, 0.001, Number.NaN, 7]);
    expect(column?.numeric).toBe(false);
  });

  it('that are many, or long, lie in the file one by one and are the same', () => {
    const text = fc.string({ unit: 'binary', maxLength: 30 });
    fc.assert(
      fc.property(fc.array(fc.option(text, { nil: undefined })), fc.boolean(), (values, long) => {
        const texts = long ? [...values, 'x'.repeat(5000)] : values;
        const runs = texts.map((p, row) =>
          aRun(`r${row}`, { start_time: at(1000 - row), params: new Map(p === undefined ? [] : [['p', p]]) }),
        );
        const table = tableOf(runs);
        const column = table.column('p.p');
        expect(column?.info.encoding.form).not.toBe(long ? 'dictionary' : 'text');
        if (column) expect(textsOf(column, table)).toEqual(texts.map((one) => one ?? null));
      }),
    );
    const many = Array.from({ length: 600 }, (_, row) =>
      aRun(`r${row}`, { start_time: at(1000 - row), params: new Map([['p', String(row / 7)]]) }),
    );
    const column = tableOf(many).column('p.p');
    expect(column?.info.encoding.form).toBe('text');
    expect(column?.numeric).toBe(true);
    expect(numbersOf(column)[7]).toBe(1);
  });

  it('that mean the same do not differ', () => {
    const of = (...values: string[]) =>
      tableOf(values.map((p, row) => aRun(`r${row}`, { params: new Map([['p', p]]) }))).info('p.p')?.differs;
    expect(of('1e-3', '0.001')).toBe(false);
    expect(of('{"a":1,"b":2}', '{"b":2,"a":1}')).toBe(false);
    expect(of('1', '2')).toBe(true);
    expect(of('1')).toBe(false);
  });
});

describe('facts of the run', () => {
  it('have times to the second, going on over rows without one', () => {
    const times = [at(9) + 999, at(9), at(8), null];
    const table = tableOf(times.map((start_time, row) => aRun(`r${row}`, { start_time })));
    expect(numbersOf(table.column('started'))).toEqual([at(9), at(9), at(8), Number.NaN]);
    expect(table.column('started')?.absence(3)).toBe('missing');
    expect(table.info('started')?.encoding).toMatchObject({ form: 'seconds' });
  });

  it('have times outside of what seconds can say as they are', () => {
    const times = [8.64e15, 5, -3];
    const table = tableOf(times.map((start_time, row) => aRun(`r${row}`, { start_time })));
    expect(numbersOf(table.column('started'))).toEqual(times);
  });

  it('are of the run, its CI job and its commit', () => {
    const sha = 'a'.repeat(40);
    const job = { id: 3, name: 'train', url: 'https://x/3', status: 'success', runner: null };
    const pipeline = { id: 4, url: 'https://x/4', ref: 'refs/merge-requests/42/head', sha, source: 'push' };
    const merge_request = { iid: 42, url: 'https://x/42', title: 'wider' };
    const user = { id: 1, username: 'ada', name: 'Ada', url: 'https://x/ada' };
    const run = aRun('r', {
      ...{ name: 'one', start_time: at(1), end_time: at(2), user, parent_run_id: 'p' },
      ci: { job, pipeline, merge_request, user: null },
    });
    const commits = [{ sha, title: 't', url: 'https://x/c', committed_at: at(0), author: 'Ada' }];
    const table = tableOf([run], defaultSettings, { commits });
    const row = Object.fromEntries(table.manifest.columns.map(({ id }) => [id, table.column(id)?.text(0)]));
    expect(row).toEqual({
      ...{ name: 'one', status: 'FINISHED', started: String(at(1)), took: '3600000', user: 'ada', parent: 'p' },
      ...{ branch: 'refs/merge-requests/42/head', commit: sha, place: '1', merge_request: '42', job: 'train' },
    });
  });
});

describe('a table', () => {
  it('of no runs has its first columns and no rows', () => {
    const table = tableOf([]);
    expect(table.rows).toBe(0);
    expect(table.manifest.shown).toEqual(['name', 'status', 'started']);
    expect(table.column('name')?.text(0)).toBeNull();
    expect(numbersOf(table.column('started'))).toEqual([]);
    expect(table.runId(0)).toBeUndefined();
  });

  it('has columns of any name', () => {
    const keys = ['__proto__', 'constructor', 'a.b', '<b>', '\u202e', '', 'm.m'];
    const run = aRun('r', { params: new Map(keys.map((key) => [key, `value of ${key}`])) });
    const table = tableOf([run]);
    for (const key of keys) expect(table.column(`p.${key}`)?.text(0)).toBe(`value of ${key}`);
    expect(table.column('__proto__')).toBeUndefined();
  });

  it.each([
    ['uuid', (row: number) => `00000000-0000-4000-8000-${String(row).padStart(12, '0')}`],
    ['hex', (row: number) => String(row).padStart(32, 'f')],
    ['text', (row: number) => `run ${row} é`],
  ])('knows ids of the form %s', (form, idOf) => {
    const ids = Array.from({ length: 40 }, (_, row) => idOf(row));
    const table = tableOf(ids.map((id, row) => aRun(id, { start_time: at(100 - row) })));
    expect(table.manifest.ids.form).toBe(form);
    expect(ids.map((_, row) => table.runId(row))).toEqual(ids);
  });

  it('has no column of a file that is not there', () => {
    const runs = [
      aRun('a', { tags: new Map([['t', '1']]), metrics: { m: 1 } }),
      aRun('b', { tags: new Map([['t', '2']]) }),
    ];
    const table = tableOf(runs, defaultSettings, { loaded: (file) => file === 'core.bin' });
    expect(table.column('t.t')).toBeUndefined();
    expect(table.info('t.t')).toMatchObject({ key: 't', differs: true });
    expect(table.column('m.m')?.text(0)).toBe('1');
  });

  it('stays bounded where every run has keys of its own, and says how many are left out', () => {
    const runs = Array.from({ length: 50 }, (_, row) =>
      aRun(`r${row}`, {
        start_time: at(1000 - row),
        metrics: { common: row },
        params: new Map(Array.from({ length: 60 }, (_, k) => [`p${row}/${k}`, '1'])),
      }),
    );
    const { manifest } = tableOf(runs);
    expect(manifest.left_out).toBe(3001 - 2000);
    expect(manifest.columns.some(({ id }) => id === 'm.common')).toBe(true);
  });
});

describe('the shape of a history', () => {
  it('goes from its lowest to its highest value', () => {
    expect([...(shapeOf(aSeries([0, 1, 2]), 3) ?? [])]).toEqual([1, 128, 255]);
    expect([...(shapeOf(aSeries([5, null, Number.NaN, 3]), 4) ?? [])]).toEqual([255, 170, 86, 1]);
    expect([...(shapeOf(aSeries([-1e308, 1e308]), 3) ?? [])]).toEqual([1, 128, 255]);
  });

  it('is level for one value, and none for fewer than two', () => {
    expect([...(shapeOf(aSeries([7, 7]), 3) ?? [])]).toEqual([128, 128, 128]);
    expect(shapeOf(aSeries([7]))).toBeNull();
    expect(shapeOf(aSeries([null, Number.NaN]))).toBeNull();
  });

  it('goes by the order where all steps are one', () => {
    expect([
      ...(shapeOf(
        aSeries([0, 4, 8], () => 0),
        3,
      ) ?? []),
    ]).toEqual([1, 128, 255]);
  });

  it('is in the table of the runs that have one', () => {
    const shape = shapeOf(aSeries([1, 2])) as Uint8Array;
    const runs = ['a', 'b', 'c'].map((id, row) => aRun(id, { start_time: at(10 - row), metrics: { loss: 1 } }));
    const table = tableOf(runs, defaultSettings, { shapes: { b: new Map([['loss', shape]]) } });
    const shapes = table.shapes('h.loss');
    expect([0, 1, 2, 3].map((row) => shapes?.shape(row).length)).toEqual([0, 24, 0, 0]);
    expect(shapes?.shape(1)).toEqual(shape);
    expect(table.column('h.loss')).toBeUndefined();
    expect(table.info('h.loss')).toMatchObject({ missing: 2, encoding: { points: 24, rows: 2 } });
  });
});
