import type { Shard } from '../shard.ts';
import type { Commit, Experiment, MergeRequest, Project } from './project.ts';
import type { Run } from './run.ts';
import type { Settings } from './settings.ts';

/** Name and version of every file that other programs read; additions keep it, anything else makes it `/2`. */
export const FORMAT = 'ml-report/1';

export type SourceKind = 'gitlab' | 'mlflow' | 'local' | 'snapshot';

/** What the target branch says: a merge request cannot loosen its own gates. */
export interface TargetConfig {
  /** Name of the branch. */
  readonly branch: string;
  /** `null` where the branch has no configuration, or one that could not be read: `why` then says so in a sentence. */
  readonly settings: Settings | null;
  /** Empty where `settings` are there. */
  readonly why: string;
  /** Whether the branch is known to have no configuration; the merge request then is the first to have one. */
  readonly absent: boolean;
}

/** What a snapshot knows besides its experiments and runs. */
export interface SnapshotHead {
  readonly format: typeof FORMAT;
  /** When it was taken, milliseconds since 1970. */
  readonly taken_at: number;
  /** Version of ml-report that took it. */
  readonly tool: string;
  readonly source: SourceKind;
  /** Where the runs were read, as an address without anything secret in it; a snapshot of another place is no beginning for the next. */
  readonly origin: string;
  /** Which part of the experiments this is, of how many; `batch` is the pipeline that read them. `null` for a whole snapshot. */
  readonly shard: (Shard & { readonly batch: string | null }) | null;
  readonly project: Project | null;
  readonly settings: Settings;
  /** The merge request that it was taken for; `null` outside one. */
  readonly merge_request: number | null;
  readonly merge_requests: readonly MergeRequest[];
  /** Commits of the default branch, newest first, as far back as they were read; empty where the source has none. */
  readonly commits: readonly Commit[];
  /** Metric histories: how many were read, and how many of those that exist were not. */
  readonly history: { readonly read: number; readonly unread: number };
  /** The configuration of the merge request's target branch, whose gates count; `null` where it was not looked for. */
  readonly target: TargetConfig | null;
  /** Sentences that say what could not be read, and why. */
  readonly gaps: readonly string[];
}

/** A whole snapshot in memory, without the metric histories: those are read one by one from its file. */
export interface Snapshot extends SnapshotHead {
  readonly experiments: readonly Experiment[];
  /** Newest first within an experiment. */
  readonly runs: readonly Run[];
}
