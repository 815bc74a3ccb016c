export type Goal = 'maximize' | 'minimize';

export type GateLevel = 'fail' | 'warn';

/** One rule as the user wrote it, checked: `{ kind: 'max-regression', limit: '1%', level: 'fail' }`. */
export interface GateRule {
  readonly kind: string;
  readonly limit: string | number;
  readonly level: GateLevel;
}

/** What the user said of the metrics whose name a glob matches. */
export interface MetricSetting {
  readonly glob: string;
  /** `null`: taken from the metric's name where that is certain. */
  readonly goal: Goal | null;
  readonly primary: boolean;
  readonly gates: readonly GateRule[];
}

/** The configuration after reading and checking: every key has its value. */
export interface Settings {
  /** Globs over experiment names; one that starts with `!` takes away. Empty: all. */
  readonly experiments: readonly string[];
  /** First match wins; their order is the order of columns and rows. */
  readonly metrics: readonly MetricSetting[];
  readonly history: 'auto' | 'none' | 'all';
  readonly title: string | null;
  /** Globs over names of params, tags and metrics whose values are replaced before anything is written. */
  readonly redact: readonly string[];
}

export const defaultSettings: Settings = { experiments: [], metrics: [], history: 'auto', title: null, redact: [] };
