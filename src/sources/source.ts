/** The contract of a place that runs are read from. */
import type { Commit, Experiment, MergeRequest, Project } from '../core/model/project.ts';
import type { Run, RunCi } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import type { SourceKind } from '../core/model/snapshot.ts';

export interface ReadRun {
  /** Without `ci`, which comes from `ciFacts`. */
  readonly run: Run;
  /** Where the listing itself brought whole histories (GitLab through version 17, files); `null` where `history` must be asked. */
  readonly histories: ReadonlyMap<string, Series> | null;
}

export interface CiFacts {
  /** By run id; a run without a job, or whose job this token may not see, is absent. */
  readonly runs: ReadonlyMap<string, RunCi>;
  readonly mergeRequests: readonly MergeRequest[];
  /** Of the default branch, newest first, as far back as was read. */
  readonly commits: readonly Commit[];
  /** Sentences that say what could not be read. */
  readonly gaps: readonly string[];
}

export interface Source {
  readonly kind: SourceKind;
  /** `null` where the source knows no project. */
  project(): Promise<Project | null>;
  experiments(): Promise<Experiment[]>;
  /** The runs of one experiment, page by page; a run can come twice when runs are logged meanwhile. */
  runs(experiment: Experiment): AsyncIterable<readonly ReadRun[]>;
  /** One whole history; `null` where the source keeps none beside the listing. Each call costs at least one request. */
  history(runId: string, metric: string): Promise<Series | null>;
  /** Jobs, pipelines, users and merge requests around the runs; `mergeRequest` is read even without runs. */
  ciFacts(runs: readonly Run[], mergeRequest: number | null): Promise<CiFacts>;
}
