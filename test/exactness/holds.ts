/** What each place can hold of a run in MLflow's files: every difference that may come out is stated here, once, with its reason. */
import { asUuid, type FileExperiment, type FileRun, type Oddity, type Point } from './read-files.ts';

export interface Holds {
  readonly id: (id: string) => string;
  /** Whether deleted runs and experiments are in it. */
  readonly deleted: boolean;
  /** What of the files it does not take as it is: those runs and experiments are missing, or in use where only the trash says otherwise. */
  readonly overlooks: readonly Oddity[];
  /** Whether the time at which an experiment was made is that of the files. */
  readonly created: boolean;
  /** A param's or tag's text as it is kept; `null` where it is refused. */
  readonly param: (text: string) => string | null;
  readonly tag: (text: string) => string | null;
  /** A metric's value as it is kept; `null` where it is lost. */
  readonly value: (value: number) => number | null;
  /** Whether the same point twice is two. */
  readonly twice: boolean;
  /** Whether it knows which version of a registered model a run is. */
  readonly models: boolean;
  /** Whether it knows the files of a run. */
  readonly artifacts: boolean;
  readonly names: 'kept' | 'invented where there is none';
  /** A tag that the place adds by itself. */
  readonly ownTag: (key: string) => boolean;
}

/** The files themselves. */
export const inFiles: Holds = {
  id: (id) => id,
  deleted: true,
  overlooks: [],
  created: true,
  param: (text) => text,
  tag: (text) => text,
  value: (value) => value,
  twice: true,
  models: true,
  artifacts: true,
  names: 'kept',
  ownTag: () => false,
};

/**
 * An MLflow server over the files. It passes over experiments without a meta.yaml and runs that name another experiment than the one that they
 * lie in, and takes the stage from meta.yaml alone, even in the trash (mlflow/store/tracking/file_store.py).
 */
export const inServerOverFiles: Holds = { ...inFiles, overlooks: ['nameless', 'strayed', 'trashed'] };

/**
 * A database that MLflow logged to. Longer texts are cut (mlflow/utils/validation.py: MAX_PARAM_VAL_LENGTH, MAX_TAG_VAL_LENGTH, with
 * MLFLOW_TRUNCATE_LONG_VALUES, which is on unless it is switched off). The primary key of its table of metrics is run, key, time, step and
 * value: the same point twice is one. SQLite has no −0.
 */
export const inSql: Holds = {
  ...inFiles,
  param: (text) => cut(text, 6000),
  tag: (text) => cut(text, 8000),
  value: (value) => (Object.is(value, -0) ? 0 : value),
  twice: false,
};

/**
 * GitLab. Longer texts are refused: app/models/ml/candidate_param.rb and candidate_metadata.rb in https://gitlab.com/gitlab-org/gitlab, and
 * through version 17 a param of more than 250 characters. A deleted run is gone, and its JSON has neither NaN nor infinity.
 */
export const inGitlab = (generation: 'history' | 'inline'): Holds => ({
  id: asUuid,
  deleted: false,
  overlooks: [],
  created: false,
  param: (text) => (text.length <= (generation === 'history' ? 500 : 250) ? text : null),
  tag: (text) => (text.length <= 5000 ? text : null),
  value: (value) => (Number.isFinite(value) ? value : null),
  twice: true,
  models: false,
  artifacts: false,
  names: 'invented where there is none',
  ownTag: (key) => key.startsWith('gitlab.'),
});

/** The stage that an experiment or a run has there; `null` where it is not there at all. */
export function stageIn({ deleted, oddities }: FileRun | FileExperiment, holds: Holds): 'active' | 'deleted' | null {
  const overlooked = oddities.filter((one) => holds.overlooks.includes(one));
  if (overlooked.some((one) => one !== 'trashed')) return null;
  const stage = deleted && overlooked.length === 0 ? 'deleted' : 'active';
  return stage === 'deleted' && !holds.deleted ? null : stage;
}

export interface Held extends Omit<Point, 'value'> {
  readonly value: number | null;
}

/** Tags of a run in a file, with the id of its parent as the place writes ids. */
export function tagsOf({ tags }: FileRun, holds: Holds): FileRun['tags'] {
  const parent = tags[PARENT];
  return parent === undefined ? tags : { ...tags, [PARENT]: holds.id(parent) };
}

export const PARENT = 'mlflow.parentRunId';

/** A history as the place holds it, by step, then time, then value; what is no number is before all numbers, lost values first. */
export function heldInOrder(points: readonly Point[], holds: Holds): Held[] {
  const held = points
    .map(({ step, time, value }): Held => ({ step, time, value: holds.value(value) }))
    .sort((a, b) => a.step - b.step || a.time - b.time || byValue(a.value, b.value));
  return holds.twice ? held : held.filter((point, at) => at === 0 || !isSame(point, held[at - 1] as Held));
}

function byValue(a: number | null, b: number | null): number {
  const rank = (value: number | null) => (value === null ? 0 : Number.isNaN(value) ? 1 : 2);
  if (rank(a) !== 2 || rank(b) !== 2) return rank(a) - rank(b);
  const [x, y] = [Number(a), Number(b)];
  return x === y ? 0 : x < y ? -1 : 1;
}

function isSame(a: Held, b: Held): boolean {
  return a.step === b.step && a.time === b.time && Object.is(a.value, b.value);
}

const cut = (text: string, most: number) => (text.length <= most ? text : [...text].slice(0, most).join(''));
