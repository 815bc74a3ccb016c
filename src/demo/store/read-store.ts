import { archiveFiles } from './archive-files.ts';
import { type Meta, readMeta } from './meta-yaml.ts';
import { readMetricLines } from './metric-lines.ts';

export type StoredExperiment = {
  id: string;
  /** The folder's name where there is no meta.yaml. */
  name: string;
  stage: 'active' | 'deleted';
  createdAt: number | null;
  tags: [string, string][];
};

export type StoredRun = {
  id: string;
  experimentId: string;
  /** Empty where the run has none. */
  name: string;
  userId: string;
  status: 'RUNNING' | 'SCHEDULED' | 'FINISHED' | 'FAILED' | 'KILLED';
  startTime: number | null;
  endTime: number | null;
  /** Its own: a run can be active in an experiment that is deleted. */
  stage: 'active' | 'deleted';
  params: [string, string][];
  tags: [string, string][];
  /** Each series in the order of logging: timestamp, value, step for every point. */
  metrics: [string, Float64Array][];
  artifacts: { path: string; size: number | null }[];
};

export type Store = { experiments: StoredExperiment[]; runs: StoredRun[] };

const STATUS = ['RUNNING', 'RUNNING', 'SCHEDULED', 'FINISHED', 'FAILED', 'KILLED'] as const;
const RUN_ID = /^[0-9a-f]{32}$/;
const FILE = /^(?:.*?\/)?mlruns\/(\.trash\/)?([^/]+)\/(.+)$/;

type Folders = Map<string, { trashed: boolean; own: Map<string, Buffer>; runs: Map<string, Map<string, Buffer>> }>;

/** Reads a packed MLflow file store as it is: deleted runs and experiments too, nothing cut or rounded. */
export async function readStore(archive: string): Promise<Store> {
  const folders = foldersOf(await archiveFiles(archive));
  const experiments: StoredExperiment[] = [];
  const runs: StoredRun[] = [];
  for (const id of [...folders.keys()].sort(byNumber)) {
    const folder = folders.get(id);
    if (!folder) continue;
    experiments.push(experimentOf(id, folder.trashed, folder.own));
    for (const [runId, files] of folder.runs) runs.push(runOf(runId, id, files));
  }
  return { experiments, runs };
}

function foldersOf(files: Map<string, Buffer>): Folders {
  const folders: Folders = new Map();
  for (const [path, content] of files) {
    const [, trash, experiment = '', inner = ''] = FILE.exec(path) ?? [];
    // The model registry lies beside the experiments.
    if (experiment === '' || experiment === 'models') continue;
    const folder = folders.get(experiment) ?? { trashed: trash !== undefined, own: new Map(), runs: new Map() };
    folders.set(experiment, folder);
    const [first = '', ...rest] = inner.split('/');
    if (!RUN_ID.test(first)) folder.own.set(inner, content);
    else folder.runs.set(first, (folder.runs.get(first) ?? new Map<string, Buffer>()).set(rest.join('/'), content));
  }
  return folders;
}

function experimentOf(id: string, trashed: boolean, files: Map<string, Buffer>): StoredExperiment {
  const meta = metaOf(files);
  return {
    id,
    name: meta.get('name') || id,
    stage: trashed || meta.get('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    createdAt: timeOf(meta, 'creation_time'),
    tags: textsIn(files, 'tags/'),
  };
}

function runOf(id: string, experimentId: string, files: Map<string, Buffer>): StoredRun {
  const meta = metaOf(files);
  const tags = textsIn(files, 'tags/');
  const artifacts = files.get('artifacts.json');
  return {
    id,
    experimentId,
    name: meta.get('run_name') || tags.find(([key]) => key === 'mlflow.runName')?.[1] || meta.get('name') || '',
    userId: meta.get('user_id') ?? '',
    status: STATUS[Number(meta.get('status'))] ?? 'RUNNING',
    startTime: timeOf(meta, 'start_time'),
    endTime: timeOf(meta, 'end_time'),
    stage: meta.get('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    params: textsIn(files, 'params/'),
    tags,
    metrics: filesIn(files, 'metrics/').map(([key, content]) => [key, readMetricLines(content)]),
    artifacts: artifacts ? (JSON.parse(artifacts.toString('utf8')) as StoredRun['artifacts']) : [],
  };
}

function metaOf(files: Map<string, Buffer>): Meta {
  return readMeta(files.get('meta.yaml')?.toString('utf8') ?? '');
}

function timeOf(meta: Meta, key: string): number | null {
  const text = meta.get(key);
  return text && /^\d+$/.test(text) ? Number(text) : null;
}

function textsIn(files: Map<string, Buffer>, folder: string): [string, string][] {
  return filesIn(files, folder).map(([key, content]) => [key, content.toString('utf8')]);
}

/** A name with slashes is a path of folders. */
function filesIn(files: Map<string, Buffer>, folder: string): [string, Buffer][] {
  return [...files]
    .filter(([path]) => path.startsWith(folder))
    .map(([path, content]): [string, Buffer] => [path.slice(folder.length), content])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}

function byNumber(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : 1);
}
