/** The verdict in words: the same ones in comment, terminal and page. */

import type { Comparison, MetricRow } from '../core/compare/comparison.ts';
import { type Leading, leadingRow as leadingOf } from '../core/compare/leading.ts';
import { NO_BASELINE } from '../core/compare/metric-row.ts';
import { count, formatShare, grouped } from './format.ts';
import { gateSentence } from './gates.ts';
import {
  formatCurrent,
  formatInterval,
  formatMinChange,
  formatMove,
  formatRowDifference,
  formatSize,
  isTooSmall,
} from './row.ts';

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
      return { word: 'improved', tone: 'better' };
    case 'regressed':
      return { word: 'regressed', tone: 'worse' };
    case 'unchanged':
      return { word: 'unchanged', tone: 'neutral' };
    case 'inside-spread':
      return { word: INSIDE, tone: 'neutral' };
    case 'outside-spread':
      return { word: direction ? `${direction}, ${OUTSIDE}` : OUTSIDE, tone: direction ?? 'attention' };
    case 'not-comparable':
      return { word: 'not comparable', tone: 'attention' };
    case 'unknown': {
      const why = { difference: ', not tested', history: ', no verdict', replicates: '', none: '' }[evidence];
      return { word: `${direction ?? 'changed'}${why}`, tone: 'neutral' };
    }
  }
}

const INSIDE = 'inside the usual spread';
const OUTSIDE = 'outside the usual spread';

/**
 * The difference with its 95% interval, `−0.0126 (−0.0171 … −0.0081)`, else with its share of the baseline, `+0.012 (+1.5%)`; one too small to mean
 * anything says so. Where there is no difference why, or `—` where the row's verdict says it already.
 */
export function describeDifference(row: MetricRow): string {
  if (row.difference === null) return row.reason === judge(row).word ? '—' : row.reason;
  const beside = besideDifference(row);
  const small = isTooSmall(row) ? `, under min-change ${formatMinChange(row)}` : '';
  return `${formatRowDifference(row)}${beside === '' ? '' : ` (${beside})`}${small}`;
}

/** The interval, else the share; neither where it would say no more than the difference does. */
function besideDifference(row: MetricRow): string {
  if (row.interval && row.interval[0] !== row.interval[1]) return formatInterval(row);
  const share = formatShare(row.relative);
  return row.difference === 0 || share.startsWith('±') ? '' : share;
}

/** The row that speaks for the comparison. */
export function leadingRow({ experiments }: Pick<Comparison, 'experiments'>): Leading | null {
  return leadingOf(experiments);
}

/** How the first line is to be taken: as its metric is, but what a gate stopped or nobody could judge asks for attention. */
export function leadingJudgement(comparison: Comparison): Pick<Judgement, 'symbol' | 'tone'> {
  const leading = leadingRow(comparison);
  const { symbol, tone } = leading ? judge(leading.row) : ({ symbol: '●', tone: 'neutral' } as const);
  if (symbol !== '●' || comparison.verdict === 'pass' || comparison.verdict === 'none') return { symbol, tone };
  return { symbol: '◆', tone: comparison.verdict === 'fail' ? 'worse' : 'attention' };
}

/** The first line without marks: what happened to the leading metric, and the gates. `write` writes names. */
export function verdictLine(comparison: Comparison, write: (name: string) => string): string {
  const leading = leadingRow(comparison);
  const runs = comparison.head.runs.length;
  if (runs === 0) return 'No runs yet: nothing to compare';
  if (!leading) return `${count(runs, 'run')}, but none that finished with a metric`;
  const { row, experiment } = leading;
  const whose = [
    ...(experiment.groups.length > 1 ? [row.group] : []),
    ...(comparison.experiments.length > 1 ? [experiment.name] : []),
  ];
  const name = [write(row.key), ...whose.map((one) => `of ${write(one)}`)].join(' ');
  const stale = experiment.baseline?.stale ? 'the baseline is stale' : '';
  const parts = [`${name} ${happened(row)}`, othersMoved(comparison, row), stale, gateSentence(comparison)];
  return parts.filter(Boolean).join(' · ');
}

/** What else is told from chance: `2 of the 11 others regressed, 1 improved`; empty where nothing is. */
function othersMoved({ experiments }: Comparison, leading: MetricRow): string {
  const others = experiments.flatMap(({ metrics }) => metrics).filter((row) => row !== leading);
  const moved = (['regressed', 'improved'] as const)
    .map((verdict) => ({ verdict, n: others.filter((row) => row.verdict === verdict).length }))
    .filter(({ n }) => n > 0);
  const [first] = moved;
  if (!first) return '';
  if (others.length === 1) return `the other ${others[0]?.key === leading.key ? 'group' : 'metric'} ${first.verdict}`;
  const among = ` of the ${grouped(others.length)} others`;
  return moved.map(({ verdict, n }, index) => `${n}${index === 0 ? among : ''} ${verdict}`).join(', ');
}

/** `regressed by 0.0126 (0.9214 → 0.9088), 95% interval −0.0171 … −0.0081`: what happened to a metric, after its name. */
export function happened(row: MetricRow): string {
  const move = `(${formatMove(row)})`;
  const moved = row.direction
    ? `is ${formatSize(row)} ${row.direction} ${move}`
    : `changed by ${formatSize(row)} ${move}`;
  const interval = row.interval ? `, 95% interval ${formatInterval(row)}` : '';
  const pushes = row.evidence === 'history' && row.history ? ` of ${count(row.history.n, 'push', 'pushes')}` : '';
  switch (row.verdict) {
    case 'improved':
    case 'regressed':
      return `${row.verdict} by ${formatSize(row)} ${move}${pushes === '' ? interval : `, ${OUTSIDE}${pushes}`}`;
    case 'unchanged':
      return `is unchanged ${move}${isTooSmall(row) ? `: differences under ${formatMinChange(row)} count as none` : ''}`;
    case 'inside-spread':
      return `is ${INSIDE}${pushes} ${move}${interval}`;
    case 'outside-spread':
      return `${moved}, ${OUTSIDE}${pushes}`;
    case 'not-comparable':
      return row.reason === NO_BASELINE ? `is ${formatCurrent(row)}, no baseline` : `is not comparable: ${row.reason}`;
    case 'unknown': {
      const why = {
        difference: ', not tested',
        history: ', no verdict: the target branch drifts',
        replicates: interval,
        none: '',
      };
      return `${moved}${why[row.evidence]}`;
    }
  }
}
