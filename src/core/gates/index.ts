/** The list of gates: a new one is a file beside this and one line here. */
import type { GateResult, MetricRow } from '../compare/comparison.ts';
import type { GateRule } from '../model/settings.ts';
import type { GateKind } from './gate.ts';
import { maxRegression } from './max-regression.ts';
import { maximum, minimum } from './threshold.ts';

export const gateKinds: readonly GateKind[] = [maxRegression, minimum, maximum];

/** The verdict of each rule on one metric, in the order of the rules. */
export function checkGates(metric: Omit<MetricRow, 'gates'>, rules: readonly GateRule[]): GateResult[] {
  return rules.map(({ kind, limit, level }) => {
    const gate = gateKinds.find(({ name }) => name === kind);
    if (!gate) throw new TypeError(`no gate is called ${kind}`);
    const outcome =
      gate.needsGoal && metric.goal === null
        ? { passed: null, reason: 'cannot be judged: whether more or less is better is not known' }
        : gate.check(metric, limit);
    return { rule: `${kind}: ${limit}`, level, ...outcome };
  });
}
