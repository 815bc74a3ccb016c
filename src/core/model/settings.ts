/** Which way of a metric is better: up, down, or towards a value (`target:0.5`). */
export type Goal = 'maximize' | 'minimize' | `target:${number}`;

export type GateLevel = 'fail' | 'warn';

/** One rule as the user wrote it, checked: `{ kind: 'max-regression', limit: '1%', level: 'fail' }`. */
export interface GateRule {
  readonly kind: string;
  readonly limit: string | number;
  readonly level: GateLevel;
  /** Whether a bare difference is enough for a rule that compares (`difference`), or chance must be excluded too (`tested`). */
  readonly evidence: 'tested' | 'difference';
}

/**
 * Which number of a history stands for a run: the last one; the best by the goal; the mean of the last k; the one at a step; the one at the step
 * at which the primary metric, or the named one, was best.
 */
export type Summary =
  | 'last'
  | 'best'
  | `mean-last-${number}`
  | `step:${number}`
  | 'best-epoch'
  | `best-epoch:${string}`;

/** What the user said of the metrics whose name a glob matches. */
export interface MetricSetting {
  readonly glob: string;
  /** `null`: taken from the metric's name where that is certain. */
  readonly goal: Goal | null;
  readonly primary: boolean;
  readonly summary: Summary;
  /** The smallest change that means anything: a number in the metric's unit or a share of the baseline (`1%`); `null` for any. */
  readonly min_change: string | number | null;
  readonly gates: readonly GateRule[];
}

/** A step of the ladder on which a baseline is looked for. */
export type BaselineStep =
  | 'merge-base'
  | 'ancestor'
  | 'target-branch'
  | 'best'
  | `run:${string}`
  | `model:${string}@${string}`;

export interface BaselineSettings {
  /** The first step on which there are runs gives the baseline. */
  readonly from: readonly BaselineStep[];
  /** Between the newest run of the merge request and that of the baseline, milliseconds; an older baseline is called stale. `null`: none is. */
  readonly max_age_ms: number | null;
}

/** What must be equal on both sides for values to be compared. */
export interface ComparableSettings {
  /** Globs over params and tags that say which data a run saw; `null`: known by their names. */
  readonly dataset: readonly string[] | null;
  /** Globs over params that say how long a run trained; `null`: known by their names. */
  readonly budget: readonly string[] | null;
}

/** How a failed gate can be accepted. */
export interface AcceptSettings {
  /** Label of the merge request; `null`: no label does. */
  readonly label: string | null;
  /** Whether a line `ml-report accept: METRIC REASON` of its description does. */
  readonly description: boolean;
}

/** Parts of the comment, in the order in which they stand unless the configuration says otherwise. */
export const commentSections = ['verdict', 'metrics', 'parameters', 'charts', 'runs', 'timeline', 'links'] as const;
export type CommentSection = (typeof commentSections)[number];

export interface CommentSettings {
  /** In their order; what is not named is left out. */
  readonly sections: readonly CommentSection[];
  /** When a comment is made where there is none; one that is there is brought up to date in any case. */
  readonly when: 'always' | 'on-change' | 'on-failure';
  /** Whether a thread, which can be made to block the merge, is open while a gate fails. */
  readonly thread: 'never' | 'on-failure';
  /** Label of the merge request while a gate fails; `null`: none. */
  readonly label: string | null;
  /** Whether charts are uploaded pictures; `auto`: of public projects, since GitLab gives pictures to whoever has their address. */
  readonly pictures: 'auto' | 'always' | 'never';
  /** Name of a status of the merge request's newest commit, which says whether the gates passed; `null`: none. */
  readonly status: string | null;
}

/** The configuration after reading and checking: every key has its value. */
export interface Settings {
  /** Globs over experiment names; one that starts with `!` takes away. Empty: all. */
  readonly experiments: readonly string[];
  /** First match wins; their order is the order of columns and rows. */
  readonly metrics: readonly MetricSetting[];
  readonly baseline: BaselineSettings;
  /** Globs over params in which runs of one configuration may differ; `null`: known by their names (`seed`, `fold` …). */
  readonly replicates: readonly string[] | null;
  readonly comparable: ComparableSettings;
  readonly accept: AcceptSettings;
  readonly comment: CommentSettings;
  readonly history: 'auto' | 'none' | 'all';
  readonly title: string | null;
  /** Globs over paths from the root of the repository: the user's own Vega-Lite specifications. */
  readonly charts: readonly string[];
  /** Whether runs that not everybody may see may be published on Pages that everybody can open. */
  readonly public: boolean;
  /** Globs over names of params, tags and metrics whose values are replaced before anything is written. */
  readonly redact: readonly string[];
}

export const DAY_MS = 86_400_000;

export const defaultSettings: Settings = {
  experiments: [],
  metrics: [],
  baseline: { from: ['merge-base', 'ancestor', 'target-branch'], max_age_ms: 14 * DAY_MS },
  replicates: null,
  comparable: { dataset: null, budget: null },
  accept: { label: 'ml-report::accepted', description: true },
  comment: { sections: commentSections, when: 'always', pictures: 'auto', thread: 'never', label: null, status: null },
  history: 'auto',
  title: null,
  charts: [],
  public: false,
  redact: [],
};
