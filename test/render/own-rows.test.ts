import { describe, expect, it } from 'vitest';
import type { Metric } from '../../src/core/model/run.ts';
import { defaultSettings } from '../../src/core/model/settings.ts';
import { compileOwn, controlsOf, svgOfOwn } from '../../src/render/charts/own/draw.ts';
import { type Asked, MOST_POINTS, MOST_RUNS, rowsOf } from '../../src/render/charts/own/rows.ts';
import { anExperiment, aRun, aSeries, aSnapshot } from '../support/written-snapshot.ts';

const asked = (text: string, more: Partial<Asked> = {}): Asked => ({ experiments: [], metrics: [], text, ...more });
const none = () => null;
const read = (count: number | null): Metric => ({
  value: 1,
  step: 0,
  timestamp: 0,
  min: 0,
  max: 1,
  count,
  latest: null,
});

describe('rows of runs', () => {
  const run = aRun('r1', {
    ...{ name: 'one', start_time: 1000, end_time: 4000, status: 'FAILED' as const },
    params: new Map([
      ['lr', '1e-3'],
      ['seed', '007'],
      ['net', 'u-net'],
      ['__proto__', '5'],
    ]),
    metrics: { loss: 0.5, 'val.auc': Number.NaN, lost: null, other: 1 },
    tags: new Map([['team', '12']]),
  });
  const snapshot = aSnapshot({ experiments: [anExperiment('1', { name: 'a-1' })], runs: [run] });

  it('hold what a specification names, by group and key, numbers where all are, and nothing else of the runs', () => {
    const text =
      "metric.loss param.lr param.seed param['net'] param.__proto__ tag.team datum.metric['val.auc'] metric.lost";
    const { rows, columns, said } = rowsOf('runs', asked(text), snapshot, none);
    expect(JSON.parse(JSON.stringify(rows))).toEqual([
      {
        ...{ experiment: 'a-1', run_id: 'r1', name: 'one', status: 'failed', started: 1000, took: 3000 },
        ...{ user: null, branch: null, commit: null },
        metric: { loss: 0.5, lost: null, 'val.auc': null },
        param: JSON.parse('{"__proto__": 5, "lr": 0.001, "net": "u-net", "seed": "007"}'),
        tag: { team: '12' },
      },
    ]);
    expect(columns.map(({ title }) => title)).toEqual([
      ...['name', 'metric.loss', 'metric.lost', 'metric.val.auc'],
      ...['param.__proto__', 'param.lr', 'param.net', 'param.seed', 'tag.team'],
    ]);
    expect(said).toEqual(['1 run']);
  });

  it('hold a key whose name is computed, if it is a word of the specification', () => {
    const { rows } = rowsOf('runs', asked('datum.metric[which]\nloss\nother'), snapshot, none);
    expect(rows[0]?.['metric']).toEqual({ loss: 0.5, other: 1 });
  });

  it('are those of the experiments that the specification and the configuration take, without deleted runs', () => {
    const many = aSnapshot({
      settings: { ...defaultSettings, experiments: ['a-*', 'b'] },
      experiments: [
        anExperiment('1', { name: 'a-1' }),
        anExperiment('2', { name: 'b' }),
        anExperiment('3', { name: 'a-9x' }),
      ],
      runs: [
        aRun('r1'),
        aRun('r2', { stage: 'deleted' }),
        aRun('r3', { experiment_id: '2' }),
        aRun('r4', { experiment_id: '3' }),
      ],
    });
    const ids = (experiments: string[]) =>
      rowsOf('runs', asked('', { experiments }), many, none).rows.map((row) => row['run_id']);
    expect(ids([])).toEqual(['r1', 'r3', 'r4']);
    expect(ids(['a-*', '!*x'])).toEqual(['r1']);
  });

  it('are the newest where there are too many, and it is said', () => {
    const runs = Array.from({ length: MOST_RUNS + 2 }, (_, i) => aRun(`r${i}`, { start_time: i }));
    const { rows, said } = rowsOf('runs', asked(''), aSnapshot({ experiments: [anExperiment('1')], runs }), none);
    expect([rows.length, rows[0]?.['run_id']]).toEqual([MOST_RUNS, `r${MOST_RUNS + 1}`]);
    expect(said).toEqual(['the newest 5000 of 5,002 runs']);
  });
});

describe('rows of histories', () => {
  const runs = (count: number, points: number) =>
    Array.from({ length: count }, (_, i) => {
      const run = aRun(`r${i}`, { start_time: i });
      return {
        ...run,
        metrics: new Map([
          ['loss', read(points)],
          ['acc', read(points)],
          ['unread', read(null)],
        ]),
      };
    });
  const of = (count: number, points: number, metrics: string[]) =>
    rowsOf(
      'histories',
      asked('', { metrics }),
      aSnapshot({ experiments: [anExperiment('1')], runs: runs(count, points) }),
      (_, metric) => (metric === 'unread' ? null : aSeries(Array.from({ length: points }, (__, i) => Math.sin(i)))),
    );

  it('hold each point of the metrics that are asked for', () => {
    const { rows, said } = of(1, 3, ['lo*']);
    expect(rows).toEqual(
      [0, 1, 2].map((i) => ({ run_id: 'r0', name: '', metric: 'loss', step: i, time: i * 1000, value: Math.sin(i) })),
    );
    expect(said).toEqual(['1 metric history']);
    expect(of(1, 3, []).rows).toHaveLength(6);
  });

  it('are down-sampled, and those of old runs left out, as far as it takes, and both are said', () => {
    const thinned = of(10, 5000, []);
    expect(thinned.rows.length).toBeLessThanOrEqual(20 * 502);
    expect(thinned.said).toEqual(['20 metric histories', 'down-sampled to at most 500 points each']);
    const few = of(1200, 30, []);
    expect(few.rows.length).toBeLessThanOrEqual(MOST_POINTS * 1.1);
    expect(few.said).toEqual([
      '1000 of 2,400 metric histories, those of the newest runs',
      'down-sampled to at most 20 points each',
    ]);
    expect(few.rows[0]?.['run_id']).toBe('r1199');
  });
});

describe('the picture of a chart of one’s own', () => {
  const draw = (spec: object, rows: readonly object[], name = 'n') => {
    const compiled = compileOwn(spec as Parameters<typeof compileOwn>[0]);
    return svgOfOwn(compiled.vega, { runs: rows as Record<string, unknown>[] }, name, 'k');
  };

  it('holds its marks and its gradients by names of its own, and no style', async () => {
    const spec = {
      mark: 'point',
      encoding: {
        x: { field: 'metric.a.b', type: 'quantitative' },
        color: { field: "metric['c.d']", type: 'quantitative' },
      },
    };
    const row = (x: number) => ({ metric: { a: { b: x }, 'c.d': x } });
    const svg = await draw(spec, [row(1), row(2)]);
    expect(new Set(svg.match(/ fill="rgb\([^)]*\)"/g)).size).toBe(2);
    expect(svg).toContain('id="k-gradient_0"');
    expect(svg).toContain('url(#k-gradient_0)');
    expect(svg).not.toMatch(/style=|font-family|NaN/);
  });

  it('holds foreign text as text', async () => {
    const spec = { mark: 'text', encoding: { text: { field: 'name' } } };
    const svg = await draw(spec, [{ name: '</text><script>alert(1)</script>' }], '"><script>');
    expect(svg).not.toContain('<script');
  });

  it('loads nothing, whatever an expression says', async () => {
    const spec = {
      params: [{ name: 'x', expr: "pluck(data('runs'), 'name')[0]" }],
      mark: { type: 'point', shape: { expr: 'x' } },
      encoding: { x: { field: 'name' } },
    };
    expect(await draw(spec, [{ name: 'M0,0h1' }])).toContain('<svg');
  });

  it('knows what a reader can set', () => {
    const bound = { name: 'lo', value: 1, bind: { input: 'range', name: 'At least' } };
    const spec = { params: [bound, { ...bound, name: 'hi', bind: { input: 'range' } }], mark: 'point' };
    expect(controlsOf(compileOwn(spec as Parameters<typeof compileOwn>[0]).vega)).toEqual(['At least', 'hi']);
  });
});
