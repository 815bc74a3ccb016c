/** The contract of a place that runs are read from. */
import type { Commit, Experiment, MergeRequest, Project } from '../core/model/project.ts';
import type { Artifacts, Run, RunCi, User } from '../core/model/run.ts';
import type { Series } from '../core/model/series.ts';
import type { SourceKind } from '../core/model/snapshot.ts';

export interface ListedExperiment {
  readonly experiment: Experiment;
  /** How many runs it has, where the source says so without listing them; `null` where it does not. */
  readonly runs: number | null;
}

export interface ReadRun {
  /** Each metric as the source shows it (`metricShown`), whatever `histories` hold; without `ci`, which comes from `ciFacts`. */
  readonly run: Run;
  /** Where the listing itself brought whole histories (GitLab through version 17, files); `null` where `history` must be asked. */
  readonly histories: ReadonlyMap<string, Series> | null;
}

export interface Listing {
  /**
   * Whether the listing will be read to its end: then the page after this one is asked for before this one is used. Otherwise it is expected to
   * end on its first page, where it meets runs that are known.
   */
  readonly ahead: boolean;
}

/** What an earlier snapshot knew and need not be asked for again, or can be asked about at once. */
export interface Recalled {
  readonly people: readonly User[];
  readonly project: Project | null;
}

/** What an earlier snapshot knew of CI, so that only what can have changed is asked for. */
export interface KnownCi {
  readonly mergeRequests: readonly MergeRequest[];
  /** Of the default branch, newest first. */
  readonly commits: readonly Commit[];
}

export interface CiQuestion {
  /** Ids of the jobs that are to be looked up; known once the runs are listed, while the rest is being read already. */
  readonly jobs: Promise<ReadonlySet<number>>;
  /** A merge request that is read whether it has runs or not. */
  readonly mergeRequest: number | null;
  /** Paths of the configuration in the repository, in the order in which they are tried on the target branch; empty: it is not looked for. */
  readonly config: readonly string[];
  /** Merge requests of it that did not change since are not read again, and none of them is forgotten. */
  readonly known: KnownCi | null;
}

/** The configuration as it is on the target branch of a merge request. */
export interface TargetFile {
  /** Name of the branch. */
  readonly branch: string;
  /** Its path in the repository; `null` where the branch has none, or where it could not be read. */
  readonly file: string | null;
  readonly text: string | null;
  /** A sentence where it could not be read; empty where it was, and where the branch has none. */
  readonly why: string;
}

export interface CiFacts {
  /** By job id, `merge_request` still `null`; a job that is gone, or that this token may not see, is absent. */
  readonly jobs: ReadonlyMap<number, RunCi>;
  readonly mergeRequests: readonly MergeRequest[];
  /** Of the default branch, newest first, as far back as was read. */
  readonly commits: readonly Commit[];
  /** `null` where there is no wanted merge request, where it was not found, and where the place has no repository. */
  readonly target: TargetFile | null;
}

/** Most points on one page of a history, and so the unit in which histories cost requests. */
export const HISTORY_PAGE = 1000;

export interface Source {
  readonly kind: SourceKind;
  /** The place as `SnapshotHead.origin`, the same text however it was written: without password, token or query. GitLab must be asked for it. */
  origin(): Promise<string>;
  /** Whether `runs` gives those made last first, so that nothing new comes after a run that is known. */
  readonly newestFirst: boolean;
  /** To be called first, where there is an earlier snapshot of the same place. */
  recall(known: Recalled): void;
  /** `null` where the source knows no project. */
  project(): Promise<Project | null>;
  experiments(): Promise<readonly ListedExperiment[]>;
  /** The runs of one experiment, page by page; a run can come twice when runs are logged meanwhile. */
  runs(experiment: Experiment, listing: Listing): AsyncIterable<readonly ReadRun[]>;
  /** One run anew; `null` where it is gone. */
  run(experiment: Experiment, runId: string): Promise<ReadRun | null>;
  /** One whole history; `null` where the source has none of this run. At least one request, and one more for each `HISTORY_PAGE` points. */
  history(runId: string, metric: string): Promise<Series | null>;
  /** The files of one run, at least one request; `null` where they cannot be listed. The listing itself may have brought them. */
  artifacts(run: Run): Promise<Artifacts | null>;
  ciFacts(question: CiQuestion): Promise<CiFacts>;
  /** Sentences that say what could not be read, and what is therefore missing; complete once all else was asked. */
  gaps(): readonly string[];
  close(): Promise<void>;
}
