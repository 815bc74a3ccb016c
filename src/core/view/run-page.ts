import { goalOf } from '../compare/goal.ts';
import type { Experiment } from '../model/project.ts';
import { type Metric, oldestFirst, type Run, runCommit } from '../model/run.ts';
import type { Goal } from '../model/settings.ts';
import type { Snapshot } from '../model/snapshot.ts';
import { byText } from '../model/text.ts';
import { metricOrder } from './run-table.ts';

export interface CommitLink {
  readonly sha: string;
  /** Empty where the commit was not read. */
  readonly title: string;
  /** `null` where no project is known. */
  readonly url: string | null;
}

export interface RunPage {
  readonly run: Run;
  readonly experiment: Experiment | null;
  readonly commit: CommitLink | null;
  readonly parent: Run | null;
  readonly children: readonly Run[];
  readonly metrics: readonly { readonly key: string; readonly goal: Goal | null; readonly metric: Metric }[];
  readonly params: readonly (readonly [key: string, value: string])[];
  /** The author's own tags. */
  readonly tags: readonly (readonly [key: string, value: string])[];
  /** Tags that MLflow's client and GitLab write. */
  readonly machine_tags: readonly (readonly [key: string, value: string])[];
  readonly note: string | null;
}

const NOTE = 'mlflow.note.content';
const byKey = ([a]: readonly [string, string], [b]: readonly [string, string]) => byText(a, b);

/** A commit as a link into the project, with its title where it was read. */
export function commitLink(sha: string, { commits, project }: Pick<Snapshot, 'commits' | 'project'>): CommitLink {
  const known = commits.find((commit) => commit.sha === sha);
  return { sha, title: known?.title ?? '', url: known?.url ?? (project && `${project.url}/-/commit/${sha}`) };
}

/** Everything that is known of one run, in the order in which it is read. */
export function runPage(run: Run, snapshot: Snapshot): RunPage {
  const sha = runCommit(run);
  const tags = [...run.tags].filter(([key]) => key !== NOTE).sort(byKey);
  const isMachine = ([key]: readonly [string, string]) => /^(mlflow|gitlab)\./.test(key);
  return {
    run,
    experiment: snapshot.experiments.find(({ id }) => id === run.experiment_id) ?? null,
    commit: sha === null ? null : commitLink(sha, snapshot),
    parent: snapshot.runs.find(({ run_id }) => run_id === run.parent_run_id) ?? null,
    children: snapshot.runs.filter((other) => other.parent_run_id === run.run_id).sort(oldestFirst),
    metrics: metricOrder([run], snapshot.settings).flatMap((key) => {
      const metric = run.metrics.get(key);
      return metric ? [{ key, goal: goalOf(key, snapshot.settings), metric }] : [];
    }),
    params: [...run.params].sort(byKey),
    tags: tags.filter((tag) => !isMachine(tag)),
    machine_tags: tags.filter(isMachine),
    note: run.tags.get(NOTE) || null,
  };
}
