import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Run } from '../../src/core/model/run.ts';
import { seriesOf } from '../../src/core/model/series.ts';
import type { Snapshot } from '../../src/core/model/snapshot.ts';
import { createSnapshot, openSnapshot } from '../../src/store/index.ts';
import { ci, experiment, metric, metricSetting, NOON, run, settings, snapshot, user } from '../support/build.ts';
import { newFolder } from '../support/folder.ts';
import { type Histories, write } from './writing.ts';

const newFile = () => join(newFolder(), 'deep', 'snapshot.sqlite');

/** What is written and read again. */
function again(content: Snapshot, histories: Histories = {}): Snapshot {
  const file = newFile();
  write(file, content, histories);
  const reader = openSnapshot(file);
  try {
    return reader.whole();
  } finally {
    reader.close();
  }
}

const long = 'k'.repeat(250);
const odd = run({
  run_id: 'odd',
  name: '',
  iid: null,
  status: 'RUNNING',
  start_time: null,
  end_time: null,
  url: null,
  parent_run_id: 'parent',
  params: {
    empty: '',
    lines: 'a\nb\r\n\t',
    quote: `"'\\`,
    [long]: 'v'.repeat(6000),
    huge: '123456789012345678901234567890',
  },
  tags: { 'mlflow.note.content': '🙂 ‏עברית', lone: '\ud800' },
  artifacts: { url: 'https://gitlab.example/a', files: [{ path: 'model/ü.bin', size: null }] },
  ci: ci({ mr: 42, user: null }),
  user: user('mei', { id: 2 ** 40 }),
});
const hostile: Run = {
  ...run({ run_id: 'hostile', stage: 'deleted' }),
  params: new Map([
    ['__proto__', 'p'],
    ['constructor', 'c'],
    ['', 'no name'],
    ['a\u0000b', 'nul'],
    ['\ud800', 'lone'],
    ['\ud801', 'other'],
  ]),
  metrics: new Map([
    ['nan', metric(Number.NaN)],
    ['inf', metric(Number.POSITIVE_INFINITY)],
    ['-inf', metric(Number.NEGATIVE_INFINITY)],
    ['lost', metric(null)],
    ['-0', metric(-0)],
    ['tiny', metric(5e-324, { step: -3, timestamp: null })],
    ['__proto__', metric(0.1 + 0.2, { step: 2 ** 53, timestamp: NOON + 0.5 })],
  ]),
};

/** With ordinary maps, so that it can be compared. */
const plain = (one: Run): Run => ({
  ...one,
  params: new Map(one.params),
  metrics: new Map(one.metrics),
  tags: new Map(one.tags),
});

describe('a snapshot comes back whole', () => {
  it('with every field of its head, experiments and runs', () => {
    const content = snapshot([odd, hostile, run()], {
      settings: settings({ title: 'T', redact: ['*x*'], metrics: [metricSetting('a', { primary: true })] }),
      gaps: ['something'],
      experiments: [
        experiment('zebra', { tags: new Map([['__proto__', 'x']]), created_at: null, creator: null }),
        experiment('ant', { id: '2', stage: 'deleted', url: null }),
      ],
    });
    const back = again(content);
    const byId = (runs: readonly Run[]) => runs.map(plain).sort((a, b) => (a.run_id < b.run_id ? -1 : 1));
    expect({ ...back, runs: byId(back.runs) }).toEqual({ ...content, runs: byId(content.runs) });
    expect(back.experiments.map(({ name }) => name)).toEqual(['zebra', 'ant']);
  });

  it('keeps the order of params, metrics and tags as it was logged', () => {
    const [back] = again(snapshot([run({ params: { b: '1', a: '2', 10: '3' }, metrics: { z: 1, y: 2 } })])).runs;
    expect([...(back?.params.keys() ?? [])]).toEqual(['10', 'b', 'a']);
    expect([...(back?.metrics.keys() ?? [])]).toEqual(['z', 'y']);
  });

  it('with nothing in it', () => {
    const empty = snapshot([], {
      experiments: [],
      project: null,
      merge_request: null,
      merge_requests: [],
      commits: [],
    });
    expect(again(empty)).toEqual(empty);
  });

  it('with the histories that were read, and what they span', () => {
    const points = [
      { step: 2, timestamp: 5, value: Number.NaN },
      { step: 1, timestamp: 9, value: -4 },
      { step: 3, timestamp: 1, value: null },
      { step: 3, timestamp: 0, value: 7 },
    ];
    const file = newFile();
    write(file, snapshot([run({ run_id: 'r', metrics: { loss: 1, acc: 2 } })]), { r: { loss: seriesOf(points) } });
    const reader = openSnapshot(file);
    expect(reader.series('r', 'loss')).toEqual(seriesOf(points));
    expect(reader.series('r', 'acc')).toBeNull();
    expect(reader.series('x', 'loss')).toBeNull();
    expect([...reader.histories('r').keys()]).toEqual(['loss']);
    expect(reader.run('r')?.metrics.get('loss')).toMatchObject({ min: -4, max: 7, count: 4 });
    expect(reader.run('r')?.metrics.get('acc')).toMatchObject({ min: null, max: null, count: null });
    expect(reader.run('x')).toBeNull();
    reader.close();
  });

  it('a run given again replaces what was there', () => {
    const file = newFile();
    const writer = createSnapshot(file);
    writer.setExperiments([experiment('churn')]);
    writer.addRun(run({ run_id: 'r', params: { a: '1' }, metrics: { loss: 1 } }));
    writer.addSeries('r', 'loss', seriesOf([{ step: 0, timestamp: 0, value: 1 }]));
    writer.addRun(run({ run_id: 'r', params: { b: '2' } }));
    const { experiments: _, runs: __, ...head } = snapshot([]);
    writer.finish(head);
    const reader = openSnapshot(file);
    expect(reader.runs()).toHaveLength(1);
    expect([...(reader.run('r')?.params ?? [])]).toEqual([['b', '2']]);
    expect(reader.histories('r').size).toBe(0);
    reader.close();
  });
});

it('the same content is the same file, byte for byte', () => {
  const [one, two] = [newFile(), newFile()];
  const content = snapshot([odd, hostile, run({ run_id: 'same', metrics: { loss: 1 } })]);
  const histories = { same: { loss: seriesOf([{ step: 0, timestamp: 0, value: 1 }]) } };
  write(one, content, histories);
  write(two, content, histories);
  expect(readFileSync(one).equals(readFileSync(two))).toBe(true);
});

describe('a write that does not end well', () => {
  it('leaves nothing when it is abandoned', () => {
    const folder = newFolder();
    const writer = createSnapshot(join(folder, 'snapshot.sqlite'));
    writer.addRun(run());
    writer.abandon();
    writer.abandon();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('leaves the old snapshot as it was', () => {
    const file = newFile();
    write(file, snapshot([run({ run_id: 'old' })]));
    const before = readFileSync(file);
    const writer = createSnapshot(file);
    writer.addRun(run({ run_id: 'new' }));
    expect(() => writer.addSeries('unknown', 'loss', seriesOf([]))).toThrow(/unknown/);
    writer.abandon();
    expect(readFileSync(file).equals(before)).toBe(true);
  });

  it('because something else has its name is an error that can be mended, and leaves no draft', () => {
    const folder = newFolder();
    const file = join(folder, 'snapshot.sqlite');
    mkdirSync(join(file, 'full'), { recursive: true });
    const writer = createSnapshot(file);
    const { experiments: _, runs: __, ...head } = snapshot([]);
    expect(() => writer.finish(head)).toThrow(expect.objectContaining({ code: 'FOLDER_UNWRITABLE' }));
    writer.abandon();
    expect(readdirSync(folder)).toEqual(['snapshot.sqlite']);
  });

  it('because its folder cannot be made is one too', () => {
    const file = join(newFolder(), 'file');
    writeFileSync(file, 'x');
    expect(() => createSnapshot(join(file, 'snapshot.sqlite'))).toThrow(
      expect.objectContaining({ code: 'FOLDER_UNWRITABLE' }),
    );
  });

  it('a reader that is open reads on while another takes its place', () => {
    const file = newFile();
    write(file, snapshot([run({ run_id: 'old' })]));
    const reader = openSnapshot(file);
    write(file, snapshot([run({ run_id: 'new' })]));
    expect(reader.runs().map(({ run_id }) => run_id)).toEqual(['old']);
    reader.close();
    expect(existsSync(file)).toBe(true);
  });
});
