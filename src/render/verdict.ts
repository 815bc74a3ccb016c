/** The verdict in words: the same ones in comment, terminal and page. */
import { AT_MERGE_BASE } from '../core/compare/baseline.ts';
import type {
  Acceptance,
  Cause,
  Comparison,
  ExperimentComparison,
  MetricRow,
  ParamRow,
} from '../core/compare/comparison.ts';
import { targetOf } from '../core/compare/goal.ts';
import { NO_BASELINE } from '../core/compare/metric-row.ts';
import { isNumeral, quoted } from '../core/model/text.ts';
import { count, decimalsFor, formatDifference, formatDuration, formatNumber, formatShare } from './format.ts';

/** `better` and `worse` judge; the arrow says only which way the number went. */
export interface Judgement {
  readonly symbol: '▲' | '▼' | '●' | '◆';
  readonly word: string;
  readonly tone: 'better' | 'worse' | 'neutral' | 'attention';
}

/** The row's verdict in words, and how it is to be taken: what was not tested, or lies inside the usual spread, is grey whatever its sign. */
export function judge(row: Pick<MetricRow, 'verdict' | 'difference' | 'reason' | 'direction' | 'evidence'>): Judgement {
  if (row.reason === NO_BASELINE) return { word: row.reason, tone: 'neutral', symbol: '●' };
  const { word, tone } = wordOf(row);
  const arrow = row.difference !== null && row.difference !== 0 ? (row.difference > 0 ? '▲' : '▼') : '●';
  const symbol = row.verdict === 'not-comparable' ? '◆' : tone === 'neutral' ? '●' : arrow;
  return { word, tone, symbol };
}

function wordOf({ verdict, direction, evidence }: Parameters<typeof judge>[0]): Pick<Judgement, 'word' | 'tone'> {
  switch (verdict) {
    case 'improved':
      return { word: 'better', tone: 'better' };
    case 'regressed':
      return { word: 'worse', tone: 'worse' };
    case 'unchanged':
      return { word: 'unchanged', tone: 'neutral' };
    case 'inside-spread':
      return { word: INSIDE, tone: 'neutral' };
    case 'outside-spread':
      return { word: direction ? `${direction}, ${OUTSIDE}` : OUTSIDE, tone: direction ?? 'attention' };
    case 'not-comparable':
      return { word: 'not comparable', tone: 'attention' };
    case 'unknown': {
      const why = { difference: ', not tested', history: ', the history drifts', replicates: '', none: '' }[evidence];
      return { word: `${direction ?? 'changed'}${why}`, tone: 'neutral' };
    }
  }
}

const INSIDE = 'inside the usual spread';
const OUTSIDE = 'outside the usual spread';

/**
 * Decimals for one row, the same for both values and their difference: what the spread can tell apart, and so many that two digits of the
 * difference show, but never more than six significant digits of the values.
 */
export function rowDecimals({ baseline, current, difference, spread: usualSpread }: MetricRow): number {
  const values = [baseline, current].flatMap((sample) => sample?.value ?? []);
  const usual = usualSpread ? (usualSpread[1] - usualSpread[0]) / 4 : 0;
  const spread = Math.max(baseline?.sd ?? 0, current?.sd ?? 0, usual);
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

/**
 * The difference with its 95% interval, `−0.0126 (−0.0171 … −0.0081)`, else with its share of the baseline, `+0.012 (+1.5%)`; where there is none
 * why, or `—` where the row's verdict says it already.
 */
export function describeDifference(row: MetricRow): string {
  if (row.difference === null) return row.reason === judge(row).word ? '—' : row.reason;
  const beside = row.interval ? formatInterval(row) : row.relative === null ? '' : formatShare(row.relative);
  return formatRowDifference(row) + (beside === '' ? '' : ` (${beside})`);
}

/** `−0.0171 … −0.0081`; empty without an interval. */
export function formatInterval(row: MetricRow): string {
  if (!row.interval) return '';
  const [low, high] = row.interval.map((end) => formatDifference(end, rowDecimals(row)));
  return low === high ? (low ?? '') : `${low} … ${high}`;
}

/** `0.917 … 0.925`, what one more push of the target branch usually gives; empty where that is not known. */
export function formatSpreadRange(row: MetricRow): string {
  if (!row.spread) return '';
  const [low, high] = row.spread.map((end) => formatNumber(end, rowDecimals(row)));
  return low === high ? `always ${low}` : `${low} … ${high}`;
}

/** A goal as a small sign after the metric's name: ↑ more is better, ↓ less is better, →0.5 nearer to it is. */
export function goalSign({ goal }: Pick<MetricRow, 'goal'>): string {
  if (goal === null) return '';
  return goal === 'maximize' ? '↑' : goal === 'minimize' ? '↓' : `→${formatNumber(targetOf(goal))}`;
}

/** Gates of all rows: those that failed, by level, those of them that somebody accepted, and those that could not be judged. */
export function gateCounts(comparison: Comparison): {
  failed: number;
  warned: number;
  accepted: number;
  open: number;
  all: number;
} {
  const gates = comparison.experiments.flatMap(({ metrics }) => metrics.flatMap((row) => row.gates));
  const failed = gates.filter(({ passed }) => passed === false);
  return {
    failed: failed.filter(({ level, accepted }) => level === 'fail' && !accepted).length,
    warned: failed.filter(({ level, accepted }) => level === 'warn' && !accepted).length,
    accepted: failed.filter(({ accepted }) => accepted).length,
    open: gates.filter(({ passed }) => passed === null).length,
    all: gates.length,
  };
}

export function gateSentence(comparison: Comparison): string {
  const { failed, warned, accepted, open, all } = gateCounts(comparison);
  if (all === 0) return 'no gate is set';
  const gates = count(all, 'gate');
  const parts = [
    ...(failed > 0 ? [`${failed} of ${gates} failed`] : []),
    ...(warned > 0 ? [`${warned} of ${gates} failed, only a warning`] : []),
    ...(accepted > 0 ? [`${accepted} of ${gates} failed and ${accepted === 1 ? 'was' : 'were'} accepted`] : []),
    ...(open > 0 && failed + warned === 0 ? [`${open} of ${gates} could not be judged`] : []),
  ];
  return parts.join(' · ') || `${all === 1 ? 'the gate' : `all ${all} gates`} passed`;
}

/** `by Mei: the new data are harder`, in the words of whoever accepted a gate; `write` writes foreign text. */
export function acceptedWords({ by, how, reason }: Acceptance, write: (text: string) => string): string {
  const who = by === null ? '' : ` by ${write(by)}`;
  const where = how === 'label' ? ' with a label' : ' in the description';
  return `accepted${who}${where}${reason === '' ? '' : `: ${write(reason)}`}`;
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

/**
 * The first line without marks: what happened to the leading metric, and the gates. `metric` is how the name of a metric is written there.
 */
export function verdictLine(comparison: Comparison, metric: (key: string) => string): string {
  const leading = leadingRow(comparison);
  if (comparison.head.runs.length === 0) return 'No runs yet: nothing to compare';
  if (!leading) return `${count(comparison.head.runs.length, 'run')}, but none that finished with a metric`;
  const { row, experiment } = leading;
  const whose = [
    ...(experiment.groups.length > 1 ? [row.group] : []),
    ...(comparison.experiments.length > 1 ? [experiment.name] : []),
  ];
  const name = [metric(row.key), ...whose.map((one) => `of ${metric(one)}`)].join(' ');
  const gates = gateSentence(comparison);
  if (experiment.baseline === null)
    return `${name} is ${formatNumber(row.current?.value ?? null)}, no baseline · ${gates}`;
  return `${name} ${happened(row)} · ${gates}`;
}

/** `regressed by 0.0126 (0.9214 → 0.9088)`: what happened to a metric, after its name. */
export function happened(row: MetricRow): string {
  const size = formatNumber(Math.abs(row.difference ?? 0), rowDecimals(row));
  const move = `(${formatMove(row)})`;
  const moved = row.direction ? `is ${size} ${row.direction} ${move}` : `changed by ${size} ${move}`;
  switch (row.verdict) {
    case 'improved':
    case 'regressed':
      return `${row.verdict} by ${size} ${move}`;
    case 'unchanged':
      return `is unchanged ${move}`;
    case 'inside-spread':
      return `is ${INSIDE} ${move}`;
    case 'outside-spread':
      return `${moved}, ${OUTSIDE}${row.history ? ` of ${count(row.history.n, 'push', 'pushes')}` : ''}`;
    case 'not-comparable':
      return `is not comparable: ${row.reason}`;
    case 'unknown':
      return `${moved}${row.evidence === 'replicates' ? '' : `, ${row.evidence === 'history' ? 'and the history drifts' : 'not tested'}`}`;
  }
}

/** Why these runs are the baseline, where `against` does not say it all. */
export function baselineReason({ baseline }: ExperimentComparison): string {
  return baseline === null || baseline.reason === AT_MERGE_BASE ? '' : baseline.reason;
}

const kinds = {
  'merge-base': 'at the merge base',
  ancestor: 'before the merge base',
  'target-branch': 'of the target branch',
  run: 'that the configuration names',
  model: 'of the model version',
  best: 'of the target branch, the best one,',
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
  const where = baseline.sha === null ? '' : ` ${commit(baseline.sha)}`;
  const stale = baseline.stale ? ' (stale)' : '';
  return `${mine} against ${count(baseline.runs.length, 'run')} ${kinds[baseline.kind]}${where}${older}${stale}`;
}

/** What the numbers of an experiment rest on, so that nobody takes a difference for more than it is. */
export function evidenceSentence({ baseline, groups, metrics, replicates }: ExperimentComparison): string {
  if (baseline === null || groups.length === 0) return '';
  const words = groups.map((group) =>
    groups.length > 1 && group.words ? `${quoted(group.name)}: ${group.words}` : group.words,
  );
  return [...words, ...strongest(metrics, replicates)].filter(Boolean).join(' ');
}

function strongest(metrics: readonly MetricRow[], replicates: readonly string[]): string[] {
  const tested = metrics.find(({ evidence }) => evidence === 'replicates');
  if (tested) {
    const over = replicates.length > 0 ? `, over ${replicates.map(quoted).join(' and ')}` : '';
    const pairs = tested.method === 'pairs' ? ', run by run of the same' : '';
    return [`Values are means of the runs${over}${pairs}; intervals hold the true difference in 95 of 100 cases.`];
  }
  const history = metrics.find(({ evidence }) => evidence === 'history')?.history;
  if (history)
    return [
      history.words || `Held against what the last ${history.n} pushes of the target branch gave, one value each.`,
    ];
  const bare = metrics.find(({ evidence }) => evidence === 'difference');
  if (!bare) return [];
  const one = bare.current?.n === 1 && bare.baseline?.n === 1;
  return [
    one
      ? 'One run against one: a difference and no more.'
      : 'Values are means of the runs; whether chance explains a difference is not tested.',
  ];
}

/** Further facts about an experiment, each a sentence: a stale baseline, its remarks, and what differs besides params. */
export function caveats({ baseline, remarks, confounders }: ExperimentComparison): string[] {
  const stale =
    baseline?.stale && baseline.age_ms !== null
      ? [`The baseline is stale: ${formatDuration(baseline.age_ms)} older than these runs.`]
      : [];
  return [...stale, ...remarks, ...confounders.map(confounderSentence)];
}

const confounderNames: Readonly<Record<string, string>> = {
  duration_ms: 'duration',
  steps: 'number of steps',
  source: 'source file',
};

/** `Also different: runner gpu-1 → gpu-2.` */
function confounderSentence({ key, baseline, current }: ParamRow): string {
  const write = (value: string) => (key === 'duration_ms' ? formatDuration(Number(value)) : quoted(value));
  return `Also different: ${confounderNames[key] ?? key} ${describeValues(baseline, write)} → ${describeValues(current, write)}.`;
}

/** `In 38 earlier runs …`: a hint at what a change of a metric may come from; `write` writes names. */
export function causeSentence({ metric, param, words }: Cause, write: (text: string) => string): string {
  return `${write(param)} may be why ${write(metric)} moved: ${words}.`;
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
