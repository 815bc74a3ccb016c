/** Parquet files as another program reads them. */
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../../src/core/model/run.ts';
import { seriesOf } from '../../../src/core/model/series.ts';
import { exportParquet } from '../../../src/render/export/parquet.ts';
import { historyTable, runTable, type Table } from '../../../src/render/export/table.ts';
import { ci, metric, NOON, run, user } from '../../support/build.ts';

const experiments = [{ id: '1', name: 'churn' }];

function bytesOf<Row>(table: Table<Row>): ArrayBuffer {
  const bytes = Buffer.concat([...exportParquet(table)]);
  return new Uint8Array(bytes).buffer;
}

const read = <Row>(table: Table<Row>) => parquetReadObjects({ file: bytesOf(table) });

const odd: Run = {
  ...run({ run_id: 'r', user: user('mei'), params: { lr: '0.1', note: 'a "b"\n✓ 🎈', empty: '' }, ci: ci({ mr: 42 }) }),
  metrics: new Map([
    ['auc', metric(0.5)],
    ['nan', metric(Number.NaN)],
    ['inf', metric(Number.NEGATIVE_INFINITY)],
    ['lost', metric(null)],
    ['tiny', metric(5e-324)],
    ['__proto__', metric(1)],
  ]),
};
const bare = run({ run_id: 's', iid: null, start_time: null, end_time: null, url: null, tags: { t: 'x' } });

describe('runs', () => {
  it('come back as they were: texts, numbers that are not finite, times, and null where there is nothing', async () => {
    const [first, second] = await read(runTable([odd, bare], experiments));
    expect(first).toMatchObject({
      ...{ run_id: 'r', iid: 12n, experiment: 'churn', user: 'mei', merge_request: 42n, status: 'FINISHED' },
      ...{ start_time: new Date(NOON), commit: odd.ci?.pipeline.sha },
      ...{ 'param.lr': '0.1', 'param.note': 'a "b"\n✓ 🎈', 'param.empty': '', 'tag.t': null },
      ...{ 'metric.auc': 0.5, 'metric.nan': Number.NaN, 'metric.inf': Number.NEGATIVE_INFINITY },
      ...{ 'metric.lost': null, 'metric.tiny': 5e-324 },
    });
    expect(Object.entries(first ?? {}).find(([key]) => key === 'metric.__proto__')).toEqual(['metric.__proto__', 1]);
    expect(second).toMatchObject({
      ...{ run_id: 's', iid: null, start_time: null, end_time: null, url: null, user: null, commit: null },
      ...{ 'param.lr': null, 'metric.auc': null, 'metric.nan': null, 'tag.t': 'x' },
    });
  });

  it('name their types, their maker and their format', () => {
    const { schema, created_by, key_value_metadata } = parquetMetadata(bytesOf(runTable([odd], experiments)));
    const typeOf = (name: string) => schema.find((element) => element.name === name);
    expect(typeOf('run_id')).toMatchObject({ type: 'BYTE_ARRAY', logical_type: { type: 'STRING' } });
    expect(typeOf('iid')).toMatchObject({ type: 'INT64' });
    expect(typeOf('start_time')).toMatchObject({
      ...{ type: 'INT64', logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' } },
    });
    expect(typeOf('metric.auc')).toMatchObject({ type: 'DOUBLE' });
    expect(created_by).toMatch(/^ml-report version \d/);
    expect(key_value_metadata).toEqual([{ key: 'format', value: 'ml-report/1' }]);
  });

  it('may be none', async () => {
    expect(await read(runTable([], []))).toEqual([]);
  });

  it('are written group by group, so that ten thousand with a hundred columns are never held at once', async () => {
    const params = Object.fromEntries(Array.from({ length: 100 }, (_, at) => [`p${at}`, `${at}`]));
    let [alive, most] = [0, 0];
    const rows: Iterable<Run> = {
      *[Symbol.iterator]() {
        for (let at = 0; at < 10_000; at++) {
          alive++;
          most = Math.max(most, alive);
          yield run({ run_id: `r${at}`, params });
        }
      },
    };
    const table = runTable(rows, experiments);
    [alive, most] = [0, 0];
    const pieces: Uint8Array[] = [];
    for (const piece of exportParquet(table)) {
      alive = 0;
      pieces.push(piece);
    }
    expect(most).toBeLessThan(5000);
    const back = await parquetReadObjects({ file: new Uint8Array(Buffer.concat(pieces)).buffer });
    expect(back.length).toBe(10_000);
    expect([back[0], back[9_999]]).toMatchObject([
      { run_id: 'r0', 'param.p99': '99' },
      { run_id: 'r9999', 'param.p0': '0' },
    ]);
  });
});

describe('histories', () => {
  it('are one row a point, with steps of 64 bits and values as they were logged', async () => {
    const series = seriesOf([
      { step: -1, timestamp: NOON, value: 1.5 },
      { step: 3_000_000_000, timestamp: NOON + 1, value: Number.POSITIVE_INFINITY },
      { step: 3_000_000_001, timestamp: NOON + 2, value: Number.NaN },
      { step: 3_000_000_002, timestamp: NOON + 3, value: null },
      { step: 2 ** 63, timestamp: Number.NaN, value: -0 },
    ]);
    const rows = await read(historyTable([odd], (id) => new Map([[`loss of ${id}`, series]])));
    const [run_id, name] = ['r', 'loss of r'];
    expect(rows).toEqual([
      { run_id, metric: name, step: -1n, timestamp: new Date(NOON), value: 1.5 },
      { run_id, metric: name, step: 3_000_000_000n, timestamp: new Date(NOON + 1), value: Number.POSITIVE_INFINITY },
      { run_id, metric: name, step: 3_000_000_001n, timestamp: new Date(NOON + 2), value: Number.NaN },
      { run_id, metric: name, step: 3_000_000_002n, timestamp: new Date(NOON + 3), value: null },
      { run_id, metric: name, step: 2n ** 63n - 1n, timestamp: null, value: -0 },
    ]);
  });
});
