import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parquetReadObjects } from 'hyparquet';
import { beforeAll, expect, it } from 'vitest';
import { ml } from '../support/world.ts';
import { anExperiment, aRun, aSeries, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';

const runs = ['a', 'b', 'c'].map((id, at) =>
  aRun(id, {
    ...{ experiment_id: at < 2 ? '1' : '2', start_time: at * 1000, params: new Map([['lr', `${at}`]]) },
    metrics: { loss: at === 1 ? Number.NaN : at },
  }),
);
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ml-report-export-'));
  mkdirSync(join(folder, '.ml-report'));
  const experiments = [anExperiment('1'), anExperiment('2', { name: 'other' })];
  const histories = { a: { loss: aSeries([3, null, 0]) }, c: { loss: aSeries([2]), auc: aSeries([0.5, Number.NaN]) } };
  writeSnapshot(join(folder, '.ml-report/snapshot.sqlite'), aSnapshot({ experiments, runs }), histories);
  return () => rmSync(folder, { recursive: true });
});

const read = (bytes: Uint8Array) => parquetReadObjects({ file: new Uint8Array(bytes).buffer });

it('prints the runs as Parquet, byte for byte what it writes into a folder', async () => {
  const { exit, out } = await ml(['export', '--format', 'parquet'], { folder });
  expect(exit).toBe(0);
  const bytes = Buffer.from(out, 'latin1');
  expect(await read(bytes)).toMatchObject([
    { run_id: 'a', experiment: 'experiment 1', 'param.lr': '0', 'metric.loss': 0 },
    { run_id: 'b', experiment: 'experiment 1', 'param.lr': '1', 'metric.loss': Number.NaN },
    { run_id: 'c', experiment: 'other', 'param.lr': '2', 'metric.loss': 2 },
  ]);
  const written = await ml(['export', '--format', 'parquet', '--out', 'into/here'], { folder });
  expect(written).toMatchObject({ exit: 0, out: '', err: 'Exported into into/here: runs.parquet.\n' });
  expect(readFileSync(join(folder, 'into/here/runs.parquet'))).toEqual(bytes);
});

it.each(['csv', 'parquet'])('writes runs and points as two tables of %s, in place of earlier ones', async (format) => {
  const out = join(folder, format);
  mkdirSync(out);
  writeFileSync(join(out, `runs.${format}`), 'old');
  writeFileSync(join(out, 'notes.txt'), 'ours');
  const { exit, err } = await ml(['export', '--format', format, '--history', '--out', format], { folder });
  expect({ exit, err }).toEqual({
    exit: 0,
    err: `Exported into ${format}: runs.${format} and history.${format}.\n`,
  });
  expect(readdirSync(out).sort()).toEqual([`history.${format}`, 'notes.txt', `runs.${format}`]);
  const history = readFileSync(join(out, `history.${format}`));
  if (format === 'csv')
    expect(history.toString()).toBe(
      [
        'run_id,metric,step,timestamp,value',
        ...['a,loss,0,0,3', 'a,loss,1,1000,', 'a,loss,2,2000,0'],
        ...['c,auc,0,0,0.5', 'c,auc,1,1000,NaN', 'c,loss,0,0,2', ''],
      ].join('\r\n'),
    );
  else
    expect((await read(history)).map(({ run_id, metric, step, value }) => [run_id, metric, step, value])).toEqual([
      ...[
        ['a', 'loss', 0n, 3],
        ['a', 'loss', 1n, null],
        ['a', 'loss', 2n, 0],
      ],
      ...[
        ['c', 'auc', 0n, 0.5],
        ['c', 'auc', 1n, Number.NaN],
        ['c', 'loss', 0n, 2],
      ],
    ]);
});

it('writes JSON with the histories inside the runs', async () => {
  expect((await ml(['export', '--history', '--out', 'json'], { folder })).exit).toBe(0);
  expect(readFileSync(join(folder, 'json/runs.json'), 'utf8')).toBe(
    (await ml(['export', '--history'], { folder })).out,
  );
});

it('says what to do where two tables, or bytes for a terminal, were asked for', async () => {
  const two = await ml(['export', '--format', 'parquet', '--history'], { folder });
  expect(two).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('name a folder for both, as in --out') });
  const shown = await ml(['export', '--format', 'parquet'], { folder, outBytes: null });
  expect(shown).toMatchObject({ exit: 2, out: '', err: expect.stringContaining('> runs.parquet') });
  writeFileSync(join(folder, 'file'), '');
  const blocked = await ml(['export', '--format', 'csv', '--out', 'file'], { folder });
  expect(blocked).toMatchObject({
    exit: 2,
    err: expect.stringContaining(`The folder ${folder}/file cannot be written`),
  });
});
