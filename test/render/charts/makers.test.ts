import { describe, expect, it } from 'vitest';
import { linearFit } from '../../../src/core/statistics/linear-fit.ts';
import { groupMeans } from '../../../src/render/charts/from-table/group-means.ts';
import { defaultCharts, makers } from '../../../src/render/charts/from-table/index.ts';
import { frontOf } from '../../../src/render/charts/from-table/pareto.ts';
import { labelRows } from '../../../src/render/charts/from-table/side-labels.ts';
import { smoothedBy } from '../../../src/render/charts/from-table/smooth.ts';
import { aRun } from '../../support/written-snapshot.ts';
import { chartOf, inputOf, make, runsOf, tableOfRuns } from './table-of-charts.ts';

type Rows = readonly Readonly<Record<string, number>>[];
const table = tableOfRuns(runsOf(45));

describe('what is missing is said', () => {
  const few = tableOfRuns(runsOf(3));
  const equal = tableOfRuns(Array.from({ length: 30 }, (_, i) => aRun(`r${i}`, { metrics: { auc: 1 } })));
  it.each([
    ['curves', ['m.nothing'], table, 'This experiment has no metric m.nothing.'],
    ['curves', ['m.auc'], table, 'The history of auc was not read for these 10 runs.'],
    ['scatter', ['p.nothing', 'm.auc'], table, 'This experiment has no nothing.'],
    ['scatter', ['p.depth'], table, 'A scatter needs two columns.'],
    ['over-runs', ['m.nothing'], table, 'The values of m.nothing are not there.'],
    ['over-commits', ['m.auc'], equal, 'It is not known which commits these runs were made from.'],
    [
      'importance',
      ['m.auc'],
      few,
      '3 runs with a value of auc: not enough to say which params matter, which takes 20.',
    ],
    [
      'importance',
      ['m.auc'],
      equal,
      'These runs differ in no param that could be compared: each is the same in all, or another in nearly every run.',
    ],
    [
      'contour',
      ['p.optimizer', 'p.depth', 'm.auc'],
      table,
      'optimizer holds texts; a map needs two params that are numbers.',
    ],
    ['pareto', ['p.optimizer', 'm.auc'], table, 'optimizer holds texts, of which none is better than another.'],
    ['parallel', ['m.auc'], table, 'Parallel coordinates need two columns or more.'],
    ['differences', [], table, 'Choose a run in the table, or a baseline, to see differences.'],
  ] as const)('%s of %j', (form, fields, of, why) => {
    expect(make(of, { form, fields })).toEqual({ why });
  });

  it('of no runs every maker says why', () => {
    const rows = new Uint32Array();
    for (const { form } of makers)
      expect(make(table, { form, fields: ['p.depth', 'm.auc', 'm.loss'] }, { rows }), form).toHaveProperty('why');
  });
});

describe('what is needed before', () => {
  it('is columns, and of curves the histories of the chosen runs, else of the first rows, and of the baseline', () => {
    const curves = makers.find(({ form }) => form === 'curves');
    const choice = { form: 'curves', fields: ['m.loss', 'p.optimizer'], options: {} };
    const needs = (given: object) => curves?.needs(choice, inputOf(table, choice, given));
    expect(needs({ selected: ['run3'], baseline: 'run7' })).toEqual({
      columns: ['m.loss', 'name', 'started', 'p.optimizer'],
      histories: { metric: 'loss', runs: ['run3', 'run7'] },
    });
    expect(needs({})?.histories?.runs).toHaveLength(45);
  });
});

describe('a metric over runs', () => {
  const values = [0.5, Number.NaN, 0.75, 0.625];
  const runs = values.map((auc, i) => aRun(`r${i}`, { start_time: i * 1e9, metrics: { auc } }));

  it('draws the best so far, oldest first, and counts what it leaves out', () => {
    const chart = chartOf(
      tableOfRuns([...runs, aRun('going', { start_time: 9e9, status: 'RUNNING', metrics: { auc: 1 } })]),
      {
        form: 'over-runs',
        fields: ['m.auc'],
      },
    );
    expect(chart.data['best']).toEqual([
      { x: 0, y: 0.5 },
      { x: 1, y: 0.75 },
      { x: 2, y: 0.75 },
    ]);
    expect(chart.summary).toContain('Best 0.7500 in run 2 of 3 (1970-01-24). Newest 0.6250.');
    expect(chart.summary).toContain(
      '1 run that has not finished not drawn. 1 run without a value that can be drawn left out.',
    );
    expect(chart.data['limits']).toEqual([{ y: 0.8 }]);
  });

  it('puts many runs together in squares that hold them all', () => {
    const many = tableOfRuns(runsOf(5200));
    const chart = chartOf(many, { form: 'over-runs', fields: ['m.auc'] }, { selected: ['run9'] });
    expect(chart.data['points']).toHaveLength(1);
    expect((chart.data['bins'] as Rows).reduce((sum, { runs = 0 }) => sum + runs, 0)).toBe(5200);
    expect(chart.summary).toContain('5,200 runs put together in squares');
  });
});

it('draws the usual spread of the default branch from the means of its commits, whatever is filtered', () => {
  const all = chartOf(table, { form: 'over-commits', fields: ['m.auc'] });
  const some = chartOf(table, { form: 'over-commits', fields: ['m.auc'] }, { rows: Uint32Array.of(0, 1, 2) });
  expect(all.data['spread']).toHaveLength(1);
  expect(some.data['spread']).toEqual(all.data['spread']);
  expect(all.summary).toContain('Grey band: the usual spread of 12 pushes, 0.');
  expect(all.data['points']).toHaveLength(12);
});

describe('curves', () => {
  it('break where a value is not finite, and say so', () => {
    const chart = chartOf(table, { form: 'curves', fields: ['m.loss'] }, { selected: ['run1'] });
    const lines = chart.data['lines'] as Rows;
    expect(lines.filter(({ y }) => y === null).map(({ x }) => x)).toEqual([21, 31]);
    expect(chart.summary).toBe('Ends at 0.1400. 2 values not finite: not drawn.');
    expect(chart.table.rows).toHaveLength(48);
  });

  it('name up to six lines where they end, more in a list', () => {
    const lines = Array.from(
      { length: 7 },
      (_, i) => ({ run: `${i}`, label: `${i}`, ink: 'blue', mark: 0, y: i }) as const,
    );
    expect(labelRows(lines.slice(0, 6), [0, 6], false).every(({ place }) => place === null)).toBe(true);
    expect(labelRows(lines, [0, 6], false).map(({ label }) => label)).toEqual(['6', '5', '4', '3', '2', '1', '0']);
  });

  it('are smoothed without the pull of the start, and a constant stays what it is', () => {
    expect(Array.from(smoothedBy(0.9, Float64Array.of(3, 3, 3)))).toEqual(
      [3, 3, 3].map((value) => expect.closeTo(value, 12)),
    );
    const [first, second, third, last] = smoothedBy(0.5, Float64Array.of(1, 3, Number.NaN, 5));
    expect(first).toBe(1);
    expect(second).toBeCloseTo(7 / 3, 12);
    expect(third).toBeNaN();
    expect(last).toBeCloseTo((0.125 * 1 + 0.25 * 3 + 0.5 * 5) / 0.875, 12);
  });

  it('of a group are a mean where half of it has values, each curve once', () => {
    const parts = [
      { xs: [0, 1, 2], ys: [1, 2, 3] },
      { xs: [0, 1, 2], ys: [3, 4, Number.NaN] },
      { xs: [0, 5], ys: [5, 9] },
    ];
    expect(groupMeans(parts, 10)).toEqual([
      { x: 0, mean: 3, sd: 2 },
      { x: 1, mean: 3, sd: Math.SQRT2 },
    ]);
    expect(
      groupMeans(
        [
          { xs: [0, 1, 2, 3], ys: [0, 2, 4, 6] },
          { xs: [0, 3], ys: [1, 7] },
        ],
        2,
      ),
    ).toEqual([
      { x: 0.25, mean: 1, sd: 0 },
      { x: 2.75, mean: 6, sd: expect.closeTo(Math.SQRT2, 12) },
    ]);
  });
});

it('a scatter tells the trend in the numbers of its axes', () => {
  const chart = chartOf(table, { form: 'scatter', fields: ['p.depth', 'm.loss'] });
  const [a, b] = ['p.depth', 'm.loss'].map((id) => [...(table.column(id)?.numbers() ?? [])]);
  const fit = linearFit(a ?? [], b ?? []);
  expect(chart.summary).toContain(`r = ${fit?.r.toFixed(2).replace('-', '−')};`);
  const [from, to] = chart.data['trend'] as Rows;
  expect(from?.['y']).toBeCloseTo((fit?.intercept ?? 0) + (fit?.slope ?? 0), 9);
  expect(to?.['x']).toBe(7);
});

describe('a front', () => {
  it.each([
    ['one point', [[1, 1]], [0]],
    [
      'a chain',
      [
        [1, 3],
        [2, 2],
        [3, 1],
      ],
      [0, 1, 2],
    ],
    [
      'dominated ones',
      [
        [1, 3],
        [2, 3],
        [2, 2],
        [3, 3],
      ],
      [0, 2],
    ],
    [
      'equal ones',
      [
        [1, 1],
        [1, 1],
        [1, 2],
      ],
      [0, 1],
    ],
  ] as const)('of %s', (_, points, front) => {
    expect(frontOf(points)).toEqual(front);
  });

  it('looks the right way for each goal', () => {
    const runs = [
      [60, 0.875],
      [180, 0.9375],
      [240, 0.90625],
    ].map(([took = 0, auc = 0], i) => aRun(`r${i}`, { start_time: i, end_time: i + took * 1000, metrics: { auc } }));
    const chart = chartOf(tableOfRuns(runs), { form: 'pareto', fields: ['took', 'm.auc'] });
    expect(chart.title).toBe('2 of 3 runs are unbeaten in took and auc');
    expect(chart.data['front']).toEqual([
      { x: 1, y: 0.875 },
      { x: 3, y: 0.9375 },
    ]);
    expect(chart.words['x']).toBe('took, minutes');
  });
});

it('differences are relative, by goal, worst first', () => {
  const runs = [
    aRun('new', { start_time: 2, metrics: { auc: 0.8, loss: 0.5, zero: 1, size: 3 } }),
    aRun('old', { start_time: 1, metrics: { auc: 0.9, loss: 1, zero: 0, size: 1 } }),
  ];
  const chart = chartOf(tableOfRuns(runs), { form: 'differences' }, { selected: ['new'], baseline: 'old' });
  expect(chart.table.rows.map(([name, , , share, verdict]) => [name, share, verdict])).toEqual([
    ['auc', '−11%', 'worse'],
    ['size', '+200%', ''],
    ['loss', '−50%', 'better'],
  ]);
  expect(chart.title).toBe('1 better and 1 worse of 3 metrics: new against old');
  expect(chart.summary).toContain('Bars beyond 100% are cut');
  expect(chart.summary).toContain('1 metric without a value on both sides, or with a baseline of 0, left out.');
});

it('importance of many runs is that of some of them, whatever order they came in', () => {
  const chart = chartOf(tableOfRuns(runsOf(2000)), { form: 'importance', fields: ['m.loss'] });
  expect(chart.summary).toContain('1,000 runs of 2,000;');
  expect(chart.table.rows).toHaveLength(3);
});

it('importance names the param that the metric hangs on, and how well it is predicted', () => {
  const chart = chartOf(tableOfRuns(runsOf(200)), { form: 'importance', fields: ['m.loss'] });
  expect(chart.title).toBe('depth says most about loss, of 3 params');
  expect(chart.summary).toMatch(
    /200 runs; of runs that it has not seen the forest predicts \d\d% of the spread\. This shows what goes together, not what causes what\./,
  );
  expect(chart.table.rows.map(([name]) => name)[0]).toBe('depth');
  expect((chart.data['texts'] as { label: string }[])[0]?.label).toMatch(/^ρ −0\.9/);
});

it('parallel lines have a place from 0 to 1 on every axis, and what a brush needs of the axes', () => {
  const chart = chartOf(table, { form: 'parallel', fields: ['p.rate', 'p.optimizer', 'm.auc'] });
  const lines = chart.data['lines'] as Rows;
  expect(lines).toHaveLength(3 * 45);
  expect(lines.every(({ y = -1 }) => y >= -1e-9 && y <= 1 + 1e-9)).toBe(true);
  const axes = chart.data['axes'] as { id: string; kind: string; texts: string[] }[];
  expect(axes.map(({ id, kind, texts }) => [id, kind, texts.length])).toEqual([
    ['p.rate', 'log', 0],
    ['p.optimizer', 'linear', 3],
    ['m.auc', 'linear', 0],
  ]);
});

it('a page shows the leading metric over commits and runs, its curves, what it goes with, and what it costs', () => {
  expect(defaultCharts(table, (metric) => metric === 'loss').map(({ form, fields }) => [form, ...fields])).toEqual([
    ['over-commits', 'm.auc'],
    ['over-runs', 'm.auc'],
    ['curves', 'm.loss'],
    ['scatter', 'p.depth', 'm.auc'],
    ['pareto', 'took', 'm.auc'],
    ['over-runs', 'm.loss'],
  ]);
  expect(defaultCharts(tableOfRuns([aRun('a')]), () => false)).toEqual([]);
});
