/** Experiments and runs as they stand in MLflow's files, whether those lie in a folder or are packed in an archive. */
import { type RunStatus, runStatuses, statusOf } from '../../core/model/run.ts';
import type { Meta } from './meta-yaml.ts';

export type StoredExperiment = {
  /** The folder's name. */
  id: string;
  /** The folder's name where there is no meta.yaml. */
  name: string;
  stage: 'active' | 'deleted';
  /** Milliseconds since 1970. */
  createdAt: number | null;
  tags: [string, string][];
};

export type StoredRun = {
  /** The folder's name. */
  id: string;
  experimentId: string;
  /** Empty where the run has none. */
  name: string;
  userId: string;
  status: RunStatus;
  startTime: number | null;
  endTime: number | null;
  /** Its own: a run can be active in an experiment that is deleted. */
  stage: 'active' | 'deleted';
  /** Where its artifacts are, as MLflow noted it; empty where it did not. */
  artifactUri: string;
  params: [string, string][];
  tags: [string, string][];
  /** Each series in the order of logging: timestamp, value, step for every point. */
  metrics: [string, Float64Array][];
};

/** What a run's folder holds; names with slashes are paths of folders there. */
export interface RunParts {
  readonly meta: Meta;
  readonly params: [string, string][];
  readonly tags: [string, string][];
  readonly metrics: [string, Float64Array][];
}

export const META = 'meta.yaml';
export const TRASH = '.trash';
/** The model registry, beside the experiments. */
export const REGISTRY = 'models';
/** What lies beside the runs in an experiment's folder. */
export const BESIDE_RUNS: ReadonlySet<string> = new Set(['tags', 'datasets', 'traces', 'models']);
/** What MLflow itself names the folder of a run, and so what is one even without a meta.yaml. */
export const RUN_ID = /^[0-9a-f]{32}$/;

/** MLflow's numbers for a status, from 1 in this order; through version 0.8 it wrote the words. */
const numbered = new Map<string, RunStatus>(runStatuses.map((status, index) => [String(index + 1), status]));

/** `meta` is `null` where there is none that can be read. */
export function experimentOf(
  id: string,
  trashed: boolean,
  meta: Meta | null,
  tags: [string, string][],
): StoredExperiment {
  return {
    id,
    name: meta?.get('name') || id,
    stage: trashed || meta?.get('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    createdAt: timeOf(meta, 'creation_time'),
    tags,
  };
}

/** The run is that of its folder, even where its meta.yaml names another experiment, as in a folder that was copied. */
export function runOf(id: string, experimentId: string, { meta, params, tags, metrics }: RunParts): StoredRun {
  const status = meta.get('status') ?? '';
  return {
    id,
    experimentId,
    name: meta.get('run_name') || tags.find(([key]) => key === 'mlflow.runName')?.[1] || meta.get('name') || '',
    userId: meta.get('user_id') ?? '',
    status: numbered.get(status) ?? statusOf(status),
    startTime: timeOf(meta, 'start_time'),
    endTime: timeOf(meta, 'end_time'),
    stage: meta.get('lifecycle_stage') === 'deleted' ? 'deleted' : 'active',
    artifactUri: meta.get('artifact_uri') ?? '',
    params,
    tags,
    metrics,
  };
}

export function timeOf(meta: Meta | null, key: string): number | null {
  const text = meta?.get(key);
  return text && /^\d+$/.test(text) ? Number(text) : null;
}
