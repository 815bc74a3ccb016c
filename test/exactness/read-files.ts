/** A second, independent reader of MLflow's file stores: what the product gives is held against what stands in the files. */
import { basename } from 'node:path';
import { parse } from 'yaml';
import { contentOf } from './archives.ts';

export type Point = { readonly step: number; readonly time: number; readonly value: number };
type Texts = Readonly<Record<string, string>>;

export type FileRun = {
  /** The folder's name. */
  readonly id: string;
  /** The experiment's name. */
  readonly experiment: string;
  /** The run's own name, empty where it has none. */
  readonly name: string;
  readonly status: string;
  /** Milliseconds since 1970. */
  readonly start: number | null;
  readonly end: number | null;
  /** Alone or with its experiment. */
  readonly deleted: boolean;
  readonly oddities: readonly Oddity[];
  readonly params: Texts;
  readonly tags: Texts;
  /** Every point in the order of the lines; never empty. */
  readonly metrics: Readonly<Record<string, readonly Point[]>>;
  /** Name and version of the registered model that it is, as `name/version`; `null` for most. */
  readonly model: string | null;
};

/** What MLflow itself does not take as it is: an experiment without a meta.yaml, a run that names another, one that only the trash deletes. */
export type Oddity = 'nameless' | 'strayed' | 'trashed';

export type FileExperiment = {
  readonly name: string;
  /** Milliseconds since 1970; `null` where it is not written. */
  readonly created: number | null;
  readonly deleted: boolean;
  readonly tags: Texts;
  readonly oddities: readonly Oddity[];
};

export type FileStore = {
  readonly name: string;
  readonly experiments: readonly FileExperiment[];
  readonly runs: readonly FileRun[];
};

const STATUSES: Texts = { '1': 'RUNNING', '2': 'SCHEDULED', '3': 'FINISHED', '4': 'FAILED', '5': 'KILLED' };

/** How Python writes what JavaScript's `Number` does not read. */
const PYTHON_NUMBERS: Readonly<Record<string, number>> = {
  inf: Number.POSITIVE_INFINITY,
  '-inf': Number.NEGATIVE_INFINITY,
  nan: Number.NaN,
};

type Files = Map<string, string>;
type Folder = {
  readonly id: string;
  readonly trashed: boolean;
  readonly own: Files;
  readonly runs: Map<string, Files>;
};

export async function readFiles(archive: string): Promise<FileStore> {
  const { folders, registry } = sorted(await filesOf(archive));
  const models = modelsOf(registry);
  return {
    name: basename(archive, '.tar.gz'),
    experiments: folders.map(experimentOf),
    runs: folders.flatMap((folder) => [...folder.runs].map(([id, files]) => runOf(id, files, folder, models))),
  };
}

/** By their way from `mlruns`. */
async function filesOf(archive: string): Promise<Files> {
  const inside = [...(await contentOf(archive))].flatMap(([path, content]): [string, string][] => {
    const name = /^[^/]+\/mlruns\/(.+)$/.exec(path)?.[1];
    return name === undefined ? [] : [[name, content.toString('utf8')]];
  });
  return new Map(inside);
}

function sorted(files: Files): { folders: Folder[]; registry: Files } {
  const folders = new Map<string, Folder>();
  const registry: Files = new Map();
  for (const [path, text] of files) {
    const [, trash, experiment = '', inner = ''] = /^(\.trash\/)?([^/]+)\/(.+)$/.exec(path) ?? [];
    if (experiment === 'models') registry.set(inner, text);
    if (experiment === 'models' || inner === '') continue;
    const fresh = { id: experiment, trashed: trash !== undefined, own: new Map(), runs: new Map<string, Files>() };
    const folder = folders.get(experiment) ?? fresh;
    folders.set(experiment, folder);
    const [, run, rest = ''] = /^([0-9a-f]{32})\/(.+)$/.exec(inner) ?? [];
    if (run === undefined) folder.own.set(inner, text);
    else folder.runs.set(run, (folder.runs.get(run) ?? new Map<string, string>()).set(rest, text));
  }
  return { folders: [...folders.values()], registry };
}

function experimentOf({ id, trashed, own }: Folder): FileExperiment {
  const { name, lifecycle_stage: stage, creation_time: created } = metaOf(own);
  return {
    name: name || id,
    created: timeOf(created),
    deleted: trashed || stage === 'deleted',
    tags: textsIn(own, 'tags/'),
    oddities: [
      ...(own.has('meta.yaml') ? [] : ['nameless' as const]),
      ...(trashed && stage !== 'deleted' ? ['trashed' as const] : []),
    ],
  };
}

function runOf(id: string, files: Files, folder: Folder, models: ReadonlyMap<string, string>): FileRun {
  const meta = metaOf(files);
  const tags = textsIn(files, 'tags/');
  const experiment = experimentOf(folder);
  const series = Object.entries(textsIn(files, 'metrics/')).map(([key, text]) => [
    key,
    text.trim().split('\n').map(pointOf),
  ]);
  return {
    id,
    experiment: experiment.name,
    name: meta['run_name'] || tags['mlflow.runName'] || meta['name'] || '',
    status: STATUSES[meta['status'] ?? ''] ?? `unknown status ${meta['status']}`,
    start: timeOf(meta['start_time']),
    end: timeOf(meta['end_time']),
    deleted: experiment.deleted || meta['lifecycle_stage'] === 'deleted',
    oddities: [
      ...experiment.oddities.filter((one) => one !== 'trashed' || meta['lifecycle_stage'] !== 'deleted'),
      ...(meta['experiment_id'] === folder.id ? [] : ['strayed' as const]),
    ],
    params: textsIn(files, 'params/'),
    tags,
    metrics: Object.fromEntries(series),
    model: models.get(id) ?? null,
  };
}

/** By run id, the version that was registered last; those that were deleted are none. */
function modelsOf(registry: Files): Map<string, string> {
  const versions = [...registry].filter(([path]) => /^[^/]+\/version-\d+\/meta\.yaml$/.test(path));
  return new Map(
    versions
      .map(([, text]) => parsed(text))
      .filter(({ current_stage: stage }) => stage !== 'Deleted_Internal')
      .sort((a, b) => Number(a['creation_timestamp']) - Number(b['creation_timestamp']))
      .map(({ run_id: run = '', name, version }) => [run, `${name}/${version}`]),
  );
}

function metaOf(files: Files): Record<string, string> {
  return parsed(files.get('meta.yaml') ?? '');
}

/** Every value as text: an id of digits is no number. */
function parsed(yaml: string): Record<string, string> {
  return parse(yaml, { schema: 'failsafe' }) ?? {};
}

function timeOf(text: string | undefined): number | null {
  return /^\d+$/.test(text ?? '') ? Number(text) : null;
}

function textsIn(files: Files, folder: string): Record<string, string> {
  const inside = [...files].filter(([path]) => path.startsWith(folder));
  return Object.fromEntries(inside.map(([path, text]) => [path.slice(folder.length), text]));
}

function pointOf(line: string): Point {
  const [time, value = '', step] = line.split(' ');
  return { time: Number(time), value: PYTHON_NUMBERS[value] ?? Number(value), step: Number(step ?? 0) };
}

/** A run's id as GitLab writes it. */
export function asUuid(id: string): string {
  return id.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
