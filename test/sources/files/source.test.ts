import { chmodSync, mkdirSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { getuid } from 'node:process';
import { pathToFileURL } from 'node:url';
import { execa } from 'execa';
import { describe, expect, it } from 'vitest';
import { usualLimits } from '../../../src/sources/files/limits.ts';
import { fileStoreSource } from '../../../src/sources/files/source.ts';
import { readSource } from '../../exactness/read-source.ts';
import { newFolder } from '../../support/folder.ts';
import { experimentMeta, type Files, OTHER, RUN, runMeta, smallStore, writeFiles } from './write-store.ts';

const storeOf = (files: Files) => writeFiles(newFolder(), files);
const readStore = (folder: string, limits = usualLimits) => readSource(fileStoreSource(folder, limits));
const read = async (over: Files) => readStore(storeOf(smallStore(over)));
const theRun = async (over: Files) => {
  const { runs, gaps } = await read(over);
  expect(gaps).toEqual([]);
  return runs.get(RUN) ?? expect.unreachable('no run');
};

describe('a run', () => {
  it('is what its folder says', async () => {
    const run = await theRun({
      [`1/${RUN}/params/model/depth`]: '7',
      [`1/${RUN}/params/lines`]: 'one\ntwo\r\n',
      [`1/${RUN}/params/empty`]: '',
      [`1/${RUN}/params/__proto__`]: 'x',
      [`1/${RUN}/tags/mlflow.parentRunId`]: OTHER,
      [`1/${RUN}/metrics/val/auc`]: '5 0.5 1\n6 0.75 2\n',
    });
    expect(run).toMatchObject({
      ...{ run_id: RUN, iid: null, experiment_id: '1', name: 'calm-fox', status: 'FINISHED', stage: 'active' },
      ...{ start_time: 1_700_000_000_000, end_time: 1_700_000_009_000, parent_run_id: OTHER },
      ...{ url: null, user: null, artifacts: null, model_version: null, ci: null },
    });
    expect([...run.params]).toEqual([
      ['__proto__', 'x'],
      ['empty', ''],
      ['lines', 'one\ntwo\r\n'],
      ['model/depth', '7'],
    ]);
    expect(run.metrics.get('val/auc')).toEqual({
      value: 0.75,
      step: 2,
      timestamp: 6,
      min: 0.5,
      max: 0.75,
      count: 2,
      latest: null,
    });
  });

  it.each([
    ['1', 'RUNNING'],
    ['2', 'SCHEDULED'],
    ['3', 'FINISHED'],
    ['4', 'FAILED'],
    ['5', 'KILLED'],
    ['KILLED', 'KILLED'],
    ["'finished'", 'FINISHED'],
    ['9', 'RUNNING'],
    ['', 'RUNNING'],
  ])('of status %j is %s', async (status, expected) => {
    expect((await theRun({ [`1/${RUN}/meta.yaml`]: runMeta().replace('status: 3', `status: ${status}`) })).status).toBe(
      expected,
    );
  });

  it.each([
    ['run_name: calm-fox', 'by its name', 'run_name: other', 'other'],
    ['run_name: calm-fox', 'by its tag without one', "run_name: ''", 'tagged'],
    ['run_name: calm-fox', 'by its tag in an older store', "name: 'old'", 'tagged'],
  ])('is named %s: %s', async (from, _case, to, expected) => {
    const run = await theRun({
      [`1/${RUN}/meta.yaml`]: runMeta().replace(from, to),
      [`1/${RUN}/tags/mlflow.runName`]: 'tagged',
    });
    expect(run.name).toBe(expected);
  });

  it('has no name, no times and no status where nothing says so', async () => {
    expect(await theRun({ [`1/${RUN}/meta.yaml`]: 'end_time: null\n' })).toMatchObject({
      ...{ name: '', status: 'RUNNING', start_time: null, end_time: null, stage: 'active' },
    });
  });

  it('whose meta.yaml names another experiment belongs to the folder that it lies in', async () => {
    const run = await theRun({ [`1/${RUN}/meta.yaml`]: runMeta().replace("'1'", "'77'") });
    expect(run.experiment_id).toBe('1');
  });

  it('of a name that MLflow did not make is read where it has a meta.yaml', async () => {
    const { runs, gaps } = await read({ '1/my-run/meta.yaml': runMeta(), '1/notes/readme.txt': 'no run' });
    expect([...runs.keys()].sort()).toEqual([RUN, 'my-run']);
    expect(gaps).toEqual([]);
  });

  it('is read anew, with its history, by its id', async () => {
    const source = fileStoreSource(
      storeOf(smallStore({ [`1/${RUN}/metrics/a/b`]: '1 2 3\n', '2/meta.yaml': experimentMeta('2') })),
    );
    const [{ experiment: one } = expect.unreachable(), { experiment: two } = expect.unreachable()] =
      await source.experiments();
    expect((await source.run(one, RUN))?.run.run_id).toBe(RUN);
    expect(await source.run(two, RUN)).toBeNull();
    for (const id of [OTHER, '..', `../1/${RUN}`, '', 'tags', '__proto__'])
      expect(await source.run(one, id)).toBeNull();
    expect((await source.history(RUN, 'a/b'))?.values).toEqual(Float64Array.of(2));
    for (const metric of ['a', 'a/b/', '../params/x', '/etc/passwd', ''])
      expect(await source.history(RUN, metric)).toBeNull();
    expect(await source.history(OTHER, 'a/b')).toBeNull();
  });
});

describe('an experiment', () => {
  it('has its tags, its time and the number of its runs', async () => {
    const { experiments } = await read({
      '1/meta.yaml': experimentMeta('1', 'creation_time: 1700000000001\n'),
      '1/tags/mlflow.note.content': 'a note',
      '1/tags/a/b': 'c',
      [`1/${OTHER}/meta.yaml`]: runMeta(),
    });
    expect(experiments).toEqual([
      {
        experiment: {
          ...{
            id: '1',
            name: 'experiment 1',
            url: null,
            stage: 'active',
            creator: null,
            created_at: 1_700_000_000_001,
          },
          tags: new Map([
            ['a/b', 'c'],
            ['mlflow.note.content', 'a note'],
          ]),
        },
        runs: 2,
      },
    ]);
  });

  it('without a meta.yaml has the name of its folder, and its runs', async () => {
    const { experiments, runs, gaps } = await read({ [`7/${OTHER}/meta.yaml`]: runMeta() });
    expect(experiments.map(({ experiment }) => experiment.name)).toEqual(['experiment 1', '7']);
    expect(runs.get(OTHER)?.experiment_id).toBe('7');
    expect(gaps).toEqual(['1 experiment was named after a folder without a readable meta.yaml: 7.']);
  });

  it('in the trash is deleted, and so are its runs, whatever they say', async () => {
    const { experiments, runs } = await read({
      '.trash/3/meta.yaml': experimentMeta('3'),
      [`.trash/3/${OTHER}/meta.yaml`]: runMeta(),
    });
    expect(experiments.map(({ experiment: { id, stage } }) => [id, stage])).toEqual([
      ['1', 'active'],
      ['3', 'deleted'],
    ]);
    expect([...runs.values()].map(({ run_id, stage }) => [run_id, stage])).toEqual([
      [RUN, 'active'],
      [OTHER, 'deleted'],
    ]);
  });

  it('that came twice is read where it is in use, and the other is named', async () => {
    const { experiments, gaps } = await read({ '.trash/1/meta.yaml': experimentMeta('1') });
    expect(experiments).toHaveLength(1);
    expect(experiments[0]?.experiment.stage).toBe('active');
    expect(gaps).toEqual(['1 folder was left out, another experiment having the same number: .trash/1.']);
  });

  it('is no folder of something else', async () => {
    const { experiments, gaps } = await read({
      '.git/HEAD': 'x',
      'notes/readme.md': 'x',
      'models/m/meta.yaml': 'name: m\n',
      'file.txt': '',
    });
    expect(experiments).toHaveLength(1);
    expect(gaps).toEqual([]);
  });
});

describe('model versions', () => {
  const version = (n: number, over = '') =>
    `name: churn\nversion: ${n}\nrun_id: ${RUN}\ncreation_timestamp: ${n}\ncurrent_stage: None\n${over}`;
  it('are of the runs that they name, the one registered last', async () => {
    const run = await theRun({
      'models/churn/meta.yaml': 'name: churn\n',
      'models/churn/version-2/meta.yaml': version(2),
      'models/churn/version-10/meta.yaml': version(10),
      'models/churn/version-11/meta.yaml': version(11).replace('None', 'Deleted_Internal'),
      'models/churn/version-12/meta.yaml': version(12).replace(RUN, "''"),
      'models/churn/version-13/meta.yaml': '[broken',
    });
    expect(run.model_version).toEqual({ name: 'churn', version: '10', url: null });
  });
});

describe('artifacts', () => {
  it('are the files in the folder of the run, with their sizes', async () => {
    const folder = storeOf(
      smallStore({ [`1/${RUN}/artifacts/model/weights.bin`]: 'xyz', [`1/${RUN}/artifacts/a.txt`]: '' }),
    );
    const run = (await readStore(folder)).runs.get(RUN);
    expect(run?.artifacts).toEqual({
      url: pathToFileURL(join(folder, `1/${RUN}/artifacts`)).href,
      files: [
        { path: 'a.txt', size: 0 },
        { path: 'model/weights.bin', size: 3 },
      ],
    });
    expect(await fileStoreSource(folder).artifacts(run ?? expect.unreachable())).toEqual(run?.artifacts);
  });

  it.each([
    ['none where the empty folder is where they would be', `./mlruns/1/${RUN}/artifacts`, []],
    ['none, by the address of the machine that logged', `file:///home/user1/mlruns/1/${RUN}/artifacts/`, []],
    ['not known where they are kept on a server', `mlflow-artifacts:/1/${RUN}/artifacts`, null],
    ['not known where they are kept elsewhere', `s3://bucket/1/${RUN}/artifacts`, null],
    ['not known where they are kept in another folder', '/mnt/artifacts/x', null],
  ])('are %s', async (_case, uri, files) => {
    const run = await theRun({
      [`1/${RUN}/artifacts`]: null,
      [`1/${RUN}/meta.yaml`]: runMeta().replace(/artifact_uri: .*/, `artifact_uri: ${uri}`),
    });
    expect(run.artifacts?.files ?? null).toEqual(files);
  });

  it('beyond a thousand are left out, and said', async () => {
    const many = Object.fromEntries(Array.from({ length: 1001 }, (_, i) => [`1/${RUN}/artifacts/${i}`, '']));
    const { runs, gaps } = await read(many);
    expect(runs.get(RUN)?.artifacts?.files).toHaveLength(1000);
    expect(gaps).toEqual([`1 folder was read in part, holding too much: 1/${RUN}/artifacts.`]);
  });
});

describe('what cannot be read is said in one sentence, and the rest is read', () => {
  const gapsOf = async (prepare: (folder: string) => void | Promise<void>, limits = usualLimits) => {
    const folder = storeOf(smallStore({ [`1/${RUN}/params/fine`]: 'yes', [`1/${RUN}/metrics/fine`]: '1 2 3\n' }));
    await prepare(join(folder, '1', RUN));
    const { runs, gaps } = await readStore(folder, limits);
    const run = runs.get(RUN);
    expect(run?.params.get('fine')).toBe('yes');
    expect(run?.metrics.get('fine')).toMatchObject({ value: 2 });
    return { run, gaps };
  };
  const at = `1/${RUN}`;

  it('a param of a gigabyte', async () => {
    const start = performance.now();
    const { run, gaps } = await gapsOf((folder) => {
      writeFileSync(join(folder, 'params/huge'), '');
      truncateSync(join(folder, 'params/huge'), 1e9);
    });
    expect(run?.params.has('huge')).toBe(false);
    expect(gaps).toEqual([`1 file was left out, being too large: ${at}/params/huge.`]);
    expect(performance.now() - start).toBeLessThan(2000);
  });

  it('symbolic links, to files and folders, wherever they lie', async () => {
    const { run, gaps } = await gapsOf((folder) => {
      symlinkSync('/etc/passwd', join(folder, 'params/secret'));
      symlinkSync('/etc', join(folder, 'metrics/etc'));
      symlinkSync('/etc', join(folder, 'artifacts'));
      symlinkSync('/etc', join(folder, '../other'));
    });
    expect([...(run?.params.keys() ?? [])]).toEqual(['fine']);
    expect(run?.artifacts).toBeNull();
    expect(gaps).toEqual([
      `4 symbolic links were not followed (what lies behind is missing): 1/other, ${at}/params/secret, ${at}/metrics/etc, and 1 more.`,
    ]);
  });

  it('the folders of a run that are links themselves', async () => {
    const { run, gaps } = await gapsOf((folder) => {
      symlinkSync('/etc', join(folder, 'tags'));
      symlinkSync('/etc', join(folder, 'artifacts'));
      symlinkSync('/etc', join(folder, '../tags'));
      symlinkSync('/etc', join(folder, '../../.trash'));
      symlinkSync('/etc', join(folder, '../../models'));
    });
    expect(run?.tags.size).toBe(0);
    expect(gaps[0]).toMatch(/^5 symbolic links were not followed/);
  });

  it('a pipe, which nobody writes to', async () => {
    const { gaps } = await gapsOf(async (folder) => void (await execa('mkfifo', [join(folder, 'params/pipe')])));
    expect(gaps).toEqual([`1 entry was left out, being neither file nor folder: ${at}/params/pipe.`]);
  });

  it.skipIf(getuid?.() === 0)('a file and a folder that may not be read', async () => {
    const { gaps } = await gapsOf((folder) => {
      writeFileSync(join(folder, 'params/locked'), 'x');
      chmodSync(join(folder, 'params/locked'), 0);
      mkdirSync(join(folder, 'tags'), 0);
    });
    expect(gaps).toEqual([
      `2 files or folders were not readable (the content is missing): ${at}/params/locked, ${at}/tags.`,
    ]);
  });

  it('bytes that are no UTF-8, but not a text that says U+FFFD itself', async () => {
    const { run, gaps } = await gapsOf((folder) => {
      writeFileSync(join(folder, 'params/bytes'), Buffer.from([0x61, 0xff, 0x62]));
      writeFileSync(join(folder, 'params/mark'), 'a\uFFFDb');
    });
    expect([run?.params.get('bytes'), run?.params.get('mark')]).toEqual(['a\uFFFDb', 'a\uFFFDb']);
    expect(gaps).toEqual([`1 text was read with U+FFFD in place of bytes that are no UTF-8: ${at}/params/bytes.`]);
  });

  it('a name that is no UTF-8', async () => {
    const { gaps } = await gapsOf((folder) => {
      writeFileSync(Buffer.concat([Buffer.from(`${folder}/params/`), Buffer.from([0xff, 0xfe])]), 'x');
    });
    expect(gaps).toEqual([`1 entry was left out, having a name that is no UTF-8: ${at}/params/\uFFFD\uFFFD.`]);
  });

  it('metric files of garbage, with some garbage, and without a line', async () => {
    const { run, gaps } = await gapsOf((folder) => {
      writeFileSync(
        join(folder, 'metrics/garbage'),
        Buffer.from(Array.from({ length: 5000 }, (_, i) => (i * 7919) % 256)),
      );
      writeFileSync(join(folder, 'metrics/some'), '1 2 3\nbroken li\n4 5 6\n');
      writeFileSync(join(folder, 'metrics/none'), '');
    });
    expect(run?.metrics.get('some')).toMatchObject({ value: 5, count: 2 });
    expect(run?.metrics.has('garbage')).toBe(false);
    expect(gaps).toEqual([
      `2 metric files were left out, holding no measurement: ${at}/metrics/garbage, ${at}/metrics/none.`,
      `1 metric file was read without lines that are no measurement: ${at}/metrics/some.`,
    ]);
  });

  it('a run without a meta.yaml, with an empty one, with one that is no YAML or a folder', async () => {
    const ids = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(32));
    const { runs, gaps } = await read({
      [`1/${ids[0]}/params/x`]: '1',
      [`1/${ids[1]}/meta.yaml`]: '',
      [`1/${ids[2]}/meta.yaml`]: '{[',
      [`1/${ids[3]}/meta.yaml`]: null,
    });
    expect([...runs.keys()]).toEqual([RUN]);
    expect(gaps.join('\n')).toContain(
      `4 runs were left out for want of a readable meta.yaml, as MLflow does: 1/${ids[0]}, `,
    );
  });

  it('folders that go too deep', async () => {
    const deep = Array.from({ length: 200 }, () => 'd').join('/');
    const { gaps } = await gapsOf((folder) => void mkdirSync(join(folder, 'params', deep), { recursive: true }));
    expect(gaps[0]).toMatch(/^1 folder was left out, lying too deep: /);
  });

  it('more files, folders, texts and points than are read', async () => {
    const few = { ...usualLimits, files: 2, runPoints: 3 };
    const { run, gaps } = await gapsOf((folder) => {
      for (const name of ['a', 'b']) writeFileSync(join(folder, 'params', `z${name}`), 'x');
      writeFileSync(join(folder, 'metrics/long'), '1 1 1\n2 2 2\n3 3 3\n');
    }, few);
    expect(run?.params.size).toBe(2);
    expect(run?.metrics.size).toBe(1);
    expect(gaps).toEqual([`2 folders were read in part, holding too much: ${at}/params, ${at}/metrics.`]);
    const texts = await gapsOf((folder) => writeFileSync(join(folder, 'params/long'), 'x'.repeat(100)), {
      ...usualLimits,
      textsBytes: 50,
    });
    expect(texts.gaps).toEqual([`1 folder was read in part, holding too much: ${at}/params.`]);
  });

  it('a name of control characters and of any length, in one short line', async () => {
    const { gaps } = await gapsOf((folder) => {
      symlinkSync('/etc/passwd', join(folder, 'params', `line\nbreak\u202e${'x'.repeat(200)}`));
    });
    expect(gaps[0]).toMatch(/^1 symbolic link was .*line break x+….$/);
    expect(gaps[0]?.length).toBeLessThan(250);
  });
});

describe('a folder that is no store', () => {
  it.each([
    ['is not there', () => join(newFolder(), 'nothing'), /there is no such folder/],
    ['is a file', () => join(storeOf({ mlruns: 'x' }), 'mlruns'), /there is no such folder/],
    ['is empty', () => newFolder(), /no experiment that can be read/],
    ['holds other things', () => storeOf({ 'src/main.py': 'x', '.git/HEAD': 'x' }), /no experiment that can be read/],
  ])('%s: a mistake that its reader can mend', async (_case, make, words) => {
    const failure = await fileStoreSource(make())
      .experiments()
      .catch((cause: unknown) => cause);
    expect(failure).toMatchObject({ code: 'FILE_STORE_ABSENT', message: expect.stringMatching(words) });
  });
});

it('a store may itself be reached by a link, and says where it really is', async () => {
  const folder = storeOf(smallStore());
  const link = join(newFolder(), 'link');
  symlinkSync(folder, link);
  expect((await readStore(link)).runs.size).toBe(1);
  expect(await fileStoreSource(link).origin()).toBe(await fileStoreSource(folder).origin());
});

it('pages end at a hundred runs, and others have their turn in between', async () => {
  const ids = Array.from({ length: 250 }, (_, i) => i.toString(16).padStart(32, '0'));
  const source = fileStoreSource(
    storeOf(smallStore(Object.fromEntries(ids.map((id) => [`1/${id}/meta.yaml`, runMeta()])))),
  );
  const [{ experiment } = expect.unreachable()] = await source.experiments();
  const sizes: number[] = [];
  let turns = 0;
  const timer = setInterval(() => turns++, 0);
  for await (const page of source.runs(experiment, { ahead: true })) {
    sizes.push(page.length);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
  clearInterval(timer);
  expect(sizes).toEqual([100, 100, 51]);
  expect(turns).toBeGreaterThan(1);
});
