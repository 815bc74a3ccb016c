/** Whose rules judge: the target branch's, so that no merge request loosens its own gates. */
import type { Goal, MetricSetting, Settings } from '../model/settings.ts';
import type { TargetConfig } from '../model/snapshot.ts';
import { quoted } from '../model/text.ts';
import type { RuleChange, Rules } from './comparison.ts';

export interface JudgingRules {
  /** What the comparison goes by. */
  readonly settings: Settings;
  /** The same without what the merge request adds: it decides which metric stands for an experiment where that moves a baseline or a value. */
  readonly decisive: Settings;
  readonly rules: Rules;
  /** Metric globs whose goal the merge request would turn. */
  readonly turned: readonly string[];
}

/**
 * What judges follows the target branch: metrics with their goals, summaries and gates, baseline, replicates, what is comparable and who may accept. What
 * only shows follows the merge request, its metrics that the target branch does not know too, without their gates.
 */
export function judgingRules(own: Settings, target: TargetConfig | null): JudgingRules {
  if (target === null) return judgedBy(own, { from: 'merge-request', changes: [], words: '' });
  if (target.settings === null) return target.absent ? withoutTarget(own, target.branch) : unread(own, target);
  const judge = target.settings;
  const known = new Set(judge.metrics.map(({ glob }) => glob));
  const added = own.metrics.filter(({ glob }) => !known.has(glob)).map((one) => ({ ...one, gates: [] }));
  const { baseline, replicates, comparable, accept } = judge;
  const changes = changesBetween(judge, own);
  const decisive = { ...own, metrics: judge.metrics, baseline, replicates, comparable, accept };
  return {
    settings: { ...decisive, metrics: [...judge.metrics, ...added] },
    decisive,
    rules: { from: 'target-branch', changes, words: changes.length > 0 ? CHANGED : '' },
    turned: judge.metrics
      .filter(
        ({ glob, goal }) => goal !== null && own.metrics.some((one) => one.glob === glob && isTurned(goal, one.goal)),
      )
      .map(({ glob }) => glob),
  };
}

const judgedBy = (settings: Settings, rules: Rules): JudgingRules => ({
  settings,
  decisive: settings,
  rules,
  turned: [],
});

/** A goal that is not said any more turns nothing: the target branch's stands. */
const isTurned = (goal: Goal, own: Goal | null) => own !== null && own !== goal;

const CHANGED = 'This merge request changes the rules; until it is merged, those of the target branch judge.';

function withoutTarget(own: Settings, branch: string): JudgingRules {
  const gated = own.metrics.some(({ gates }) => gates.length > 0);
  const words = gated
    ? `${quoted(branch)} has no configuration yet: the gates of this merge request hold once it is merged.`
    : '';
  const settings = { ...own, metrics: own.metrics.map((one) => ({ ...one, gates: [] })) };
  return judgedBy(settings, { from: 'target-branch', changes: [], words });
}

function unread(own: Settings, { why }: TargetConfig): JudgingRules {
  const words = `${why} The merge request’s own rules judge.`.trim();
  return judgedBy(own, { from: 'merge-request', changes: [], words });
}

/** What differs in the keys that judge, key by key, as JSON. */
function changesBetween(target: Settings, own: Settings): RuleChange[] {
  const [before, now] = [flat(target), flat(own)];
  const keys = [...new Set([...before.keys(), ...now.keys()])];
  return keys.flatMap((key) => {
    const [target = null, own = null] = [before.get(key), now.get(key)];
    return target === own ? [] : [{ key, target, own }];
  });
}

function flat({
  experiments,
  metrics,
  baseline,
  replicates,
  comparable,
  accept,
  redact,
  history,
}: Settings): Map<string, string> {
  const entries: [string, unknown][] = [
    ['experiments', experiments],
    ...metrics.flatMap(flatMetric),
    ['metrics (their order)', metrics.map(({ glob }) => glob)],
    ['baseline.from', baseline.from],
    ['baseline.max-age', baseline.max_age_ms],
    ['replicates', replicates],
    ['comparable.dataset', comparable.dataset],
    ['comparable.budget', comparable.budget],
    ['accept.label', accept.label],
    ['accept.description', accept.description],
    ['redact', redact],
    ['history', history],
  ];
  return new Map(entries.filter(([, value]) => value != null).map(([key, value]) => [key, JSON.stringify(value)]));
}

function flatMetric({ glob, goal, primary, summary, min_change, gates }: MetricSetting): [string, unknown][] {
  return [
    [`metrics.${glob}.goal`, goal],
    [`metrics.${glob}.primary`, primary || null],
    [`metrics.${glob}.summary`, summary === 'last' ? null : summary],
    [`metrics.${glob}.min-change`, min_change],
    ...gates.map(({ kind, limit }): [string, unknown] => [`metrics.${glob}.gate.${kind}`, limit]),
    ...(gates[0] && gates[0].level !== 'fail'
      ? [[`metrics.${glob}.gate.level`, gates[0].level] as [string, unknown]]
      : []),
    ...(gates[0] && gates[0].evidence !== 'tested'
      ? [[`metrics.${glob}.gate.evidence`, gates[0].evidence] as [string, unknown]]
      : []),
  ];
}
