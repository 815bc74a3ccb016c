import { describe, expect, it } from 'vitest';
import { runsPage, toRun, toSeries } from '../../../src/sources/mlflow/wire.ts';

const read = (info: object, data: object | null = {}) => {
  const page = { runs: [{ info: { run_id: 'r', experiment_id: '1', ...info }, data }] };
  const checked = runsPage.safeParse(JSON.parse(JSON.stringify(page)));
  const [run] = (checked.success && checked.data.runs) || [];
  return run ? toRun(run) : expect.unreachable('no run');
};
const entries = (...metrics: object[]) =>
  read({}, { metrics: metrics.map((one) => ({ key: 'm', timestamp: 0, ...one })) });

describe('a run on the wire', () => {
  it('with nothing but its ids is a run', () => {
    const { run, userId, artifactUri } = read({}, null);
    expect(run).toMatchObject({ run_id: 'r', experiment_id: '1', name: '', status: 'RUNNING', start_time: null });
    expect(run).toMatchObject({ end_time: null, stage: 'active', parent_run_id: null, user: null, ci: null });
    expect([userId, artifactUri, run.metrics.size]).toEqual([null, null, 0]);
  });

  it.each([
    ['0, which means that none was given', { start_time: 0 }, { start_time: null }],
    ['a number', { start_time: 5, end_time: 7 }, { start_time: 5, end_time: 7 }],
    ['a text, as protobuf writes 64 bits', { start_time: '1700000000000' }, { start_time: 1_700_000_000_000 }],
    ['null', { start_time: null, end_time: null }, { start_time: null, end_time: null }],
  ])('has times: %s', (_case, info, expected) => expect(read(info).run).toMatchObject(expected));

  it.each([
    ['FINISHED', 'FINISHED'],
    ['finished', 'FINISHED'],
    ['KILLED', 'KILLED'],
    ['SOMETHING', 'RUNNING'],
    [null, 'RUNNING'],
  ])('has the status %j: %s', (status, expected) => expect(read({ status }).run.status).toBe(expected));

  it('takes its name from the tag where it has none, and its parent from the other', () => {
    const tags = [
      { key: 'mlflow.runName', value: 'calm-fox' },
      { key: 'mlflow.parentRunId', value: 'p' },
      { key: 'no value' },
    ];
    const { run } = read({ experiment_id: 3 }, { tags });
    expect(run).toMatchObject({ name: 'calm-fox', parent_run_id: 'p', experiment_id: '3' });
    expect(run.tags.get('no value')).toBe('');
  });

  it.each([
    ['7', 7],
    ['', null],
    ['root', null],
    [null, null],
  ])('has the user %j: %j', (user_id, expected) => expect(read({ user_id }).userId).toBe(expected));
});

describe('metrics on the wire', () => {
  it.each([
    [1.5, 1.5],
    ['NaN', Number.NaN],
    ['Infinity', Number.POSITIVE_INFINITY],
    ['-Infinity', Number.NEGATIVE_INFINITY],
    [null, null],
    [undefined, null],
  ])('the value %j: %j', (value, expected) =>
    expect(entries({ value, step: '4' }).run.metrics.get('m')).toMatchObject({ value: expected, step: 4 }),
  );

  it('of one key are its history, and the one inserted last is its value, whatever its step', () => {
    const { run, points } = entries({ value: 1, step: 5 }, { value: 2, step: 9 }, { value: 3, step: 1 });
    expect(run.metrics.get('m')).toMatchObject({ value: 3, step: 1 });
    expect(points.get('m')?.map(({ value }) => value)).toEqual([1, 2, 3]);
  });

  it('of a long history are read in a moment', () => {
    const start = performance.now();
    const { points } = entries(...Array.from({ length: 60_000 }, (_, step) => ({ value: step, step })));
    expect(points.get('m')).toHaveLength(60_000);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('stand in a history by step, then time, then value, what was lost before all numbers', () => {
    const series = toSeries([
      { key: 'm', value: 1, step: 2, timestamp: 9 },
      { key: 'm', value: 2, step: 1, timestamp: 9 },
      { key: 'm', value: 3, step: 1, timestamp: 8 },
      { key: 'm', value: null, step: 1, timestamp: 9 },
      { key: 'm', value: 5 },
    ]);
    expect([...series.values]).toEqual([5, 3, Number.NaN, 2, 1]);
    expect(series.lost).toEqual([2]);
    expect([...series.steps]).toEqual([0, 1, 1, 1, 2]);
  });

  it('that are none are refused', () => {
    expect(
      runsPage.safeParse({ runs: [{ info: { run_id: 'r', experiment_id: '1' }, data: { metrics: [{}] } }] }).success,
    ).toBe(false);
    expect(runsPage.safeParse({ runs: 'none' }).success).toBe(false);
  });
});
