import type { User } from './run.ts';

export interface Project {
  readonly id: number;
  /** `group/subgroup/project`. */
  readonly path: string;
  readonly url: string;
  readonly name: string;
  readonly default_branch: string | null;
  readonly visibility: 'private' | 'internal' | 'public';
}

export interface Experiment {
  readonly id: string;
  readonly name: string;
  readonly url: string | null;
  readonly stage: 'active' | 'deleted';
  readonly tags: ReadonlyMap<string, string>;
  /** Milliseconds since 1970; `null` where the source does not say. */
  readonly created_at: number | null;
  readonly creator: User | null;
}

export interface MergeRequest {
  readonly iid: number;
  readonly title: string;
  readonly url: string;
  readonly state: 'opened' | 'closed' | 'merged' | 'locked';
  readonly source_branch: string;
  /** Number of the project that the source branch is in, another one for a fork; `null` where it is gone. */
  readonly source_project: number | null;
  readonly target_branch: string;
  readonly author: User | null;
  /** The newest commit of the source branch. */
  readonly head_sha: string | null;
  /** The merge base of the diff: the commit of the target branch that the work started from. */
  readonly base_sha: string | null;
  readonly created_at: number;
  /** Milliseconds since 1970; changes with everything that is said here. `null` where it is not known. */
  readonly updated_at: number | null;
  readonly merged_at: number | null;
  /** Commits of the target branch that hold the merged work: the merge commit, then the squash commit; empty until merged. */
  readonly merged_shas: readonly string[];
  /** Newest first; `null` where they were not read. */
  readonly commits: readonly string[] | null;
  /** Its labels, each with who set it; `by` is `null` where that was not read. */
  readonly labels: readonly { readonly name: string; readonly by: User | null }[];
  /** The lines of its description that accept a regression, in their order. */
  readonly accepts: readonly AcceptLine[];
}

/** `ml-report accept: METRIC REASON`, as a line of a merge request's description. */
export interface AcceptLine {
  /** Glob over metric names. */
  readonly metric: string;
  readonly reason: string;
}

export interface Commit {
  readonly sha: string;
  readonly title: string;
  readonly url: string;
  /** Milliseconds since 1970. */
  readonly committed_at: number;
  readonly author: string;
}
