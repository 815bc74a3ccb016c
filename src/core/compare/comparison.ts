/** The comparison as plain data: what `comparison.json` holds, in the names of the documented data format. */
import type { Project } from '../model/project.ts';
import type { MergeRequestRef, Run } from '../model/run.ts';
import type { BaselineStep, CommentSettings, GateLevel, Goal, Summary } from '../model/settings.ts';
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

/** Who let a failed gate pass, and why. */
export interface Acceptance {
  /** `null` where it is not known who it was. */
  readonly by: string | null;
  readonly how: 'label' | 'description';
  /** Empty for a label. */
  readonly reason: string;
}

/** What a gate decides: `passed` is `null` where it cannot be judged, which never counts as a pass. */
export interface GateResult {
  /** The rule in the words of the configuration: `max-regression: 1%`. */
  readonly rule: string;
  readonly level: GateLevel;
  readonly passed: boolean | null;
  readonly reason: string;
  /** One-sided p-value of the loss, corrected by Holm over all gates that were tested; `null` where nothing was tested. */
  readonly p: number | null;
  /** Why a failed gate fails nothing; `null` where nobody accepted it. */
  readonly accepted: Acceptance | null;
}

/**
 * How the verdict was reached: exact permutation of the runs, Welch's test, pairs of runs of one seed or fold, the place among earlier pushes of
 * the target branch; `null` where nothing was tested.
 */
export type Method = 'permutation' | 'welch' | 'pairs' | 'history';

/** What earlier pushes of the target branch gave: one value each, oldest first. */
export interface History {
  /** How many pushes the spread is made of. */
  readonly n: number;
  /** The newest of these, at most 20. */
  readonly values: readonly number[];
  /** `drift`: the values have a direction, so that there is no usual spread. `step`: only the values since a step count. */
  readonly state: 'steady' | 'step' | 'drift';
  /** What `n` and `state` mean, as a sentence; empty for a steady history. */
  readonly words: string;
}

export interface MetricRow {
  readonly key: string;
  /** Name of the group of runs that it is about. */
  readonly group: string;
  readonly goal: Goal | null;
  readonly primary: boolean;
  /** Which number of its history stands for a run. */
  readonly summary: Summary;
  readonly baseline: Sample | null;
  readonly current: Sample | null;
  /** The best run of each side, where a side has runs of several settings; `null` elsewhere. The best of more runs is better by chance alone. */
  readonly best: { readonly baseline: number; readonly current: number } | null;
  /** Current less baseline, in the metric's own unit. */
  readonly difference: number | null;
  /** The difference as a share of the baseline's size; `null` where the baseline is 0. */
  readonly relative: number | null;
  /** What the goal says of the difference, whatever its evidence; `null` without goal or difference. */
  readonly direction: 'better' | 'worse' | null;
  /** 95% interval of the difference. */
  readonly interval: readonly [number, number] | null;
  /** Standardised difference of the means (Hedges' g; of pairs, their mean over their deviation). */
  readonly effect: number | null;
  /** Two-sided p-value of the difference, not corrected; those of the gates are. */
  readonly p: number | null;
  readonly method: Method | null;
  /** What one more push of the target branch gives in 95 of 100 cases. */
  readonly spread: readonly [number, number] | null;
  readonly history: History | null;
  readonly evidence: 'difference' | 'history' | 'replicates' | 'none';
  readonly verdict: MetricVerdict;
  /** Why there is no plain verdict; empty where there is one. */
  readonly reason: string;
  /** The smallest difference that means anything, in the metric's unit; `null` where none is set. */
  readonly min_change: number | null;
  /** Sentences that a reader should know: peaked and fell since, diverged at a step. */
  readonly remarks: readonly string[];
  readonly gates: readonly GateResult[];
}

export interface ParamRow {
  readonly key: string;
  /** The distinct values of a side, numbers by size, else by letters; empty where no run of that side has the param. */
  readonly baseline: readonly string[];
  readonly current: readonly string[];
}

/** A step of the ladder that was looked at. */
export interface LadderStep {
  readonly step: BaselineStep;
  readonly taken: boolean;
  /** One sentence: what was found there, or why it was passed over. */
  readonly reason: string;
}

export interface Baseline {
  readonly kind: 'merge-base' | 'ancestor' | 'target-branch' | 'run' | 'model' | 'best';
  /** `null` where the runs name no commit. */
  readonly sha: string | null;
  readonly runs: readonly string[];
  /** One sentence: which runs these are, and why no nearer ones. */
  readonly reason: string;
  /** Newest run of this side less newest run of the baseline, milliseconds; `null` where a start time is unknown. */
  readonly age_ms: number | null;
  /** Commits between the baseline and the merge base; `null` where the history was not read that far. */
  readonly distance: number | null;
  /** Whether it is older than the configuration allows. */
  readonly stale: boolean;
}

export type MatchedBy = 'configuration' | 'job' | 'name' | 'experiment';

/** Runs of both sides that are put against each other. */
export interface Group {
  readonly name: string;
  readonly head: readonly string[];
  /** Empty where the baseline has nothing like it. */
  readonly baseline: readonly string[];
  readonly matched_by: MatchedBy;
  /** What of it is not as plain as one configuration against the same, as a sentence; empty where it is. */
  readonly words: string;
}

/** A change that went along with a movement of the metric in earlier runs: a hint, no proof. */
export interface Cause {
  /** Name of the param. */
  readonly param: string;
  readonly metric: string;
  readonly group: string;
  /** Earlier runs that the hint rests on. */
  readonly runs: number;
  /** Share of the metric's variation in these that goes with the param, 0 to 1. */
  readonly strength: number;
  /** Its support, as the end of a sentence. */
  readonly words: string;
}

export interface ExperimentComparison {
  readonly id: string;
  readonly name: string;
  readonly groups: readonly Group[];
  readonly baseline: Baseline | null;
  /** Every step of the ladder that was looked at, in its order; the last one taken, unless there is no baseline. */
  readonly ladder: readonly LadderStep[];
  /** Metric by metric, and within one group by group. */
  readonly metrics: readonly MetricRow[];
  readonly params: readonly ParamRow[];
  /** Params in which runs of one configuration differ, by name. */
  readonly replicates: readonly string[];
  /** What differs between the sides besides params: runner, image, duration, number of steps. */
  readonly confounders: readonly ParamRow[];
  /** Strongest first. */
  readonly causes: readonly Cause[];
  /** Sentences about runs that do not count: still going, failed, retried, children of others, without metrics. */
  readonly remarks: readonly string[];
}

/** One push of the merge request that has runs. */
export interface Push {
  readonly sha: string;
  readonly runs: readonly string[];
  /** What the comparison of this push alone says; `null` where it was not asked for, as for pushes long ago. */
  readonly verdict: Verdict | null;
  /** The metric that speaks for the newest push, in this one; `null` where this one lacks it, or it was not asked for. */
  readonly row: MetricRow | null;
}

/** What a reader needs of a run to find it again: the head and baseline runs of the comparison. */
export type RunSummary = Pick<
  Run,
  | 'run_id'
  | 'iid'
  | 'experiment_id'
  | 'name'
  | 'status'
  | 'start_time'
  | 'end_time'
  | 'url'
  | 'user'
  | 'ci'
  | 'model_version'
> & {
  /** How many files the run keeps, and where they are shown; `null` where they were not listed. */
  readonly files: { readonly count: number; readonly url: string } | null;
};

/** A rule that the merge request changes. */
export interface RuleChange {
  /** Path in the configuration: `metrics.val/auc.gate.max-regression`. */
  readonly key: string;
  /** As JSON; `null` where that side has none. */
  readonly target: string | null;
  readonly own: string | null;
}

/** Whose configuration judged. */
export interface Rules {
  readonly from: 'target-branch' | 'merge-request';
  /** What the merge request would change; empty where both are the same, or only one is known. */
  readonly changes: readonly RuleChange[];
  /** One sentence where a reader should know it; empty where the target branch judged and nothing changes. */
  readonly words: string;
}

export interface Comparison {
  readonly format: typeof FORMAT;
  readonly verdict: Verdict;
  readonly merge_request: (MergeRequestRef & { readonly source_branch: string; readonly target_branch: string }) | null;
  readonly head: { readonly sha: string | null; readonly runs: readonly string[] };
  readonly rules: Rules;
  readonly experiments: readonly ExperimentComparison[];
  /** Sentences about the whole: a newer push without runs. */
  readonly remarks: readonly string[];
  /** Every push of the merge request that has runs, newest first. */
  readonly pushes: readonly Push[];
  /** Every run that the comparison names, newest first. */
  readonly runs: readonly RunSummary[];
  /** How the comment is wanted, so that it needs nothing but this. */
  readonly comment: CommentSettings;
  readonly project: Pick<Project, 'id' | 'path' | 'url'> | null;
  readonly taken_at: number;
  readonly tool: string;
}
