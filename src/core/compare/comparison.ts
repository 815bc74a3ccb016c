/** The comparison as plain data: what `comparison.json` holds, in the names of the documented data format. */
import type { Project } from '../model/project.ts';
import type { MergeRequestRef, Run } from '../model/run.ts';
import type { GateLevel, Goal } from '../model/settings.ts';
import type { FORMAT } from '../model/snapshot.ts';

export type Verdict = 'pass' | 'warn' | 'fail' | 'none';

export type MetricVerdict =
  | 'improved'
  | 'regressed'
  | 'unchanged'
  | 'inside-spread'
  | 'outside-spread'
  | 'not-comparable'
  | 'unknown';

/** The runs of one side put together: the mean of `n` runs, and their standard deviation from two runs on. */
export interface Sample {
  readonly n: number;
  readonly value: number;
  readonly sd: number | null;
}

/** What a gate decides: `passed` is `null` where it cannot be judged, which never counts as a pass. */
export interface GateResult {
  /** The rule in the words of the configuration: `max-regression: 1%`. */
  readonly rule: string;
  readonly level: GateLevel;
  readonly passed: boolean | null;
  readonly reason: string;
}

export interface MetricRow {
  readonly key: string;
  readonly goal: Goal | null;
  readonly primary: boolean;
  readonly baseline: Sample | null;
  readonly current: Sample | null;
  /** Current less baseline, in the metric's own unit. */
  readonly difference: number | null;
  /** The difference as a share of the baseline's size; `null` where the baseline is 0. */
  readonly relative: number | null;
  readonly interval: readonly [number, number] | null;
  readonly p: number | null;
  readonly spread: readonly [number, number] | null;
  readonly evidence: 'difference' | 'history' | 'replicates' | 'none';
  readonly verdict: MetricVerdict;
  /** Why there is no plain verdict; empty where there is one. */
  readonly reason: string;
  readonly gates: readonly GateResult[];
}

export interface ParamRow {
  readonly key: string;
  /** The distinct values of a side, numbers by size, else by letters; empty where no run of that side has the param. */
  readonly baseline: readonly string[];
  readonly current: readonly string[];
}

export interface Baseline {
  readonly kind: 'merge-base' | 'ancestor' | 'target-branch';
  readonly sha: string;
  readonly runs: readonly string[];
  /** One sentence: which runs these are, and why no nearer ones. */
  readonly reason: string;
  /** Newest run of this side less newest run of the baseline, milliseconds; `null` where a start time is unknown. */
  readonly age_ms: number | null;
  /** Commits between the baseline and the merge base; `null` where the history was not read that far. */
  readonly distance: number | null;
}

export interface ExperimentComparison {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly {
    readonly name: string;
    readonly head: readonly string[];
    readonly baseline: readonly string[];
    readonly matched_by: 'configuration' | 'job' | 'name' | 'experiment';
  }[];
  readonly baseline: Baseline | null;
  readonly metrics: readonly MetricRow[];
  readonly params: readonly ParamRow[];
  /** Sentences about runs that do not count: still going, failed, without metrics. */
  readonly remarks: readonly string[];
}

/** One push of the merge request that has runs. */
export interface Push {
  readonly sha: string;
  readonly runs: readonly string[];
}

/** What a reader needs of a run to find it again: the head and baseline runs of the comparison. */
export type RunSummary = Pick<
  Run,
  'run_id' | 'iid' | 'experiment_id' | 'name' | 'status' | 'start_time' | 'end_time' | 'url' | 'user' | 'ci'
>;

export interface Comparison {
  readonly format: typeof FORMAT;
  readonly verdict: Verdict;
  readonly merge_request: (MergeRequestRef & { readonly source_branch: string; readonly target_branch: string }) | null;
  readonly head: { readonly sha: string | null; readonly runs: readonly string[] };
  readonly experiments: readonly ExperimentComparison[];
  /** Every push of the merge request that has runs, newest first. */
  readonly pushes: readonly Push[];
  /** Every run that the comparison names, newest first. */
  readonly runs: readonly RunSummary[];
  readonly project: Pick<Project, 'id' | 'path' | 'url'> | null;
  readonly taken_at: number;
  readonly tool: string;
}
