import type { ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import { experimentAddress } from '../../core/view/address.ts';
import { count, formatShare } from '../format.ts';
import { code, fold, link, table } from '../markdown.ts';
import { formatMove, formatRowDifference, goalSign, judge } from '../verdict.ts';
import type { CommentContext, Section } from './section.ts';

/** Rows that stand open; the others are folded. */
const OPEN_ROWS = 12;
const FOLDED_ROWS = 200;

/** One table an experiment: rows that matter open, what is unchanged or less important folded and counted. */
export const metrics: Section = (context) => {
  const shown = context.comparison.experiments.filter((experiment) => experiment.metrics.length > 0);
  if (shown.length === 0) return null;
  return shown
    .map(
      (experiment) =>
        (shown.length > 1 ? `**${code(experiment.name)}**\n\n` : '') + experimentTable(experiment, context),
    )
    .join('\n\n');
};

function experimentTable(experiment: ExperimentComparison, context: CommentContext): string {
  const matters = (row: MetricRow) => row.primary || row.gates.length > 0 || row.verdict !== 'unchanged';
  const open = experiment.metrics.filter(matters).slice(0, OPEN_ROWS);
  const rest = experiment.metrics.filter((row) => !open.includes(row));
  const address = context.dashboard && context.dashboard + experimentAddress(experiment.id);
  const top = open.length > 0 ? rows(open, address) : 'No metric changed.';
  if (rest.length === 0) return top;
  const unchanged = rest.every(({ verdict }) => verdict === 'unchanged');
  const left = rest.length - FOLDED_ROWS;
  const more = left > 0 ? `\n\n${count(left, 'more metric')} on the dashboard.` : '';
  return `${top}\n\n${fold(`${count(rest.length, 'more metric')}${unchanged ? ', none changed' : ''}`, rows(rest.slice(0, FOLDED_ROWS), address) + more)}`;
}

function rows(metrics: readonly MetricRow[], address: string | null): string {
  const gated = metrics.some(({ gates }) => gates.length > 0);
  const head = ['', 'metric', 'baseline → this', 'difference', ...(gated ? ['gate'] : [])];
  const right = [false, false, true, true, false].slice(0, head.length);
  return table(
    head,
    right,
    metrics.map((row) => {
      const { symbol, word } = judge(row);
      const name = code(row.key);
      const linked = `${link(row.primary ? `**${name}**` : name, address)} ${goalSign(row)}`.trim();
      const share = row.relative === null ? '' : ` (${formatShare(row.relative)})`;
      const difference = row.difference === null ? row.reason : `${formatRowDifference(row)}${share}`;
      return [`${symbol} ${word}`, linked, formatMove(row), difference, ...(gated ? [gates(row)] : [])];
    }),
  );
}

function gates(row: MetricRow): string {
  return row.gates
    .map(({ passed, reason, level }) => {
      if (passed === null) return `◆ ${reason}`;
      return passed ? `passed: ${reason}` : `**${level === 'warn' ? 'warning' : 'failed'}**: ${reason}`;
    })
    .join('<br>');
}
