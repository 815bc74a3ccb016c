import type { z } from 'zod';
import type { MetricRow } from '../compare/comparison.ts';

export type GateLevel = 'fail' | 'warn';

/** One rule as the user wrote it, checked: `{ kind: 'max-regression', limit: '1%', level: 'fail' }`. */
export interface GateRule {
  readonly kind: string;
  readonly limit: string | number;
  readonly level: GateLevel;
}

/** What a gate decides: `passed` is `null` where it cannot be judged, which never counts as a pass. */
export interface GateResult {
  /** The rule in the words of the configuration: `max-regression: 1%`. */
  readonly rule: string;
  readonly level: GateLevel;
  readonly passed: boolean | null;
  readonly reason: string;
}

/** One kind of gate; its name is its key in the configuration. */
export interface GateKind {
  readonly name: string;
  /** What may be written as its limit; the description is shown to users. */
  readonly limit: z.ZodType<string | number>;
  /** A metric without a goal cannot be judged by it. */
  readonly needsGoal: boolean;
  readonly check: (metric: Omit<MetricRow, 'gates'>, limit: string | number) => Omit<GateResult, 'rule' | 'level'>;
}
