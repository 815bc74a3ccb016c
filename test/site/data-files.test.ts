import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, brotliDecompressSync, gunzipSync } from 'node:zlib';
import { execa } from 'execa';
import { beforeAll, describe, expect, it } from 'vitest';
import { toJsonNumber } from '../../src/core/model/json.ts';
import { newestFirst, type Run } from '../../src/core/model/run.ts';
import { shownRuns } from '../../src/core/view/experiment-list.ts';
import { packageRoot } from '../../src/package-root.ts';
import { runAsJson } from '../../src/render/export/json.ts';
import { openSnapshot, type SnapshotReader } from '../../src/store/index.ts';
import { tableOver } from '../../src/table/decode.ts';
import { bucketOf, type DataIndex, type HistoryFile, placeIn, type TableManifest } from '../../src/table/manifest.ts';
import { snapshotOfStore } from '../support/snapshot-of-store.ts';
import { anExperiment, aRun, aSeries, aSnapshot, writeSnapshot } from '../support/written-snapshot.ts';
import { buildDashboard, type Dashboard, filesOf } from './dashboard.ts';

interface Data {
  readonly json: <T>(path: string) => T;
  /** Of all of them, one after the other. */
  readonly bytes: (paths: readonly string[]) => ArrayBuffer;
}

function dataOf({ folder }: Dashboard): Data {
  const read = (path: string) => readFileSync(join(folder, 'data', path));
  return {
    json: <T>(path: string) => JSON.parse(read(path).toString()) as T,
    bytes: (paths) => new Uint8Array(Buffer.concat(paths.map(read))).buffer,
  };
}

interface Opened {
  readonly entry: DataIndex['experiments'][number];
  readonly manifest: TableManifest;
  readonly folder: string;
  readonly table: ReturnType<typeof tableOver>;
  /** In the order of their numbers. */
  readonly runs: readonly Run[];
}

function opened(data: Data, reader: SnapshotReader): Opened[] {
  const experiments = reader.experiments();
  return data.json<DataIndex>('index.json').experiments.map((entry) => {
    const manifest = data.json<TableManifest>(entry.table);
    const folder = entry.table.replace('table.json', '');
    const experiment = experiments.find(({ id }) => id === entry.id) ?? anExperiment(entry.id);
    const all = reader.runs(entry.id).toSorted(newestFirst);
    const shown = shownRuns(experiment, all);
    const runs = [...shown, ...all.filter((run) => !shown.includes(run))];
    return {
      ...{ entry, manifest, folder, runs },
      table: tableOver(manifest, { bytes: (files) => data.bytes(files.map((file) => folder + file)) }),
    };
  });
}

const isNear = (found: number, value: number, form: string) =>
  form === 'f64' ? Object.is(found, value) : Object.is(Math.fround(found), Math.fround(value));

/** What differs between the columns and the runs; empty where nothing does. */
function differences({ table, manifest, runs }: Opened): string[] {
  const wrong: string[] = [];
  const ofMap = (id: string, key: string, of: (run: Run) => ReadonlyMap<string, string>) => {
    for (const [row, run] of runs.slice(0, manifest.rows).entries())
      if ((table.column(id)?.text(row) ?? undefined) !== of(run).get(key)) wrong.push(`${id} of ${run.run_id}`);
  };
  for (const { id, group, key, encoding } of manifest.columns) {
    if (group === 'param') ofMap(id, key, ({ params }) => params);
    if (group === 'tag') ofMap(id, key, ({ tags }) => tags);
    if (group !== 'metric' || encoding.form === 'shape') continue;
    const column = table.column(id);
    for (const [row, { run_id, metrics }] of runs.slice(0, manifest.rows).entries()) {
      const value = metrics.get(key)?.value;
      const absence = value === undefined ? 'missing' : value === null ? 'lost' : null;
      const found = column?.numbers()[row] ?? 0;
      if (column?.absence(row) !== absence || !isNear(found, value ?? Number.NaN, encoding.form))
        wrong.push(`${id} of ${run_id}`);
    }
  }
  for (const [number, { run_id }] of runs.entries())
    if (table.runId(number) !== run_id) wrong.push(`the id of ${run_id}`);
  return wrong;
}

const listed = (keys: Iterable<string>) => [...new Set(keys)].sort();

describe('the data files of a real store', () => {
  let dashboard: Dashboard;
  let reader: SnapshotReader;
  let data: Data;
  let tables: Opened[];
  beforeAll(async () => {
    const store = await snapshotOfStore('liver-ct-seg');
    reader = openSnapshot(store.snapshotFile);
    dashboard = await buildDashboard(store.snapshotFile, store.comparisonFile);
    data = dataOf(dashboard);
    tables = opened(data, reader);
    return async () => {
      reader.close();
      await dashboard.close();
      await store.close();
    };
  });

  it('have every run, metric, param and tag of every experiment', () => {
    expect(tables.length).toBeGreaterThan(0);
    for (const one of tables) {
      expect(one.manifest.rows + one.manifest.deleted).toBe(one.runs.length);
      const keysOf = (group: string) =>
        listed(one.manifest.columns.flatMap((c) => (c.group === group && !c.id.startsWith('h.') ? [c.key] : [])));
      const shown = one.runs.slice(0, one.manifest.rows);
      expect(keysOf('metric')).toEqual(listed(shown.flatMap(({ metrics }) => [...metrics.keys()])));
      expect(keysOf('param')).toEqual(listed(shown.flatMap(({ params }) => [...params.keys()])));
      expect(keysOf('tag')).toEqual(listed(shown.flatMap(({ tags }) => [...tags.keys()])));
      expect(differences(one)).toEqual([]);
    }
  });

  it('have the details of every run as the export has them, less what is null in metrics', () => {
    const withoutNulls = (run: Record<string, unknown>) =>
      JSON.parse(JSON.stringify(run), function (this: Record<string, unknown>, key, value: unknown) {
        const isOfMetric = 'value' in this && 'step' in this;
        return isOfMetric && key !== 'value' && value === null ? undefined : value;
      }) as object;
    for (const { folder, manifest, runs } of tables) {
      const files = manifest.details.files.map((file) => data.json<object[]>(folder + file));
      for (const [number, run] of runs.entries()) {
        const { file, at } = placeIn(number, runs.length, manifest.details.size);
        expect(files[file]?.[at]).toEqual(withoutNulls(runAsJson(run)));
      }
    }
  });

  it('have every history that was read, its shape, and none that was not', () => {
    let points = 0;
    for (const { folder, manifest, runs, table } of tables) {
      for (const [number, run] of runs.entries()) {
        const chunk = manifest.histories.filter(({ from, to }) => number >= from && number < to);
        const stored = chunk.map(({ file }) => data.json<HistoryFile>(folder + file)[run.run_id]).at(0) ?? {};
        const read = reader.histories(run.run_id);
        expect(Object.keys(stored).sort()).toEqual([...read.keys()].sort());
        for (const [key, { steps, timestamps, values, lost }] of read) {
          const history = stored[key];
          expect(history?.count).toBe(values.length);
          points += history?.values.length ?? 0;
          if (values.length > 1000) continue;
          const wanted = Array.from(values, (value, i) => (lost.includes(i) ? null : toJsonNumber(value)));
          expect(history).toMatchObject({ steps: [...steps], times: [...timestamps], values: wanted });
        }
        const drawn = [...read].filter(([, { values }]) => values.filter(Number.isFinite).length > 1);
        for (const [key] of drawn) expect(table.shapes(`h.${key}`)?.shape(number)).toHaveLength(24);
      }
    }
    expect(points).toBeGreaterThan(1000);
  });

  it('say where each run is, and which have pages', () => {
    const index = data.json<DataIndex>('index.json');
    for (const { entry, runs } of tables)
      for (const [number, { run_id }] of runs.entries()) {
        const file = index.places[bucketOf(run_id, index.places.length)] ?? '';
        expect(data.json<Record<string, unknown>>(file)[run_id]).toEqual([entry.id, runs.length - 1 - number]);
      }
    const pages = data.json<string[]>(index.pages);
    expect(pages.length).toBe(dashboard.pages.filter((page) => /^runs\/.+/.test(page)).length);
  });

  it('lie beside compressed copies of themselves', () => {
    const files = filesOf(join(dashboard.folder, 'data'), '').filter((file) => /\.(json|bin)$/.test(file));
    const large = files.filter((file) => readFileSync(file).length >= 1000);
    expect(large.length).toBeGreaterThan(3);
    for (const file of large) {
      const content = readFileSync(file);
      if (!existsSync(`${file}.br`)) {
        expect(brotliCompressSync(content).length).toBeGreaterThan(0.8 * content.length);
        continue;
      }
      expect(brotliDecompressSync(readFileSync(`${file}.br`)).equals(content)).toBe(true);
      expect(gunzipSync(readFileSync(`${file}.gz`)).equals(content)).toBe(true);
    }
    expect(large.filter((file) => existsSync(`${file}.gz`)).length).toBeGreaterThan(3);
  });

  it('are read by the program in their documentation', async () => {
    const python = readFileSync(join(packageRoot, 'site/data-example.py'), 'utf8');
    const page = readFileSync(join(dashboard.folder, 'data/index.html'), 'utf8');
    expect(page).toContain('urllib.request.urlopen(SITE + path)');
    const file = join(dashboard.folder, '../example.py');
    const here = python.replace(/^SITE = .*$/m, `SITE = ${JSON.stringify(`${dashboard.url}data/`)}`);
    writeFileSync(file, `${here}\nprint(json.dumps([table(one) for one in experiments]))\n`);
    const { stdout } = await execa('python3', [file], { env: { NO_PROXY: '127.0.0.1', no_proxy: '127.0.0.1' } });
    // Python's JSON has NaN and Infinity.
    const text = stdout.replace(/(?<=[[ ])(NaN|-?Infinity)(?=[,\]])/g, '"$1"');
    const read = JSON.parse(text) as Record<string, unknown[]>[];
    for (const [i, { manifest, table }] of tables.entries())
      for (const info of manifest.columns) {
        const values = read[i]?.[info.id] ?? [];
        expect(values).toHaveLength(manifest.rows);
        for (const [row, value] of values.entries()) {
          if (info.encoding.form === 'shape') {
            expect(value ?? []).toEqual([...(table.shapes(info.id)?.shape(row) ?? [])]);
            continue;
          }
          const column = table.column(info.id);
          if (value === null) expect(column?.absence(row)).not.toBeNull();
          else if (info.encoding.form === 'seconds') expect(column?.numbers()[row]).toBe(Number(value) * 1000);
          else if (info.kind === 'text') expect(column?.text(row)).toBe(value);
          else expect(column?.numbers()[row]).toBe(Number(value));
        }
      }
  });
});

describe('the data files of strange runs', () => {
  const long = aSeries(
    Array.from({ length: 5000 }, (_, i) => (i === 3333 ? 1e6 : i > 4000 ? Number.NaN : Math.sin(i / 50))),
  );
  const snapshot = aSnapshot({
    experiments: [anExperiment('1'), anExperiment('A/../b', { stage: 'deleted' }), anExperiment('empty')],
    runs: [
      aRun('new', { start_time: 3_000, metrics: { __proto__: 1, '\u202e<b>': Number.NaN, loss: null } }),
      aRun('gone', { start_time: 2_000, stage: 'deleted', params: new Map([['only', 'deleted']]) }),
      aRun('__proto__', { start_time: 1_000, name: '<script>', params: new Map([['', '\ud800']]) }),
      aRun('of a deleted experiment', { experiment_id: 'A/../b', stage: 'deleted', metrics: { loss: 1e300 } }),
    ],
  });
  let dashboard: Dashboard;
  let reader: SnapshotReader;
  let data: Data;
  let tables: Opened[];
  let again: Dashboard;
  beforeAll(async () => {
    const { mkdtempSync, rmSync } = await import('node:fs');
    const { tmpdir } = await import('node:os');
    const folder = mkdtempSync(join(tmpdir(), 'ml-report-data-'));
    const file = join(folder, 'snapshot.sqlite');
    writeSnapshot(file, snapshot, { new: { loss: long } });
    reader = openSnapshot(file);
    dashboard = await buildDashboard(file);
    again = await buildDashboard(file);
    data = dataOf(dashboard);
    tables = opened(data, reader);
    return async () => {
      reader.close();
      await dashboard.close();
      await again.close();
      rmSync(folder, { recursive: true });
    };
  });

  it('have each in its table, deleted ones past its rows', () => {
    expect(tables.map(({ entry: { id, rows, deleted } }) => [id, rows, deleted])).toEqual([
      ['1', 2, 1],
      ['A/../b', 1, 0],
      ['empty', 0, 0],
    ]);
    for (const one of tables) expect(differences(one)).toEqual([]);
    expect(tables[0]?.manifest.columns.map(({ id }) => id)).not.toContain('p.only');
    expect(tables[0]?.table.runId(2)).toBe('gone');
  });

  it('find each by its id', () => {
    const { places } = data.json<DataIndex>('index.json');
    const found = places.map((file) => data.json<Record<string, unknown>>(file));
    const place = (id: string) => Object.getOwnPropertyDescriptor(found[bucketOf(id, places.length)], id)?.value;
    expect(['new', '__proto__', 'gone', 'of a deleted experiment'].map(place)).toEqual([
      ['1', 2],
      ['1', 1],
      ['1', 0],
      ['A/../b', 0],
    ]);
  });

  it('keep a long history’s extremes and the beginning of what is no number', () => {
    const { folder, manifest } = tables[0] as Opened;
    const { loss } = data.json<HistoryFile>(folder + manifest.histories[0]?.file)['new'] ?? {};
    expect(loss?.count).toBe(5000);
    expect(loss?.values.length).toBeLessThanOrEqual(1000);
    expect(loss?.values).toContain(1e6);
    expect(loss?.steps[loss.values.indexOf('NaN')]).toBe(4001);
    expect(loss?.steps.at(-1)).toBe(4999);
  });

  it('are the same when they are made again, byte for byte', () => {
    const named = ({ folder }: Dashboard) => filesOf(join(folder, 'data'), '').map((f) => f.slice(folder.length));
    expect(named(again).sort()).toEqual(named(dashboard).sort());
    for (const name of named(dashboard))
      expect(readFileSync(again.folder + name).equals(readFileSync(dashboard.folder + name))).toBe(true);
    expect(existsSync(join(dashboard.folder, 'data/index.html'))).toBe(true);
  });
});
