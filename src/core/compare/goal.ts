import { matchesGlob } from '../model/glob.ts';
import type { Goal, MetricSetting, Settings } from '../model/settings.ts';
import { byNumber } from '../model/text.ts';

const more = new Set(
  'acc accuracy f1 fscore auc auroc auprc roc r2 bleu rouge meteor precision recall iou miou dice jaccard map ndcg mrr mcc matthews tpr tnr kappa specificity sensitivity hits f1score r2score'.split(
    ' ',
  ),
);
const less = new Set(
  'loss logloss error err rmse mse mae mape smape perplexity ppl latency wer cer brier fpr fnr nll bce crossentropy'.split(
    ' ',
  ),
);
/**
 * Words with which a name no longer says which way is good: a gap between two accuracies, the rate that a loss is weighted with, an error
 * that scikit-learn turned around, the seconds until an accuracy is reached.
 */
const unsure = new Set(
  'ratio gap bias diff delta δ lr weight weights rate std var variance threshold scale coef neg negative inverse drop change time size'.split(
    ' ',
  ),
);

/** The words of a name: split at punctuation, blanks, and where a capital follows a small letter; digits at a word's end are dropped. */
function words(name: string): string[] {
  return name
    .replace(/mAP(?=[\d@_\W]|$)|m?IoU/g, (short) => ` ${short.toLowerCase()} `)
    .replace(/err(?:or)?[\s_-]?rate(?![a-z])/gi, 'error')
    .replace(/(\p{Ll})(\p{Lu})/gu, '$1 $2')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .flatMap((word) => [word, word.replace(/[\d@]+$/, '')]);
}

/**
 * The direction that a metric's name makes certain; `null` where it says nothing, or two things. A loss made of a score, such as
 * `dice_loss`, is a loss.
 */
export function goalFromName(name: string): Goal | null {
  const found = words(name);
  const has = (set: ReadonlySet<string>) => found.some((word) => set.has(word));
  if (has(unsure)) return null;
  const last = found.findLast((word) => more.has(word) || less.has(word));
  if (has(more) && has(less)) return last === 'loss' ? 'minimize' : null;
  return has(more) ? 'maximize' : has(less) ? 'minimize' : null;
}

export function settingOf(metric: string, settings: Settings): MetricSetting | null {
  return settings.metrics.find(({ glob }) => matchesGlob(glob, metric)) ?? null;
}

/** What the settings say, else what the name makes certain. */
export function goalOf(metric: string, settings: Settings): Goal | null {
  return settingOf(metric, settings)?.goal ?? goalFromName(metric);
}

/** How far a value is from the best there is, so that more is worse: the value, its negative, or its distance from the target. */
export function badness(value: number, goal: Goal): number {
  if (goal === 'maximize') return -value;
  return goal === 'minimize' ? value : Math.abs(value - targetOf(goal));
}

/** The number that a metric is to come near to; `NaN` for a goal without one. */
export function targetOf(goal: Goal): number {
  return goal.startsWith('target:') ? Number(goal.slice('target:'.length)) : Number.NaN;
}

/** Whether `a` is better than `b`; never where the goal is not known. */
export function isBetter(a: number, b: number, goal: Goal | null): boolean {
  return goal !== null && badness(a, goal) < badness(b, goal);
}

const held = /^(test|eval|val|valid|validation|dev|holdout)$/;

/**
 * Metrics in the order in which a reader wants them: the primary ones, then in the order of the settings, then those with a known goal
 * (measured on held-out data first), then the rest by name. Host figures (`system/…`) come last.
 */
export function orderMetrics(keys: Iterable<string>, settings: Settings): string[] {
  const rank = (key: string): number => {
    const index = settings.metrics.findIndex(({ glob }) => matchesGlob(glob, key));
    if (index >= 0) return settings.metrics[index]?.primary ? index - 1e6 : index;
    if (key.startsWith('system/')) return 4e6;
    if (goalFromName(key) === null) return 3e6;
    return words(key).some((word) => held.test(word)) ? 1e6 : 2e6;
  };
  return [...keys]
    .map((key) => ({ key, rank: rank(key) }))
    .sort((a, b) => a.rank - b.rank || byNumber(a.key, b.key))
    .map(({ key }) => key);
}

/** The one metric that stands for an experiment: a primary one, else the first with a known goal, else the first; `null` without metrics. */
export function primaryMetric(keys: Iterable<string>, settings: Settings): string | null {
  const ordered = orderMetrics(keys, settings);
  return (
    ordered.find((key) => settingOf(key, settings)?.primary) ??
    ordered.find((key) => goalOf(key, settings)) ??
    ordered[0] ??
    null
  );
}
