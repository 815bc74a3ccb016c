/** What the snapshot file costs in time and in bytes. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { gzipSync } from 'node:zlib';
import { runAsJson } from '../../src/render/export/json.ts';
import { fileStoreSource } from '../../src/sources/index.ts';
import { runsPage, toRun, type WireRun } from '../../src/sources/mlflow/wire.ts';
import { createSnapshot, openSnapshot } from '../../src/store/index.ts';
import { archives, unpack } from '../exactness/archives.ts';
import { anExperiment, aSnapshot } from '../support/written-snapshot.ts';
import { folder, inTurns, type Measured, ms } from './measure.ts';
import { toWire, usual } from './runs.ts';

const RUNS = 100_000;

const wireRun = (number: number) => toWire(1, number, usual) as WireRun;

/** All runs with all of their params, metrics and tags, from the file and from a text of one run a line. */
export function readingRuns(): Promise<Measured[]> {
  const place = folder();
  const file = join(place.path, 's.sqlite');
  const text = join(place.path, 'runs.ndjson');
  const writer = createSnapshot(file);
  writer.setExperiments([anExperiment('1')]);
  const lines: string[] = [];
  for (let number = 1; number <= RUNS; number++) {
    const { run } = toRun(wireRun(number));
    writer.addRun(run);
    lines.push(JSON.stringify(runAsJson(run)));
  }
  const { experiments: _none, runs: _noRuns, ...head } = aSnapshot();
  writer.finish(head);
  writeFileSync(text, lines.join('\n'));
  lines.length = 0;
  const reader = openSnapshot(file);
  const fromStore = () => reader.runs().reduce((sum, run) => sum + (run.start_time ?? 0), 0);
  const touched = () => {
    let sum = 0;
    for (const { params, metrics, tags } of reader.runs())
      sum +=
        (params.get('param_1')?.length ?? 0) +
        (metrics.get('metric/3')?.value ?? 0) +
        (tags.get('mlflow.tag.2')?.length ?? 0);
    return sum;
  };
  const parsed = () =>
    readFileSync(text, 'utf8')
      .split('\n')
      .reduce((sum, line) => sum + (JSON.parse(line) as { start_time: number }).start_time, 0);
  return inTurns(5, parsed, fromStore, touched).then(([lined = 0, runs = 0, columns = 0]) => {
    reader.close();
    place.remove();
    const against = `parsing them as NDJSON ${ms(lined)}`;
    return [
      { what: 'reading 100,000 runs', ratio: runs / lined, most: 0.35, figures: `${ms(runs)}, ${against}` },
      {
        what: 'reading 100,000 runs and a param, a metric and a tag of each',
        ...{ ratio: columns / lined, most: 0.35, figures: `${ms(columns)}, ${against}` },
      },
    ];
  });
}

export async function validation(): Promise<Measured> {
  const page = { runs: Array.from({ length: 10_000 }, (_, i) => wireRun(i + 1)), next_page_token: null };
  const text = JSON.stringify(page);
  const parsed = JSON.parse(text) as unknown;
  const [parse = 0, check = 0] = await inTurns(
    9,
    () => JSON.parse(text) as unknown,
    () => {
      if (!runsPage.safeParse(parsed).success) throw new Error('the page was refused');
    },
  );
  return {
    what: 'checking an answer of 10,000 runs',
    ...{ ratio: check / parse, most: 0.2, figures: `${ms(check)}, JSON.parse of the same bytes ${ms(parse)}` },
  };
}

/** Every history of the real stores, exact to the bit, against the same points as NDJSON by gzip; and one history read by itself. */
export async function histories(): Promise<Measured[]> {
  const sizes: { name: string; ours: number; lines: number }[] = [];
  let slowest = 0;
  for (const archive of archives()) {
    const { store, remove } = await unpack(archive);
    const place = folder();
    const source = fileStoreSource(join(store, 'mlruns'));
    const file = join(place.path, 's.sqlite');
    const writer = createSnapshot(file);
    const listed = await source.experiments();
    writer.setExperiments(listed.map(({ experiment }) => experiment));
    const lines: string[] = [];
    for (const { experiment } of listed)
      for await (const page of source.runs(experiment, { ahead: true }))
        for (const { run, histories: own } of page) {
          writer.addRun(run);
          for (const [metric, series] of own ?? []) {
            writer.addSeries(run.run_id, metric, series);
            const points = Array.from(series.values, (value, i) => [
              ...[series.steps[i], series.timestamps[i]],
              Number.isFinite(value) ? value : String(value),
            ]);
            lines.push(JSON.stringify({ run_id: run.run_id, metric, points }));
          }
        }
    const { experiments: _none, runs: _noRuns, ...head } = aSnapshot();
    writer.finish(head);
    sizes.push({ name: archive.name, ours: bytesOfHistories(file), lines: gzipSync(lines.join('\n')).length });
    slowest = Math.max(slowest, readEach(file));
    place.remove();
    remove();
  }
  const sum = (key: 'ours' | 'lines') => sizes.reduce((all, one) => all + one[key], 0);
  const each = sizes.map(({ name, ours, lines }) => `${name} ${(ours / lines).toFixed(2)}`).join(', ');
  return [
    {
      what: `histories of ${sizes.length} real stores, bytes`,
      ...{ ratio: sum('ours') / sum('lines'), most: 1 / 3 },
      figures: `${sum('ours')} B, as NDJSON.gz ${sum('lines')} B (${each})`,
    },
    {
      what: 'one history read by itself, median of the slowest store',
      ...{ ratio: slowest, most: 1, figures: `${ms(slowest)}, 1 ms allowed` },
    },
  ];
}

function bytesOfHistories(file: string): number {
  const db = new DatabaseSync(file, { readOnly: true });
  const { bytes } = db
    .prepare('SELECT (SELECT sum(length(body)) FROM timeline) + (SELECT sum(length(body)) FROM series) AS bytes')
    .get() as { bytes: number };
  db.close();
  return bytes;
}

/** Milliseconds, the median over the longest histories of the file. */
function readEach(file: string): number {
  const reader = openSnapshot(file);
  const all = reader.runs().flatMap((run) => [...run.metrics].map(([metric, { count }]) => ({ run, metric, count })));
  const longest = all.sort((a, b) => (b.count ?? 0) - (a.count ?? 0)).slice(0, 200);
  const times = longest.map(({ run, metric }) => {
    const start = performance.now();
    reader.series(run.run_id, metric);
    return performance.now() - start;
  });
  reader.close();
  return times.sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0;
}
