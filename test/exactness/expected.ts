/** Holds what the command exports against what stands in the files: what GitLab can hold of it must come out. */
import { heldInOrder, inGitlab, tagsOf } from './holds.ts';
import type { FileRun, Point } from './read-files.ts';

const holds = inGitlab('history');

export type ExportedRun = {
  readonly run_id: string;
  readonly status: string;
  readonly params: Readonly<Record<string, string>>;
  readonly tags: Readonly<Record<string, string>>;
  readonly metrics: Readonly<Record<string, { readonly value: number | string | null; readonly count: number | null }>>;
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
  const missing = files.filter(({ id }) => !byId.has(holds.id(id))).map(({ id }) => `${id}: not exported`);
  const known = new Set(files.map(({ id }) => holds.id(id)));
  const added = exported.filter((run) => !known.has(run.run_id)).map((run) => `${run.run_id}: in no file`);
  const both = files.flatMap((file) => {
    const run = byId.get(holds.id(file.id));
    return run ? [{ file, run }] : [];
  });
  const series = files.flatMap(({ metrics }) => Object.values(metrics));
  return {
    differences: [...missing, ...added, ...both.flatMap(({ file, run }) => runDifferences(file, run))],
    tooLong: files.reduce((sum, file) => sum + refused(file.params, holds.param) + refused(file.tags, holds.tag), 0),
    notFinite: series.filter((points) => !Number.isFinite(points.at(-1)?.value)).length,
    notByStep: series.filter((points) => !Object.is(lastOf(points, null), lastOf(points, points.length))).length,
  };
}

function runDifferences(file: FileRun, run: ExportedRun): string[] {
  const tags = Object.fromEntries(Object.entries(run.tags).filter(([key]) => !holds.ownTag(key)));
  const lasts = Object.entries(file.metrics).map(([key, points]) => [
    key,
    lastOf(points, run.metrics[key]?.count ?? null),
  ]);
  const values = Object.entries(run.metrics).map(([key, { value }]) => [key, value]);
  return [
    ...textDifferences('status', { is: file.status }, { is: run.status }),
    ...textDifferences('param', kept(file.params, holds.param), run.params),
    ...textDifferences('tag', kept(tagsOf(file, holds), holds.tag), tags),
    ...textDifferences('metric', Object.fromEntries(lasts), Object.fromEntries(values)),
  ].map((difference) => `${file.id}: ${difference}`);
}

/** By MLflow's rule where the history was read, else what GitLab shows: the entry that was logged last. */
function lastOf(points: readonly Point[], count: number | null): number | null {
  return count === null
    ? holds.value(points.at(-1)?.value ?? Number.NaN)
    : (heldInOrder(points, holds).at(-1)?.value ?? null);
}

type Values = Readonly<Record<string, string | number | null>>;

function textDifferences(what: string, wanted: Values, found: Values): string[] {
  return [...new Set([...Object.keys(wanted), ...Object.keys(found)])]
    .filter((key) => wanted[key] !== found[key])
    .map((key) => `${what} ${key} is ${JSON.stringify(found[key])}, in the file ${JSON.stringify(wanted[key])}`);
}

type Texts = Readonly<Record<string, string>>;

function kept(texts: Texts, held: (text: string) => string | null): Texts {
  return Object.fromEntries(Object.entries(texts).filter(([, text]) => held(text) !== null));
}

function refused(texts: Texts, held: (text: string) => string | null): number {
  return Object.values(texts).filter((text) => held(text) === null).length;
}
