import type { z } from 'zod';
import type { GateResult, MetricRow } from '../compare/comparison.ts';

/** One kind of gate; its name is its key in the configuration. */
export interface GateKind {
  readonly name: string;
  /** What may be written as its limit; the description is shown to users. */
  readonly limit: z.ZodType<string | number>;
  /** A metric without a goal cannot be judged by it. */
  readonly needsGoal: boolean;
  readonly check: (metric: Omit<MetricRow, 'gates'>, limit: string | number) => Omit<GateResult, 'rule' | 'level'>;
}
