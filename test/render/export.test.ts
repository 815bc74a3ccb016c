import { describe, expect, it } from 'vitest';
import { seriesOf } from '../../src/core/model/series.ts';
import { exportCsv } from '../../src/render/export/csv.ts';
import { exportJson } from '../../src/render/export/json.ts';
import { historyTable, runTable } from '../../src/render/export/table.ts';
import { ci, experiment, metric, NOON, run, snapshot, user } from '../support/build.ts';

/** Reads CSV as RFC 4180 says. */
function parseCsv(text: string): string[][] {
  const rows: string[][] = [];
  let [row, cell, quoted]: [string[], string, boolean] = [[], '', false];
  for (let i = 0; i < text.length; i++) {
    const sign = text[i];
    if (quoted && sign === '"' && text[i + 1] === '"') cell += text[++i];
    else if (sign === '"') quoted = !quoted;
    else if (!quoted && (sign === ',' || sign === '\r')) {
      row.push(cell);
      cell = '';
    } else if (!quoted && sign === '\n') {
      rows.push(row);
      row = [];
    } else cell += sign;
  }
  return rows;
}

const odd = {
  ...run({ run_id: 'r', user: user('mei'), params: { lr: '0.1', note: 'a,"b"\nc', empty: '' }, ci: ci({ mr: 42 }) }),
  metrics: new Map([
    [
      'auc',
      metric(0.5, { step: 3, min: 0.1, max: 0.9, count: 4, latest: { value: Number.NaN, step: 0, timestamp: NOON } }),
    ],
    ['nan', metric(Number.NaN)],
    ['inf', metric(Number.NEGATIVE_INFINITY)],
    ['lost', metric(null)],
    ['__proto__', metric(1)],
  ]),
};

const experiments = [{ id: '1', name: 'churn' }];

describe('CSV', () => {
  const cells = (params: Record<string, string>, name = 'n') => {
    const [head = [], row = []] = parseCsv([...exportCsv(runTable([run({ params, name })], experiments))].join(''));
    return Object.fromEntries(head.map((key, i) => [key, row[i]]));
  };

  it('has one row a run and a column for each param, metric and tag of any run', () => {
    const text = [...exportCsv(runTable([odd, run({ run_id: 's', tags: { t: 'x' } })], experiments))].join('');
    const [head = [], first = [], second = []] = parseCsv(text);
    expect(text.endsWith('\r\n')).toBe(true);
    expect(head).toEqual([
      ...['run_id', 'iid', 'experiment_id', 'name', 'status', 'start_time', 'end_time', 'stage', 'url'],
      ...['parent_run_id', 'user', 'experiment', 'commit', 'merge_request'],
      ...['param.empty', 'param.lr', 'param.note'],
      ...['metric.__proto__', 'metric.auc', 'metric.inf', 'metric.lost', 'metric.nan', 'tag.t'],
    ]);
    expect(first.slice(10)).toEqual([
      ...['mei', 'churn', odd.ci?.pipeline.sha, '42', '', '0.1', 'a,"b"\nc', '1', '0.5', '-Infinity', '', 'NaN', ''],
    ]);
    expect(second.slice(10)).toEqual(['', 'churn', ...Array(10).fill(''), 'x']);
  });

  it('of histories has one row a point', () => {
    const loss = seriesOf([
      { step: 0, timestamp: NOON, value: 1 },
      { step: 1, timestamp: NOON + 1, value: null },
      { step: 2, timestamp: NOON + 2, value: Number.NaN },
    ]);
    const text = [...exportCsv(historyTable([odd], () => new Map([['a,b', loss]])))].join('');
    expect(parseCsv(text)).toEqual([
      ['run_id', 'metric', 'step', 'timestamp', 'value'],
      ['r', 'a,b', '0', String(NOON), '1'],
      ['r', 'a,b', '1', String(NOON + 1), ''],
      ['r', 'a,b', '2', String(NOON + 2), 'NaN'],
    ]);
  });

  it.each(['=1+1', '+cmd', '-2+3', '@SUM(A1)', '\t=1', '\r=1', '-', '=', '-Infinity()'])(
    '%j is no formula of a spreadsheet',
    (value) => expect(cells({ p: value })['param.p']).toBe(`'${value}`),
  );

  it.each(['-1', '+1.5', '-1e-3', '0.1', '-Infinity', 'plain', "it's"])('%j stays what it is', (value) =>
    expect(cells({ p: value })['param.p']).toBe(value),
  );

  it('keeps names with quotes, commas and line breaks whole', () => {
    expect(cells({ 'a,"b"\r\nc': '1' }, 'x"y,\nz')).toMatchObject({ 'param.a,"b"\r\nc': '1', name: 'x"y,\nz' });
  });
});

describe('JSON', () => {
  const content = snapshot([odd], { experiments: [experiment('churn', { tags: new Map([['__proto__', 'x']]) })] });
  const parsed = (histories: Parameters<typeof exportJson>[1] = null) =>
    JSON.parse([...exportJson(content, histories)].join(''));

  it('is the documented format', () => {
    const { runs, experiments, ...head } = parsed();
    expect(head).toEqual({
      format: 'ml-report/1',
      project: { id: 7, path: 'team/churn', url: 'https://gitlab.example/team/churn' },
      taken_at: content.taken_at,
    });
    expect(Object.keys(experiments[0])).toEqual(['id', 'name', 'url', 'stage', 'tags']);
    expect(Object.keys(runs[0]).sort()).toEqual(
      [
        ...['run_id', 'iid', 'experiment_id', 'name', 'status', 'start_time', 'end_time', 'stage', 'url', 'user'],
        ...['parent_run_id', 'params', 'metrics', 'tags', 'artifacts', 'model_version', 'ci'],
      ].sort(),
    );
    expect(Object.keys(runs[0].ci)).toEqual(['job', 'pipeline', 'merge_request', 'user']);
    expect(Object.keys(runs[0].ci.pipeline)).toEqual(['id', 'url', 'ref', 'sha', 'source']);
    expect(Object.keys(runs[0].user)).toEqual(['id', 'username', 'name', 'url']);
  });

  it('writes what is not finite by its name, and what was lost as null', () => {
    const { metrics } = parsed().runs[0];
    expect(metrics.auc).toEqual({
      ...{ value: 0.5, step: 3, timestamp: NOON, min: 0.1, max: 0.9, count: 4 },
      latest: { value: 'NaN', step: 0, timestamp: NOON },
    });
    expect(metrics.inf.latest).toBeNull();
    expect([metrics.nan.value, metrics.inf.value, metrics.lost.value]).toEqual(['NaN', '-Infinity', null]);
    expect(Object.keys(metrics)).toContain('__proto__');
  });

  it('has histories only where they are asked for, as step, timestamp and value', () => {
    const series = seriesOf([
      { step: 1, timestamp: 5, value: null },
      { step: 0, timestamp: 4, value: Number.NaN },
    ]);
    expect(parsed().runs[0]).not.toHaveProperty('history');
    expect(parsed(() => new Map([['auc', series]])).runs[0].history).toEqual({
      auc: [
        [0, 4, 'NaN'],
        [1, 5, null],
      ],
    });
  });

  it('without runs is still whole', () => {
    expect(JSON.parse([...exportJson(snapshot([], { project: null }), null)].join(''))).toMatchObject({
      ...{ project: null, runs: [] },
    });
  });
});
