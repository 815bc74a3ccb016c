import { type Meta, readMeta } from '../../sources/files/meta-yaml.ts';
import { readMetricLines } from '../../sources/files/metric-lines.ts';
import {
  experimentOf,
  META,
  REGISTRY,
  RUN_ID,
  type StoredRun as RunInFiles,
  runOf,
  type StoredExperiment,
} from '../../sources/files/stored.ts';
import { archiveFiles } from './archive-files.ts';

export type { StoredExperiment };
/** As it stands in the files, and what `artifacts.json` beside them says: the artifacts themselves are not in an archive. */
export type StoredRun = RunInFiles & { artifacts: { path: string; size: number | null }[] };

export type Store = { experiments: StoredExperiment[]; runs: StoredRun[] };

const FILE = /^(?:.*?\/)?mlruns\/(\.trash\/)?([^/]+)\/(.+)$/;

type Files = Map<string, Buffer>;
type Folders = Map<string, { trashed: boolean; own: Files; runs: Map<string, Files> }>;

/** Reads a packed MLflow file store as it is: deleted runs and experiments too, nothing cut or rounded. */
export async function readStore(archive: string): Promise<Store> {
  const folders = foldersOf(await archiveFiles(archive));
  const experiments: StoredExperiment[] = [];
  const runs: StoredRun[] = [];
  for (const [id, { trashed, own, runs: inside }] of [...folders].sort(([a], [b]) => byNumber(a, b))) {
    experiments.push(experimentOf(id, trashed, metaOf(own), textsIn(own, 'tags/')));
    for (const [runId, files] of inside) runs.push(...storedRun(runId, id, files));
  }
  return { experiments, runs };
}

function foldersOf(files: Files): Folders {
  const folders: Folders = new Map();
  for (const [path, content] of files) {
    const [, trash, experiment = '', inner = ''] = FILE.exec(path) ?? [];
    if (experiment === '' || experiment === REGISTRY) continue;
    const folder = folders.get(experiment) ?? { trashed: trash !== undefined, own: new Map(), runs: new Map() };
    folders.set(experiment, folder);
    const [first = '', ...rest] = inner.split('/');
    if (!RUN_ID.test(first)) folder.own.set(inner, content);
    else folder.runs.set(first, (folder.runs.get(first) ?? new Map<string, Buffer>()).set(rest.join('/'), content));
  }
  return folders;
}

/** None for a folder without a meta.yaml, as MLflow reads it. */
function storedRun(id: string, experimentId: string, files: Files): StoredRun[] {
  const meta = metaOf(files);
  if (meta === null) return [];
  const metrics = filesIn(files, 'metrics/').map(([key, content]): [string, Float64Array] => [
    key,
    readMetricLines(content).points,
  ]);
  const parts = { meta, params: textsIn(files, 'params/'), tags: textsIn(files, 'tags/'), metrics };
  const artifacts = files.get('artifacts.json');
  const listed = artifacts ? (JSON.parse(artifacts.toString('utf8')) as StoredRun['artifacts']) : [];
  return [{ ...runOf(id, experimentId, parts), artifacts: listed }];
}

function metaOf(files: Files): Meta | null {
  return readMeta(files.get(META)?.toString('utf8') ?? '');
}

function textsIn(files: Files, folder: string): [string, string][] {
  return filesIn(files, folder).map(([key, content]) => [key, content.toString('utf8')]);
}

function filesIn(files: Files, folder: string): [string, Buffer][] {
  return [...files]
    .filter(([path]) => path.startsWith(folder))
    .map(([path, content]): [string, Buffer] => [path.slice(folder.length), content])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
