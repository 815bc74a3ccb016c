import type { Commit } from '../model/project.ts';
import { type Metric, type Run, runCommit } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';
import type { SourceKind } from '../model/snapshot.ts';
import { byNumber, byText } from '../model/text.ts';
import { type Reproduction, reproduction } from './reproduction.ts';
import type { Relative } from './run-family.ts';

export interface CommitLink {
  readonly sha: string;
  /** Empty where the commit was not read. */
  readonly title: string;
  /** `null` where no project is known. */
  readonly url: string | null;
}

/** What a page says of a run besides the run itself. */
export interface RunSurroundings {
  readonly experiment: { readonly id: string; readonly name: string } | null;
  readonly project: { readonly path: string; readonly url: string } | null;
  readonly source: SourceKind;
  readonly commits: readonly Pick<Commit, 'sha' | 'title' | 'url'>[];
  /** Of the experiment, in their order. */
  readonly metrics: readonly { readonly key: string; readonly goal: Goal | null }[];
  /** The outermost first. */
  readonly parents: readonly Relative[];
  readonly tree: Relative;
  readonly beside: RunsBeside;
}

/** Ids of the runs that this one is best compared with; each `null` where there is none but itself. */
export interface RunsBeside {
  /** That of its merge request. */
  readonly baseline: string | null;
  /** The one before it in the experiment. */
  readonly previous: string | null;
  readonly best: string | null;
}

export interface RunPage extends Omit<RunSurroundings, 'metrics'> {
  readonly run: Run;
  readonly commit: CommitLink | null;
  readonly metrics: readonly { readonly key: string; readonly goal: Goal | null; readonly metric: Metric }[];
  readonly params: readonly (readonly [key: string, value: string])[];
  /** The author's own tags. */
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Tags that MLflow's client and GitLab write. */
  readonly machine_tags: readonly (readonly [key: string, value: string])[];
  readonly note: string | null;
  readonly reproduction: Reproduction;
}

const NOTE = 'mlflow.note.content';
const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]) => byText(a, b);

/** A commit as a link into the project, with its title where it was read. */
export function commitLink(
  sha: string,
  { commits, project }: Pick<RunSurroundings, 'commits' | 'project'>,
): CommitLink {
  const known = commits.find((commit) => commit.sha === sha);
  return { sha, title: known?.title ?? '', url: known?.url ?? (project && `${project.url}/-/commit/${sha}`) };
}

/** Everything that is known of one run, in the order in which it is read. */
export function runPage(run: Run, around: RunSurroundings): RunPage {
  const sha = runCommit(run);
  const tags = [...run.tags].filter(([key]) => key !== NOTE).sort(byKey);
  const isMachine = ([key]: readonly [string, string]) => /^(mlflow|gitlab)\./.test(key);
  const known = new Set(around.metrics.map(({ key }) => key));
  const others = [...run.metrics.keys()].filter((key) => !known.has(key)).sort(byNumber);
  return {
    ...around,
    run,
    commit: sha === null ? null : commitLink(sha, around),
    metrics: [...around.metrics, ...others.map((key) => ({ key, goal: null }))].flatMap(({ key, goal }) => {
      const metric = run.metrics.get(key);
      return metric ? [{ key, goal, metric }] : [];
    }),
    params: [...run.params].sort(byKey),
    tags: tags.filter((tag) => !isMachine(tag)),
    machine_tags: tags.filter(isMachine),
    note: run.tags.get(NOTE) || null,
    reproduction: reproduction(run, around.project),
  };
}
