import type { z } from 'zod';
import type { GateResult, MetricRow } from '../compare/comparison.ts';
import type { GateRule } from '../model/settings.ts';

/** The test of a loss among all that were made: its p-value after Holm's correction, and the smallest that so many runs and gates can give. */
export interface JudgedTest {
  readonly p: number;
  readonly least: number;
  /** `5 + 5 runs`. */
  readonly support: string;
  /** How many gates were tested together. */
  readonly gates: number;
}

export interface GateQuestion {
  readonly row: Omit<MetricRow, 'gates'>;
  readonly rule: GateRule;
  /** By how much the metric got worse, in its own unit; negative for better, `null` where that cannot be said. */
  readonly lost: number | null;
  /** `null` where nothing could be tested: `untested` then says why. */
  readonly test: JudgedTest | null;
  readonly untested: string;
}

/** One kind of gate; its name is its key in the configuration. */
export interface GateKind {
  readonly name: string;
  /** What may be written as its limit; the description is shown to users. */
  readonly limit: z.ZodType<string | number>;
  /** A metric without a goal cannot be judged by it. */
  readonly needsGoal: boolean;
  /** Whether it asks for the test of a loss, and so belongs to those that are corrected together. */
  readonly isTested: boolean;
  readonly check: (question: GateQuestion) => Pick<GateResult, 'passed' | 'reason'>;
}
