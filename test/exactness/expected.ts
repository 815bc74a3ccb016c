/** What GitLab can hold of a run in a file store, and so what must come out: each difference is stated here, with its reason. */
import type { FileRun } from './read-files.ts';

/**
 * Longer ones GitLab refuses, so a run that was logged there has no such param or tag:
 * app/models/ml/candidate_param.rb and candidate_metadata.rb in https://gitlab.com/gitlab-org/gitlab.
 */
const LONGEST_PARAM = 500;
const LONGEST_TAG = 5000;

/** GitLab itself writes these; all others come from the files. */
const OWN_TAG = /^gitlab\./;

export type ExportedRun = {
  readonly run_id: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, { readonly value: number | string | null }>>;
};

export type Compared = {
  /** One line each, with the run's id; empty when all is equal. */
  readonly differences: string[];
  readonly tooLong: number;
  readonly notFinite: number;
  /** Series in which the entry that was logged last, GitLab's latest, is not that of the highest step, which MLflow would give. */
  readonly notByStep: number;
};

/** Run for run: status, every param, every tag, the last value of every metric. */
export function compareRuns(files: readonly FileRun[], exported: readonly ExportedRun[]): Compared {
  const byId = new Map(exported.map((run) => [run.run_id, run]));
  const missing = files.filter(({ id }) => !byId.has(id)).map(({ id }) => `${id}: not exported`);
  const known = new Set(files.map(({ id }) => id));
  const added = exported.filter((run) => !known.has(run.run_id)).map((run) => `${run.run_id}: in no file`);
  const both = files.flatMap((file) => {
    const run = byId.get(file.id);
    return run ? [{ file, run }] : [];
  });
  const values = files.flatMap(({ metrics }) => Object.values(metrics));
  return {
    differences: [...missing, ...added, ...both.flatMap(({ file, run }) => runDifferences(file, run))],
    tooLong: files.reduce((sum, file) => sum + longer(file.params, LONGEST_PARAM) + longer(file.tags, LONGEST_TAG), 0),
    notFinite: values.filter(({ last }) => !Number.isFinite(last)).length,
    notByStep: values.filter(({ last, byStep }) => !Object.is(last, byStep)).length,
  };
}

function runDifferences(file: FileRun, run: ExportedRun): string[] {
  const tags = Object.fromEntries(Object.entries(run.tags).filter(([key]) => !OWN_TAG.test(key)));
  const lasts = Object.entries(file.metrics).map(([key, { last }]) => [key, afterJson(last)]);
  const values = Object.entries(run.metrics).map(([key, { value }]) => [key, value]);
  return [
    ...textDifferences('status', { is: file.status }, { is: run.status }),
    ...textDifferences('param', upTo(file.params, LONGEST_PARAM), run.params),
    ...textDifferences('tag', upTo(file.tags, LONGEST_TAG), tags),
    ...textDifferences('metric', Object.fromEntries(lasts), Object.fromEntries(values)),
  ].map((difference) => `${file.id}: ${difference}`);
}

type Values = Readonly<Record<string, string | number | null>>;

function textDifferences(what: string, wanted: Values, found: Values): string[] {
  return [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
    .filter((key) => wanted[key] !== found[key])
    .map((key) => `${what} ${key} is ${JSON.stringify(found[key])}, in the file ${JSON.stringify(wanted[key])}`);
}

/** JSON, in which GitLab answers, has neither NaN nor infinity: they arrive as null. */
function afterJson(value: number): number | null {
  return Number.isFinite(value) ? value : null;
}

function upTo(texts: Readonly<Record<string, string>>, length: number): Record<string, string> {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => text.length <= length));
}

function longer(texts: Readonly<Record<string, string>>, length: number): number {
  return Object.values(texts).filter((text) => text.length > length).length;
}
