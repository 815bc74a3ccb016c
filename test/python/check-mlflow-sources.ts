// Holds what the product reads of real runs against their files: from a file store, from a SQLite database that MLflow's own code made of it,
// and from real MLflow servers over both. Then one training, logged by MLflow's client to four places, is read from each.
// ML_REPORT_PYTHON names the interpreter to use; it needs the package mlflow. ML_REPORT_STORES: as in test/exactness.
import { mkdirSync, readdirSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { createHttp, type Http } from '../../src/http.ts';
import {
  fileStoreFolder,
  fileStoreSource,
  mlflowServerSource,
  type Source,
  sqliteSource,
} from '../../src/sources/index.ts';
import { type Archive, archives, unpack } from '../exactness/archives.ts';
import { compareSource } from '../exactness/compare-source.ts';
import { type Holds, inFiles, inServerOverFiles, inSql } from '../exactness/holds.ts';
import { type FileStore, readFiles } from '../exactness/read-files.ts';
import { readSource } from '../exactness/read-source.ts';
import { check, verdict } from './counted.ts';
import { runScript, startServer } from './places.ts';
import { checkTraining } from './training.ts';

/** Stores at once: there are two processors. */
const AT_ONCE = 2;

const http = createHttp({ retrySeconds: 10, userAgent: 'ml-report test', noProxy: '*', log: () => {} });

async function compare(
  files: FileStore,
  place: string,
  source: Source,
  holds: Holds,
  cost: () => string,
): Promise<void> {
  const start = performance.now();
  const read = await readSource(source);
  const ms = Math.round(performance.now() - start);
  const { differences, runs, series, points, shortened, notFinite } = compareSource(files, read, holds);
  const found = `${runs} runs, ${series} series, ${points} points; ${shortened} texts cut, ${notFinite} values not finite`;
  check(`${files.name}, ${place}: ${found}; ${ms} ms, ${cost()}`, runs === 0 ? ['there is no run'] : differences);
  await source.close();
}

interface Prepared {
  readonly files: FileStore;
  readonly home: string;
  readonly folder: string;
  readonly database: string;
  readonly remove: () => void;
}

async function prepared(archive: Archive): Promise<Prepared> {
  const files = await readFiles(archive.path);
  const { store: home, remove } = await unpack(archive);
  const folder = fileStoreFolder(home) ?? home;
  return { files, home, folder, database: join(home, 'mlflow.db'), remove };
}

async function checkStore({ files, home, folder, database }: Prepared): Promise<void> {
  await compare(files, 'file store', fileStoreSource(folder), inFiles, () => megabytes(sizeOf(folder)));
  await compare(files, 'SQLite', sqliteSource(database), inSql, () => megabytes(statSync(database).size));
  await overServer(files, 'server over SQLite', `sqlite:///${database}`, home, inSql);
  makeWhole(folder);
  await overServer(files, 'server over files', folder, home, inServerOverFiles);
}

/** The folders that MLflow makes for every run, and without which it knows no run: empty ones are in no archive. */
function makeWhole(folder: string): void {
  const metas = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((path) => runMeta.test(path));
  for (const meta of metas) {
    for (const part of ['artifacts', 'metrics', 'params', 'tags']) {
      mkdirSync(join(folder, dirname(meta), part), { recursive: true });
    }
  }
}

const runMeta = /^(\.trash\/)?\d+\/[0-9a-f]{32}\/meta\.yaml$/;

/** By MLflow's own code, in as many processes as there are lanes. */
async function makeDatabases(stores: readonly Prepared[]): Promise<void> {
  const lanes: Prepared[][] = Array.from({ length: AT_ONCE }, () => []);
  const points = ({ files }: Prepared) =>
    files.runs.reduce((sum, { metrics }) => sum + 500 + Object.values(metrics).flat().length, 0);
  for (const store of stores.toSorted((a, b) => points(b) - points(a))) {
    const least = lanes.toSorted((a, b) => sum(a.map(points)) - sum(b.map(points)))[0];
    least?.push(store);
  }
  const start = performance.now();
  const words = lanes.map((lane) => lane.flatMap(({ folder, database }) => [folder, database]));
  await Promise.all(words.map((pairs) => runScript(['sqlite', ...pairs], {}, tmpdir())));
  process.stdout.write(`     logged into SQLite in ${Math.round(performance.now() - start)} ms\n`);
}

const sum = (numbers: readonly number[]) => numbers.reduce((total, number) => total + number, 0);

async function overServer(files: FileStore, place: string, uri: string, cwd: string, holds: Holds): Promise<void> {
  const server = await startServer(uri, cwd);
  const { counted, cost } = counting(http);
  try {
    await compare(files, place, mlflowServerSource({ address: server.url, login: null }, counted), holds, cost);
  } finally {
    await server.stop();
  }
}

function counting(inner: Http): { counted: Http; cost: () => string } {
  let [requests, bytes] = [0, 0];
  const send: Http['send'] = async (request) => {
    const answer = await inner.send(request);
    requests++;
    bytes += answer.body.length;
    return answer;
  };
  return { counted: { ...inner, send }, cost: () => `${requests} requests, ${megabytes(bytes)}` };
}

const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(1)} MB`;

function sizeOf(folder: string): number {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files.reduce((sum, { parentPath, name }) => sum + statSync(join(parentPath, name)).size, 0);
}

const stores: Prepared[] = [];
try {
  for (const archive of archives()) stores.push(await prepared(archive));
  await makeDatabases(stores);
  // The largest first, so that no processor is idle at the end.
  const queue = stores.toSorted((a, b) => statSync(b.database).size - statSync(a.database).size);
  const worker = async () => {
    for (let store = queue.shift(); store; store = queue.shift()) await checkStore(store);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
  await checkTraining(http);
} finally {
  for (const { remove } of stores) remove();
  await http.close();
}
process.exitCode = verdict();
