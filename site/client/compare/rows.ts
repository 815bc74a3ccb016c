/** What is the same and what differs between some runs; a column is a run, and one of them is what the others are compared with. */
import { isBetter } from '../../../src/core/compare/goal.ts';
import { sameValue } from '../../../src/core/compare/param-rows.ts';
import type { Metric, Run } from '../../../src/core/model/run.ts';
import type { Goal } from '../../../src/core/model/settings.ts';
import { byNumber } from '../../../src/core/model/text.ts';

export interface FieldRow {
  readonly key: string;
  /** One a run; `null` where it has none. */
  readonly values: readonly (string | null)[];
  /** Whether two runs have different values, or one has none. */
  readonly differs: boolean;
  /** Of each run, whether it has another value than the baseline. */
  readonly changed: readonly boolean[];
}

/** Values are the same however they are written: `1e-3` and `0.001`, JSON with its keys in any order. */
export function fieldRows(
  runs: readonly Run[],
  of: (run: Run) => ReadonlyMap<string, string>,
  base: number,
): FieldRow[] {
  const keys = new Set(runs.flatMap((run) => [...of(run).keys()]));
  return [...keys].sort(byNumber).map((key) => {
    const values = runs.map((run) => of(run).get(key) ?? null);
    const changed = values.map((value) => !same(value, values[base] ?? null));
    return { key, values, differs: changed.some(Boolean), changed };
  });
}

function same(a: string | null, b: string | null): boolean {
  return a === null || b === null ? a === b : sameValue(a, b);
}

/** How a value is to be taken beside the baseline's. `changed`: which way is good is not known. */
export type Taken = 'better' | 'worse' | 'same' | 'changed';

export interface MetricCell {
  /** `null` where the run did not log it. */
  readonly metric: Metric | null;
  /** Against the baseline; `null` for the baseline itself, and where one of both has no finite value. */
  readonly difference: number | null;
  /** As a share of the baseline's size; `null` for a baseline of 0. */
  readonly share: number | null;
  readonly taken: Taken | null;
  /** Whether no run has a better value, and some run a worse one. */
  readonly best: boolean;
}

export interface MetricRow {
  readonly key: string;
  readonly goal: Goal | null;
  readonly cells: readonly MetricCell[];
}

/** In the order of `goals`, then those that are not in it by name. */
export function metricRows(runs: readonly Run[], goals: ReadonlyMap<string, Goal | null>, base: number): MetricRow[] {
  const logged = new Set(runs.flatMap((run) => [...run.metrics.keys()]));
  const others = [...logged].filter((key) => !goals.has(key)).sort(byNumber);
  return [...[...goals.keys()].filter((key) => logged.has(key)), ...others].map((key) => {
    const goal = goals.get(key) ?? null;
    const metrics = runs.map((run) => run.metrics.get(key) ?? null);
    const values = metrics.map((metric) => finite(metric?.value));
    const against = values[base] ?? null;
    const best = bestOf(values, goal);
    const cells = metrics.map((metric, i): MetricCell => {
      const value = values[i] ?? null;
      const compared = i === base || value === null || against === null ? null : { value, against };
      return {
        metric,
        difference: compared && value !== null && against !== null ? value - against : null,
        share:
          compared && compared.against !== 0 ? (compared.value - compared.against) / Math.abs(compared.against) : null,
        taken: compared && takenOf(compared.value, compared.against, goal),
        best: best !== null && value === best,
      };
    });
    return { key, goal, cells };
  });
}

const finite = (value: number | null | undefined) =>
  value !== null && value !== undefined && Number.isFinite(value) ? value : null;

/** `null` where the goal is not known, and where all are equally good. */
function bestOf(values: readonly (number | null)[], goal: Goal | null): number | null {
  const numbers = values.filter((value) => value !== null);
  if (goal === null || new Set(numbers).size < 2) return null;
  return numbers.reduce((best, value) => (isBetter(value, best, goal) ? value : best));
}

function takenOf(value: number, against: number, goal: Goal | null): Taken {
  if (value === against) return 'same';
  if (goal === null) return 'changed';
  if (isBetter(value, against, goal)) return 'better';
  return isBetter(against, value, goal) ? 'worse' : 'same';
}
