/** The verdict in words: the same ones in comment, terminal and page. */
import { AT_MERGE_BASE } from '../core/compare/baseline.ts';
import type { Comparison, ExperimentComparison, MetricRow, MetricVerdict } from '../core/compare/comparison.ts';
import { NO_BASELINE } from '../core/compare/metric-row.ts';
import { isNumeral } from '../core/model/text.ts';
import { count, decimalsFor, formatDifference, formatDuration, formatNumber, formatShare } from './format.ts';

/** `better` and `worse` judge; the arrow says only which way the number went. */
export interface Judgement {
  readonly symbol: '▲' | '▼' | '●' | '◆';
  readonly word: string;
  readonly tone: 'better' | 'worse' | 'neutral' | 'attention';
}

const words: Record<MetricVerdict, [string, Judgement['tone']]> = {
  improved: ['better', 'better'],
  regressed: ['worse', 'worse'],
  unchanged: ['unchanged', 'neutral'],
  'inside-spread': ['inside the usual spread', 'neutral'],
  'outside-spread': ['outside the usual spread', 'attention'],
  'not-comparable': ['not comparable', 'attention'],
  unknown: ['changed', 'neutral'],
};

export function judge({ verdict, difference, reason }: MetricRow): Judgement {
  if (reason === NO_BASELINE) return { word: reason, tone: 'neutral', symbol: '●' };
  const [word, tone] = words[verdict];
  const arrow = difference !== null && difference !== 0 ? (difference > 0 ? '▲' : '▼') : '●';
  return { word, tone, symbol: verdict === 'not-comparable' ? '◆' : tone === 'neutral' ? '●' : arrow };
}

/**
 * Decimals for one row, the same for both values and their difference: what the spread can tell apart, and so many that two digits of the
 * difference show, but never more than six significant digits of the values.
 */
export function rowDecimals({ baseline, current, difference }: MetricRow): number {
  const values = [baseline, current].flatMap((sample) => sample?.value ?? []);
  const spread = Math.max(baseline?.sd ?? 0, current?.sd ?? 0);
  const bySpread = decimalsFor(values, spread > 0 ? spread : null);
  if (difference === null || difference === 0) return bySpread;
  return Math.max(bySpread, Math.min(decimalsFor([difference], Math.abs(difference)), decimalsFor(values) + 2));
}

/** `0.7701 → 0.7052`, with `—` for a side that has no value. */
export function formatMove(row: MetricRow): string {
  const decimals = rowDecimals(row);
  const side = (sample: MetricRow['baseline']) => formatNumber(sample?.value ?? null, sample ? decimals : undefined);
  return `${side(row.baseline)} → ${side(row.current)}`;
}

export function formatRowDifference(row: MetricRow): string {
  return formatDifference(row.difference, rowDecimals(row));
}

/** The difference with its share of the baseline, `+0.012 (+1.5%)`; where there is none why, or `—` where the row's verdict says it already. */
export function describeDifference(row: MetricRow): string {
  if (row.difference === null) return row.reason === judge(row).word ? '—' : row.reason;
  return formatRowDifference(row) + (row.relative === null ? '' : ` (${formatShare(row.relative)})`);
}

/** A goal as a small sign after the metric's name: ↑ more is better, ↓ less is better. */
export function goalSign({ goal }: Pick<MetricRow, 'goal'>): string {
  return goal === null ? '' : goal === 'maximize' ? '↑' : '↓';
}

/** Gates of all rows that failed at the level, and those that could not be judged. */
export function gateCounts(comparison: Comparison): { failed: number; warned: number; open: number; all: number } {
  const gates = comparison.experiments.flatMap(({ metrics }) => metrics.flatMap((row) => row.gates));
  const failed = (level: string) => gates.filter((gate) => gate.level === level && gate.passed === false).length;
  return {
    failed: failed('fail'),
    warned: failed('warn'),
    open: gates.filter(({ passed }) => passed === null).length,
    all: gates.length,
  };
}

export function gateSentence(comparison: Comparison): string {
  const { failed, warned, open, all } = gateCounts(comparison);
  if (all === 0) return 'no gate is set';
  if (failed > 0) return `${failed} of ${count(all, 'gate')} failed`;
  if (warned > 0) return `${warned} of ${count(all, 'gate')} failed, only a warning`;
  if (open > 0) return `${open} of ${count(all, 'gate')} could not be judged`;
  return `${all === 1 ? 'the gate' : `all ${all} gates`} passed`;
}

/** The row that speaks for the comparison: one whose gate failed, else a primary one, else the first that could be compared. */
export function leadingRow(comparison: Comparison): { experiment: ExperimentComparison; row: MetricRow } | null {
  const rows = comparison.experiments.flatMap((experiment) => experiment.metrics.map((row) => ({ experiment, row })));
  const failing = ({ row }: { row: MetricRow }, level: string) =>
    row.gates.some((gate) => gate.level === level && gate.passed === false);
  return (
    rows.find((one) => failing(one, 'fail')) ??
    rows.find((one) => failing(one, 'warn')) ??
    rows.find(({ row }) => row.primary) ??
    rows.find(({ row }) => row.difference !== null && row.goal !== null) ??
    rows[0] ??
    null
  );
}

const verbs: Record<MetricVerdict, string> = {
  improved: 'improved by',
  regressed: 'regressed by',
  unchanged: 'is unchanged',
  'inside-spread': 'is inside the usual spread',
  'outside-spread': 'is outside the usual spread',
  'not-comparable': 'is not comparable',
  unknown: 'changed by',
};

/**
 * The first line without marks: what happened to the leading metric, and the gates. `metric` is how the name of a metric is written there.
 */
export function verdictLine(comparison: Comparison, metric: (key: string) => string): string {
  const leading = leadingRow(comparison);
  if (comparison.head.runs.length === 0) return 'No runs yet: nothing to compare';
  if (!leading) return `${count(comparison.head.runs.length, 'run')}, but none that finished with a metric`;
  const { row, experiment } = leading;
  const name = metric(row.key) + (comparison.experiments.length > 1 ? ` of ${metric(experiment.name)}` : '');
  if (experiment.baseline === null)
    return `${name} is ${formatNumber(row.current?.value ?? null)}, no baseline · ${gateSentence(comparison)}`;
  const by =
    row.difference !== null &&
    row.difference !== 0 &&
    row.verdict !== 'inside-spread' &&
    row.verdict !== 'outside-spread';
  const size = by ? ` ${formatNumber(Math.abs(row.difference ?? 0), rowDecimals(row))}` : '';
  const why = row.verdict === 'not-comparable' ? `: ${row.reason}` : ` (${formatMove(row)})`;
  return `${name} ${verbs[row.verdict]}${size}${why} · ${gateSentence(comparison)}`;
}

/** Why these runs are the baseline, where `against` does not say it all. */
export function baselineReason({ baseline }: ExperimentComparison): string {
  return baseline === null || baseline.reason === AT_MERGE_BASE ? '' : baseline.reason;
}

const kinds = {
  'merge-base': 'at the merge base',
  ancestor: 'before the merge base',
  'target-branch': 'of the target branch',
} as const;

/** `2 runs of NAME against 5 runs at the merge base SHA, 12 d older`, with names and commits written by the caller. */
export function against(
  experiment: ExperimentComparison,
  name: (text: string) => string,
  commit: (sha: string) => string,
): string {
  const head = experiment.groups.reduce((n, group) => n + group.head.length, 0);
  const mine = `${count(head, 'run')} of ${name(experiment.name)}`;
  const { baseline } = experiment;
  if (baseline === null) return `${mine}; the target branch has no runs of this experiment to compare with`;
  const age = baseline.age_ms;
  const older = age === null ? '' : `, ${formatDuration(Math.abs(age))} ${age < 0 ? 'newer' : 'older'}`;
  return `${mine} against ${count(baseline.runs.length, 'run')} ${kinds[baseline.kind]} ${commit(baseline.sha)}${older}`;
}

/** What the numbers of an experiment are, so that nobody takes a difference for more than it is. */
export function evidenceSentence({ baseline, groups }: ExperimentComparison): string {
  const head = groups.reduce((n, group) => n + group.head.length, 0);
  if (baseline === null || head === 0) return '';
  if (head === 1 && baseline.runs.length === 1) return 'One run against one: a difference and no more.';
  return 'Values are means of the runs; whether chance explains a difference is not tested.';
}

/** Values of one param on one side: each where they are few, else how many and between which. `write` writes one value. */
export function describeValues(values: readonly string[], write: (value: string) => string): string {
  const [first, last] = [values[0], values.at(-1)];
  if (first === undefined || last === undefined) return 'not set';
  if (values.length <= 4) return values.map(write).join(', ');
  const numeric = values.every(isNumeral);
  return numeric
    ? `${values.length} values from ${write(first)} to ${write(last)}`
    : `${values.length} values such as ${values.slice(0, 2).map(write).join(', ')}`;
}
