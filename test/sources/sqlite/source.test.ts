import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { DatabaseSync } from 'node:sqlite';
import { Worker } from 'node:worker_threads';
import { describe, expect, it, onTestFinished } from 'vitest';
import { sqliteSource } from '../../../src/sources/index.ts';
import { archives } from '../../exactness/archives.ts';
import { compareSource } from '../../exactness/compare-source.ts';
import { inSql } from '../../exactness/holds.ts';
import { readFiles } from '../../exactness/read-files.ts';
import { readSource } from '../../exactness/read-source.ts';
import { newFolder } from '../../support/folder.ts';
import { insert, logStore, newDatabase, type Version, versions } from './mlflow-database.ts';

/** A database that is closed, in a folder of its own. */
function make(fill: (database: DatabaseSync) => void, version: Version = '3.17'): string {
  const file = join(newFolder(), 'mlflow.db');
  const database = newDatabase(file, version);
  fill(database);
  database.close();
  return file;
}

const RUN = '0123456789abcdef0123456789abcdef';
const experiment = (database: DatabaseSync, id: number | bigint, over = {}) => {
  database
    .prepare('INSERT INTO experiments (experiment_id, name, lifecycle_stage) VALUES (?, ?, ?)')
    .run(id, `experiment ${id}`, 'active');
  for (const [name, value] of Object.entries(over))
    database.prepare(`UPDATE experiments SET ${name} = ? WHERE experiment_id = ?`).run(value as string, id);
};
const run = (database: DatabaseSync, over: Readonly<Record<string, string | number | null>> = {}) =>
  insert(database, 'runs', {
    run_uuid: RUN,
    experiment_id: 1,
    status: 'FINISHED',
    start_time: 5,
    end_time: 9,
    lifecycle_stage: 'active',
    ...over,
  });
const point = (database: DatabaseSync, over: Readonly<Record<string, string | number | null>> = {}) =>
  insert(database, 'metrics', { run_uuid: RUN, key: 'm', value: 1, timestamp: 1, step: 0, is_nan: 0, ...over });
const small = (fill: (database: DatabaseSync) => void = () => {}, version?: Version) =>
  make((database) => {
    experiment(database, 1);
    run(database);
    fill(database);
  }, version);

async function readAll(file: string, limits?: Parameters<typeof sqliteSource>[1]) {
  const source = sqliteSource(file, limits);
  onTestFinished(() => source.close());
  return readSource(source);
}
const failureOf = async (file: string, limits?: Parameters<typeof sqliteSource>[1]) =>
  readAll(file, limits).then(
    () => expect.unreachable('it was read'),
    (cause: unknown) => cause,
  );

describe('real runs', () => {
  const archive = (name: string) => archives().find((one) => one.name === name)?.path ?? '';

  it.each(['yolo-solar', 'fair-pruning', 'nilm-benchmark'])(
    'of %s come out as they stand in the files',
    async (name) => {
      const files = await readFiles(archive(name));
      const read = await readAll(make((database) => logStore(database, files)));
      expect(compareSource(files, read, inSql).differences.slice(0, 20)).toEqual([]);
      expect(read.gaps).toEqual([]);
    },
  );

  it.each(versions)('in the schema of MLflow %s are read as far as it could hold them', async (version) => {
    const files = await readFiles(archive('yolo-solar'));
    const read = await readAll(make((database) => logStore(database, files), version));
    expect(read.gaps).toEqual([]);
    if (version === '0.9') {
      expect(read.runs.size).toBe(files.runs.length);
      for (const { steps } of [...read.histories.values()].flatMap((ofRun) => [...ofRun.values()]))
        expect(new Set(steps)).toEqual(new Set([0]));
      return;
    }
    const holds = { ...inSql, created: version === '2.22' || version === '3.17' };
    const withoutTags = files.experiments.map((one) => (version === '1.0' ? { ...one, tags: {} } : one));
    expect(compareSource({ ...files, experiments: withoutTags }, read, holds).differences.slice(0, 20)).toEqual([]);
  });
});

describe('a run', () => {
  it('is what its rows say', async () => {
    const { runs, experiments } = await readAll(
      small((database) => {
        run(database, {
          run_uuid: 'b',
          name: 'named',
          status: 'killed',
          start_time: null,
          end_time: null,
          lifecycle_stage: 'deleted',
        });
        for (const [key, value] of [
          ['mlflow.runName', 'tagged'],
          ['mlflow.parentRunId', 'b'],
          ['__proto__', 'x'],
          ['nothing', null],
        ] as const)
          insert(database, 'tags', { run_uuid: RUN, key, value });
        for (const [key, value] of [
          ['𝄞', '1'],
          ['￿', '2'],
          ['a/b', 'one\ntwo'],
        ] as const)
          insert(database, 'params', { run_uuid: RUN, key, value });
      }),
    );
    expect(experiments[0]).toMatchObject({
      runs: 2,
      experiment: { id: '1', name: 'experiment 1', url: null, created_at: null },
    });
    expect(runs.get(RUN)).toMatchObject({
      ...{ experiment_id: '1', name: 'tagged', status: 'FINISHED', start_time: 5, end_time: 9, stage: 'active' },
      ...{ parent_run_id: 'b', artifacts: null, model_version: null },
    });
    expect([...(runs.get(RUN)?.tags ?? [])]).toEqual([
      ['__proto__', 'x'],
      ['mlflow.parentRunId', 'b'],
      ['mlflow.runName', 'tagged'],
      ['nothing', ''],
    ]);
    expect([...(runs.get(RUN)?.params ?? [])]).toEqual([
      ['a/b', 'one\ntwo'],
      ['𝄞', '1'],
      ['￿', '2'],
    ]);
    expect(runs.get('b')).toMatchObject({
      name: 'named',
      status: 'KILLED',
      start_time: null,
      end_time: null,
      stage: 'deleted',
    });
  });

  it('has metrics with NaN and infinities, and the entry that the database shows as the last', async () => {
    const { runs, histories } = await readAll(
      small((database) => {
        point(database, { value: 0, is_nan: 1 });
        point(database, { value: 1.7976931348623157e308, step: 1 });
        point(database, { value: -1.7976931348623157e308, step: 2 });
        point(database, { value: 0.1 + 0.2, step: 3 });
        insert(database, 'latest_metrics', { run_uuid: RUN, key: 'm', value: 0, timestamp: 1, step: 0, is_nan: 1 });
        insert(database, 'latest_metrics', {
          run_uuid: RUN,
          key: 'only shown',
          value: 7,
          timestamp: 1,
          step: 2,
          is_nan: 0,
        });
      }),
    );
    expect([...(histories.get(RUN)?.get('m')?.values ?? [])]).toEqual([
      Number.NaN,
      Number.POSITIVE_INFINITY,
      Number.NEGATIVE_INFINITY,
      0.1 + 0.2,
    ]);
    expect(runs.get(RUN)?.metrics.get('m')).toMatchObject({
      value: 0.1 + 0.2,
      step: 3,
      count: 4,
      latest: { value: Number.NaN, step: 0 },
    });
    expect(runs.get(RUN)?.metrics.get('only shown')).toMatchObject({ value: 7, step: 2, count: null });
  });

  it('of a deleted experiment is deleted', async () => {
    const { runs } = await readAll(
      make((database) => {
        experiment(database, 1, { lifecycle_stage: 'deleted' });
        run(database);
      }),
    );
    expect(runs.get(RUN)?.stage).toBe('deleted');
  });

  it('of an experiment that the database does not name is read, and that is said', async () => {
    const { runs, experiments, gaps } = await readAll(
      small((database) => run(database, { run_uuid: 'x', experiment_id: 7 })),
    );
    expect(runs.get('x')?.experiment_id).toBe('7');
    expect(experiments.map(({ experiment: { name } }) => name)).toEqual(['experiment 1', '7']);
    expect(gaps).toEqual([
      '1 experiment was named after its number, for the database tells runs of it but no name: 7.',
    ]);
  });

  it('is the version of a registered model that was made last and not deleted', async () => {
    const { runs } = await readAll(
      small((database) => {
        const version = (number: number, current_stage: string) =>
          insert(database, 'model_versions', {
            name: 'churn',
            version: number,
            creation_time: number,
            current_stage,
            run_id: RUN,
          });
        version(2, 'None');
        version(10, 'Production');
        version(11, 'Deleted_Internal');
      }),
    );
    expect(runs.get(RUN)?.model_version).toEqual({ name: 'churn', version: '10', url: null });
  });

  it('has artifacts where they lie beside the database, and none of any other folder', async () => {
    const file = small((database) => {
      const at = (run_uuid: string, artifact_uri: string) => run(database, { run_uuid, artifact_uri });
      at('relative', './mlruns/1/relative/artifacts');
      at('elsewhere', '/etc');
      at('above', '../..');
      at('server', 'mlflow-artifacts:/1/server/artifacts');
      at('absent', './mlruns/1/absent/artifacts');
    });
    const folder = join(file, '../mlruns/1/relative/artifacts/model');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'weights.bin'), 'xyz');
    const { runs } = await readAll(file);
    expect(runs.get('relative')?.artifacts?.files).toEqual([{ path: 'model/weights.bin', size: 3 }]);
    for (const id of ['elsewhere', 'above', 'server', 'absent']) expect(runs.get(id)?.artifacts, id).toBeNull();
  });

  it('is read anew by its id, with one history', async () => {
    const source = sqliteSource(small((database) => point(database)));
    onTestFinished(() => source.close());
    const [{ experiment: one } = expect.unreachable()] = await source.experiments();
    expect((await source.run(one, RUN))?.run.run_id).toBe(RUN);
    expect(await source.run(one, "' OR 1=1 --")).toBeNull();
    expect((await source.history(RUN, 'm'))?.values).toEqual(Float64Array.of(1));
    expect(await source.history(RUN, "m' OR '1'='1")).toBeNull();
    expect(await source.history('nobody', 'm')).toBeNull();
  });
});

describe('what nobody expects in a database', () => {
  it('is read: numbers of 64 bits, other types than the columns say, a name of half a megabyte', async () => {
    const { runs, experiments, histories } = await readAll(
      make((database) => {
        experiment(database, 991329419849384240n);
        database
          .prepare('INSERT INTO runs (run_uuid, experiment_id, start_time, status) VALUES (?, ?, ?, ?)')
          .run(RUN, 991329419849384240n, 9223372036854775807n, 5);
        database.prepare('INSERT INTO params VALUES (?, ?, ?)').run('blob', Buffer.from('bytes'), RUN);
        database.prepare('INSERT INTO params VALUES (?, ?, ?)').run('x'.repeat(500_000), 7, RUN);
        for (const [step, value] of [
          [0, 'text'],
          [1, Buffer.from('blob')],
          [2, 3],
        ] as const) {
          database.prepare('INSERT INTO metrics VALUES (?, ?, ?, ?, ?, ?)').run('odd', value, 1, step, 0, RUN);
        }
      }),
    );
    expect(experiments[0]?.experiment.id).toBe('991329419849384240');
    expect(runs.get(RUN)).toMatchObject({
      experiment_id: '991329419849384240',
      status: 'RUNNING',
      start_time: 2 ** 63,
    });
    expect(runs.get(RUN)?.params.get('blob')).toBe('bytes');
    expect([...(runs.get(RUN)?.params.keys() ?? [])][1]).toHaveLength(5000);
    expect(histories.get(RUN)?.get('odd')).toMatchObject({
      values: Float64Array.of(Number.NaN, Number.NaN, 3),
      lost: [0, 1],
    });
  });

  it('is left out and said: a param of two megabytes', async () => {
    const { runs, gaps } = await readAll(
      small((database) => insert(database, 'params', { run_uuid: RUN, key: 'huge', value: 'x'.repeat(2e6) })),
    );
    expect(runs.get(RUN)?.params.size).toBe(0);
    expect(gaps).toEqual([`1 text was left out, being too long: huge of run ${RUN}.`]);
  });

  it('is asked for one by one: the histories of a run with too many points', async () => {
    const file = small((database) => {
      for (let step = 0; step < 50; step++) point(database, { step });
      insert(database, 'latest_metrics', { run_uuid: RUN, key: 'm', value: 1, timestamp: 1, step: 49, is_nan: 0 });
      run(database, { run_uuid: 'few' });
      point(database, { run_uuid: 'few' });
    });
    const limits = { pageRuns: 10, pagePoints: 20, runPoints: 30, patienceMs: 0 };
    const source = sqliteSource(file, limits);
    onTestFinished(() => source.close());
    const [{ experiment: one } = expect.unreachable()] = await source.experiments();
    const pages = [];
    for await (const page of source.runs(one, { ahead: true }))
      pages.push(page.map(({ run, histories }) => [run.run_id, run.metrics.size, histories?.size ?? null]));
    expect(pages.flat().sort()).toEqual(
      [
        [RUN, 1, null],
        ['few', 1, 1],
      ].sort(),
    );
    expect(pages).toHaveLength(2);
    expect((await source.history(RUN, 'm'))?.values).toHaveLength(50);
    expect(source.gaps()).toEqual([`1 run was read without its histories, which hold too many points: ${RUN}.`]);
  });

  it('is no part of it: views and virtual tables of MLflow’s names', async () => {
    const file = join(newFolder(), 'mlflow.db');
    const database = newDatabase(file);
    database.exec('DROP TABLE runs; CREATE VIEW runs AS SELECT 1 AS run_uuid, 1 AS experiment_id');
    database.close();
    expect(await failureOf(file)).toMatchObject({ code: 'SQLITE_NOT_MLFLOW' });
  });
});

describe('a file that cannot be read is named', () => {
  const file = (content: string | Buffer) => {
    const path = join(newFolder(), 'mlflow.db');
    writeFileSync(path, content);
    return path;
  };
  it.each([
    ['that is not there', () => join(newFolder(), 'mlflow.db'), 'SQLITE_UNREADABLE', /it is not there/],
    ['that is a folder', () => newFolder(), 'SQLITE_UNREADABLE', /cannot be read/],
    [
      'that is no database',
      () => file('a text, and no database at all\n'.repeat(100)),
      'SQLITE_UNREADABLE',
      /no SQLite database/,
    ],
    ['that is empty', () => file(''), 'SQLITE_NOT_MLFLOW', /no table "experiments"/],
    [
      'of another program',
      () => make((database) => database.exec('DROP TABLE experiments')),
      'SQLITE_NOT_MLFLOW',
      /no table "experiments"/,
    ],
    [
      'without a column',
      () => make((database) => database.exec('ALTER TABLE runs RENAME COLUMN run_uuid TO id')),
      'SQLITE_NOT_MLFLOW',
      /no column "run_uuid" in its table "runs"/,
    ],
  ])('one %s', async (_case, path, code, words) => {
    expect(await failureOf(path())).toMatchObject({ code, message: expect.stringMatching(words) });
  });

  it('one that is damaged', async () => {
    const path = small((database) => {
      for (let step = 0; step < 5000; step++) point(database, { step });
    });
    const { readFileSync } = await import('node:fs');
    const bytes = readFileSync(path);
    bytes.fill(0xa5, 4096 * 3);
    writeFileSync(path, bytes);
    expect(await failureOf(path)).toMatchObject({ code: 'SQLITE_UNREADABLE' });
  });
});

describe('while another program writes', () => {
  const opened = (file: string) => sqliteSource(file, { pageRuns: 1, pagePoints: 10, runPoints: 10, patienceMs: 5000 });
  const twoRuns = (journal: string) =>
    small((database) => {
      database.exec(`PRAGMA journal_mode = ${journal}`);
      run(database, { run_uuid: 'later', start_time: 1 });
      point(database, { run_uuid: 'later' });
    });
  const write = async (file: string, sql: string) => {
    const { DatabaseSync: Writer } = await import('node:sqlite');
    const writer = new Writer(file, { timeout: 0 });
    writer.exec(sql);
    writer.close();
  };

  it.each([
    ['wal', 1, 'all is of the moment at which the reading began'],
    ['delete', 2, 'each run is of one moment, and the writer never waits'],
  ])('in the journal mode %s, %s', async (journal, expected) => {
    const file = twoRuns(journal);
    const source = opened(file);
    onTestFinished(() => source.close());
    const [{ experiment: one } = expect.unreachable()] = await source.experiments();
    const counts = new Map<string, number>();
    for await (const page of source.runs(one, { ahead: true })) {
      for (const {
        run: { run_id: id },
        histories,
      } of page)
        counts.set(id, histories?.get('m')?.values.length ?? 0);
      await write(
        file,
        "INSERT OR IGNORE INTO metrics VALUES ('m', 2, 2, 5, 0, 'later'); INSERT OR IGNORE INTO runs (run_uuid, experiment_id) VALUES ('new', 1)",
      );
    }
    expect(Object.fromEntries(counts)).toEqual({ [RUN]: 0, later: expected });
  });

  it('that keeps the file for itself, it is waited for, but not for ever', async () => {
    const file = small();
    const holder = new Worker(
      `const { DatabaseSync } = require('node:sqlite');
       const { parentPort, workerData } = require('node:worker_threads');
       const database = new DatabaseSync(workerData);
       database.exec('BEGIN EXCLUSIVE');
       parentPort.postMessage('held');
       setTimeout(() => { database.exec('COMMIT'); database.close(); }, 700);`,
      { eval: true, workerData: file },
    );
    await new Promise((resolve) => holder.once('message', resolve));
    expect(await failureOf(file, { pageRuns: 1, pagePoints: 1, runPoints: 1, patienceMs: 50 })).toMatchObject({
      code: 'SQLITE_UNREADABLE',
      message: expect.stringContaining('another program keeps it locked'),
    });
    expect((await readAll(file)).runs.size).toBe(1);
    await holder.terminate();
  });

  it('nothing is written beside a database that has no log of its own', async () => {
    const file = small();
    await readAll(file);
    expect(readdirSync(join(file, '..'))).toEqual(['mlflow.db']);
    expect(existsSync(`${file}-journal`)).toBe(false);
  });
});

it('says where it is, and what kind of place it is', async () => {
  const file = small();
  expect(sqliteSource(file)).toMatchObject({ kind: 'local', newestFirst: false });
  expect(await sqliteSource(file).origin()).toBe(`sqlite://${file}`);
});
