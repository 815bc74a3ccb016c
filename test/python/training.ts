/** One training, logged by MLflow's client to four places and read from each. */
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Run } from '../../src/core/model/run.ts';
import type { Series } from '../../src/core/model/series.ts';
import { startEmbeddedGitLab } from '../../src/demo/index.ts';
import { connectGitlab } from '../../src/gitlab.ts';
import type { Http } from '../../src/http.ts';
import {
  fileStoreSource,
  gitlabSource,
  mlflowServerSource,
  type Source,
  sqliteSource,
} from '../../src/sources/index.ts';
import { type Holds, heldInOrder, inFiles, inGitlab, inSql } from '../exactness/holds.ts';
import { type ReadSource, readSource } from '../exactness/read-source.ts';
import { check } from './counted.ts';
import { runScript, startServer } from './places.ts';

interface Place {
  readonly name: string;
  readonly holds: Holds;
  /** Where the training runs. */
  readonly folder: string;
  readonly trackingUri: string;
  readonly token?: string;
  readonly source: () => Source;
  readonly stop?: () => Promise<void>;
}

/** Logs to every place, then holds what is read from each against what is read from the file store. */
export async function checkTraining(http: Http): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'ml-report-training-'));
  const newFolder = (name: string) => mkdirSync(join(home, name), { recursive: true }) ?? join(home, name);
  const places: Place[] = [filesIn(newFolder('files')), sqliteIn(newFolder('sqlite'))];
  try {
    places.push(await serverIn(newFolder('server'), http), await gitlabIn(newFolder('gitlab'), http));
    const reads: ReadSource[] = [];
    for (const place of places) reads.push(await trainedAt(place));
    const [first] = reads;
    if (first === undefined) return;
    check('training, file store: as it was logged', oddities(first));
    for (const [index, { name, holds }] of places.entries()) {
      const read = reads[index];
      if (index === 0 || read === undefined) continue;
      check(
        `training, ${name}: as in the file store`,
        differences(plain(first, holds), plain(read, { ...inFiles, artifacts: holds.artifacts })),
      );
    }
  } finally {
    for (const { stop } of places) await stop?.();
    rmSync(home, { recursive: true, force: true });
  }
}

function filesIn(folder: string): Place {
  const store = join(folder, 'mlruns');
  return {
    name: 'file store',
    holds: inFiles,
    folder,
    trackingUri: `file://${store}`,
    source: () => fileStoreSource(store),
  };
}

function sqliteIn(folder: string): Place {
  const file = join(folder, 'mlflow.db');
  return { name: 'SQLite', holds: inSql, folder, trackingUri: `sqlite:///${file}`, source: () => sqliteSource(file) };
}

async function serverIn(folder: string, http: Http): Promise<Place> {
  const { url, stop } = await startServer(`sqlite:///${join(folder, 'mlflow.db')}`, folder);
  const source = () => mlflowServerSource({ address: url, login: null }, http);
  return { name: 'server', holds: inSql, folder, trackingUri: url, source, stop };
}

async function gitlabIn(folder: string, http: Http): Promise<Place> {
  const gitlab = await startEmbeddedGitLab({ stores: ['yolo-solar'] });
  const { id = 0, trackingUri = '', token = '' } = gitlab.projects[0] ?? {};
  const address = { api: `${gitlab.url}/api/v4`, project: String(id) };
  const client = connectGitlab(address, { kind: 'private', value: token }, http);
  const source = () => gitlabSource(client, client);
  return { name: 'GitLab', holds: inGitlab('history'), folder, trackingUri, token, source, stop: () => gitlab.close() };
}

async function trainedAt({ trackingUri, token, folder, holds, source: open }: Place): Promise<ReadSource> {
  const words = [
    'train',
    ...(holds.value(Number.NaN) === null ? [] : ['not-finite']),
    ...(holds.artifacts ? ['files'] : []),
  ];
  await runScript(
    words,
    { MLFLOW_TRACKING_URI: trackingUri, ...(token ? { MLFLOW_TRACKING_TOKEN: token } : {}) },
    folder,
  );
  const source = open();
  const read = await readSource(source);
  const runs = new Map<string, Run>();
  for (const [id, run] of read.runs)
    runs.set(id, { ...run, artifacts: run.artifacts ?? (await source.artifacts(run)) });
  await source.close();
  return { ...read, runs };
}

/** The experiments of the training, without those that were there before. */
const EXPERIMENTS = ['training', 'fluent'];
/** Tags of MLflow and GitLab themselves: in which every place and process is another, and the name, which GitLab keeps elsewhere alone. */
const OWN_TAG = /^(mlflow\.(user|source\.|parentRunId|runName)|gitlab\.)/;

type Plain = ReadonlyMap<string, Readonly<Record<string, unknown>>>;

/** By the names of experiment and run, all that must be equal once the place `holds` it. The fluent runs are timed by the clock. */
function plain({ experiments, runs, histories }: ReadSource, holds: Holds): Plain {
  const experimentOf = new Map(experiments.map(({ experiment }) => [experiment.id, experiment]));
  const named = [...runs.values()].map((run) => ({ run, experiment: experimentOf.get(run.experiment_id) }));
  return new Map(
    named.flatMap(({ run, experiment }) => {
      const isTimed = experiment?.name === 'training';
      const isHeld =
        (run.stage === 'active' || holds.deleted) && (run.name !== 'not finite' || holds.value(Number.NaN) !== null);
      if (!experiment || !EXPERIMENTS.includes(experiment.name) || !isHeld) return [];
      const series = [...run.metrics.keys()].map((key) => [
        key,
        pointsOf(histories.get(run.run_id)?.get(key), isTimed, holds),
      ]);
      const facts = {
        experiment: [experiment.stage, ...[...experiment.tags].sort()],
        status: run.status,
        stage: run.stage,
        times: isTimed ? [run.start_time, run.end_time] : [run.end_time !== null],
        parent: runs.get(run.parent_run_id ?? '')?.name ?? null,
        params: [...run.params].sort(),
        tags: [...run.tags].filter(([key]) => !OWN_TAG.test(key)).sort(),
        histories: series.sort(),
        last: [...run.metrics].map(([key, { value, step }]) => [key, step, holds.value(value ?? Number.NaN)]).sort(),
        artifacts: holds.artifacts ? (run.artifacts?.files ?? []).map(({ path, size }) => [path, size]).sort() : null,
      };
      return [[`${experiment.name}/${run.name}`, facts]];
    }),
  );
}

function pointsOf(series: Series | undefined, isTimed: boolean, holds: Holds): unknown {
  const points = Array.from(series?.values ?? [], (value, at) => ({
    step: series?.steps[at] ?? 0,
    time: isTimed ? (series?.timestamps[at] ?? 0) : 0,
    value,
  }));
  return heldInOrder(points, holds).map(({ step, time, value }) => [step, time, value === null ? null : String(value)]);
}

function differences(wanted: Plain, found: Plain): string[] {
  return [...new Set([...wanted.keys(), ...found.keys()])].flatMap((name) => {
    const [a, b] = [wanted.get(name), found.get(name)];
    if (!a || !b) return [`${name} is ${b ? 'only here' : 'missing'}`];
    return Object.keys(a).flatMap((fact) => {
      const [here, there] = [JSON.stringify(b[fact]), JSON.stringify(a[fact])];
      return here === there
        ? []
        : [`${name}: ${fact} is ${here.slice(0, 400)}, in the file store ${there.slice(0, 400)}`];
    });
  });
}

/** What the training script must have left in the file store. */
function oddities(read: ReadSource): string[] {
  const found = plain(read, inFiles);
  const of = (name: string, fact: string) => JSON.stringify(found.get(name)?.[fact]);
  const expected: [is: unknown, should: unknown][] = [
    [found.size, 10],
    [of('training/child 1', 'parent'), '"parent"'],
    [of('training/child 1', 'artifacts'), '[["notes/deep/readme.txt",4],["weights.bin",2]]'],
    [of('training/child 1', 'last'), `[["out of order",2,0.7],["twice",1,4],["val/loss",899,${1 / 901}]]`],
    [of('training/dropped', 'stage'), '"deleted"'],
    [of('training/still going', 'times'), '[1700000000007,null]'],
    [
      of('training/not finite', 'histories')?.includes(
        '"NaN"],[1,1700000000013,"Infinity"],[2,1700000000013,"-Infinity"]',
      ),
      true,
    ],
    [of('fluent/inner', 'parent'), '"outer"'],
  ];
  return expected.flatMap(([is, should]) => (is === should ? [] : [`found ${is} instead of ${should}`]));
}
