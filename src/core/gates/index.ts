/** The list of gates: a new one is a file beside this and one line here. */
import type { GateResult, MetricRow } from '../compare/comparison.ts';
import { NO_GOAL } from '../compare/evidence.ts';
import type { OpenRow } from '../compare/metric-row.ts';
import type { GateRule } from '../model/settings.ts';
import { holm } from '../statistics/holm.ts';
import type { GateKind, GateQuestion, JudgedTest } from './gate.ts';
import { maxRegression } from './max-regression.ts';
import { maximum, minimum } from './threshold.ts';

export { SHARE } from '../compare/share.ts';

export const gateKinds: readonly GateKind[] = [maxRegression, minimum, maximum];

function kindOf({ kind }: GateRule): GateKind {
  const gate = gateKinds.find(({ name }) => name === kind);
  if (!gate) throw new TypeError(`no gate is called ${kind}`);
  return gate;
}

/** Whether the rule asks for the test of a loss, which is then corrected for all others like it. */
const wantsTest = (rule: GateRule) => kindOf(rule).isTested && rule.evidence === 'tested';

/**
 * The rows with the verdicts of their gates, in the order of the rules. The tests of all rows are corrected together (Holm 1979), so that any of them
 * fails by chance in at most one of twenty merge requests in which nothing changed.
 */
export function judgeGates(rows: readonly OpenRow[]): MetricRow[] {
  const tested = rows.filter(({ loss, setting }) => loss !== null && setting?.gates.some(wantsTest));
  const corrected = holm(tested.map(({ loss }) => loss?.p ?? 1));
  const tests = new Map(
    tested.map(({ loss, row }, index): [OpenRow['row'], JudgedTest] => [
      row,
      {
        p: corrected[index] ?? 1,
        least: Math.min(1, (loss?.least ?? 0) * tested.length),
        support: loss?.support ?? '',
        gates: tested.length,
      },
    ]),
  );
  return rows.map(({ row, setting, lost, untested, turned }) => {
    const judged = { row, lost, test: tests.get(row) ?? null, untested };
    const gates = (setting?.gates ?? []).map((rule) => checkGate({ ...judged, rule }));
    const isLost = gates.some(({ passed, p }) => passed === false && p !== null);
    const judgedRow = { ...row, ...(isLost ? { verdict: 'regressed' as const, reason: '' } : {}), gates };
    return turned ? withTurnedGoal(judgedRow) : judgedRow;
  });
}

const TURNED = 'this merge request changes its goal';

/** Judged by the target branch's goal, a loss is one; what is none of it is not called good by either goal. */
function withTurnedGoal(row: MetricRow): MetricRow {
  const gates = row.gates.map((gate) =>
    gate.passed === true && gate.rule.startsWith(maxRegression.name)
      ? { ...gate, passed: null, reason: `cannot be judged: ${TURNED}` }
      : gate,
  );
  if (row.verdict === 'regressed' || row.verdict === 'not-comparable') return { ...row, gates };
  const none = { difference: null, relative: null, direction: null, interval: null, effect: null, p: null };
  return { ...row, ...none, gates, verdict: 'not-comparable', reason: TURNED };
}

function checkGate(question: GateQuestion): GateResult {
  const { row, rule, test } = question;
  const gate = kindOf(rule);
  const outcome =
    gate.needsGoal && row.goal === null
      ? { passed: null, reason: `cannot be judged: ${NO_GOAL}` }
      : gate.check(question);
  const p = wantsTest(rule) ? (test?.p ?? null) : null;
  return { rule: `${rule.kind}: ${rule.limit}`, level: rule.level, ...outcome, p, accepted: null };
}
