import type { ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import { experimentAddress } from '../../core/view/address.ts';
import { count } from '../format.ts';
import { code, fold, link, sentence, table, words } from '../markdown.ts';
import { sparkText } from '../spark-text.ts';
import { acceptedWords, describeDifference, formatMove, formatSpreadRange, goalSign, judge } from '../verdict.ts';
import type { CommentContext, Section } from './section.ts';

/** Rows that stand open in a table; those with a gate do in any case. */
const OPEN_ROWS = 12;
/** Rows that all tables together may fold away. */
const FOLDED_ROWS = 400;
const TABLES = 20;

/** One table an experiment: rows that matter open, what is unchanged or less important folded and counted. */
export const metrics: Section = (context) => {
  const shown = context.comparison.experiments.filter((experiment) => experiment.metrics.length > 0);
  if (shown.length === 0) return null;
  const folded = Math.floor(FOLDED_ROWS / Math.min(TABLES, shown.length));
  const tables = shown.slice(0, TABLES).map((experiment) => {
    const heading = shown.length > 1 ? `**${code(experiment.name)}**\n\n` : '';
    return heading + experimentTable(experiment, context, folded);
  });
  const left = shown.length - tables.length;
  return [...tables, ...(left > 0 ? [`${count(left, 'more experiment')} on the dashboard.`] : [])].join('\n\n');
};

function experimentTable(experiment: ExperimentComparison, context: CommentContext, folded: number): string {
  const open = openRows(experiment.metrics);
  const rest = experiment.metrics.filter((row) => !open.has(row));
  const several = experiment.groups.length > 1;
  const address = context.dashboard && context.dashboard + experimentAddress(experiment.id);
  const top = open.size > 0 ? rows([...open], address, several) : 'No metric changed.';
  if (rest.length === 0) return top;
  const unchanged = rest.every(({ verdict }) => verdict === 'unchanged');
  const left = rest.length - folded;
  const more = left > 0 ? `\n\n${count(left, 'more metric')} on the dashboard.` : '';
  const summary = `${count(rest.length, 'more metric')}${unchanged ? ', none changed' : ''}`;
  return `${top}\n\n${fold(summary, rows(rest.slice(0, folded), address, several) + more)}`;
}

/** The primary and gated rows, and of those that changed as many as there is room for, in the order in which they stand. */
function openRows(metrics: readonly MetricRow[]): Set<MetricRow> {
  const must = metrics.filter((row) => row.primary || row.gates.length > 0);
  const may = metrics.filter((row) => !must.includes(row) && row.verdict !== 'unchanged');
  const chosen = new Set([...must, ...may.slice(0, Math.max(0, OPEN_ROWS - must.length))]);
  return new Set(metrics.filter((row) => chosen.has(row)));
}

function rows(metrics: readonly MetricRow[], address: string | null, several: boolean): string {
  const gated = metrics.some(({ gates }) => gates.length > 0);
  const spread = metrics.some((row) => row.spread !== null);
  const interval = metrics.some((row) => row.interval !== null);
  const columns: [head: string, right: boolean][] = [
    ['', false],
    ['metric', false],
    ['baseline → this', true],
    [interval ? 'difference (95% interval)' : 'difference', true],
    ...(spread ? [['usual spread', false] satisfies [string, boolean]] : []),
    ...(gated ? [['gate', false] satisfies [string, boolean]] : []),
  ];
  return table(
    columns.map(([head]) => head),
    columns.map(([, right]) => right),
    metrics.map((row) => {
      const { symbol, word } = judge(row);
      const name = code(row.key);
      const linked = `${link(row.primary ? `**${name}**` : name, address)} ${goalSign(row)}`.trim();
      const group = several ? ` ${code(row.group, 60)}` : '';
      return [
        `${symbol} ${word}`,
        linked + group,
        formatMove(row),
        // Reasons can hold names.
        row.difference === null && row.reason !== word ? sentence(row.reason) : describeDifference(row),
        ...(spread ? [usual(row)] : []),
        ...(gated ? [gates(row)] : []),
      ];
    }),
  );
}

/** The line of earlier pushes with this one at its end, and what is usual. */
function usual(row: MetricRow): string {
  if (!row.history) return '';
  const line = sparkText([...row.history.values, ...(row.current ? [row.current.value] : [])]);
  return `\`${line}\` ${formatSpreadRange(row) || 'drifts'}`;
}

function gates(row: MetricRow): string {
  return row.gates
    .map(({ passed, reason, level, accepted }) => {
      if (passed === null) return `◆ ${sentence(reason)}`;
      if (passed) return `passed: ${sentence(reason)}`;
      const failed = `**${level === 'warn' ? 'warning' : 'failed'}**: ${sentence(reason)}`;
      return accepted ? `${failed}, ${acceptedWords(accepted, (text) => words(text))}` : failed;
    })
    .join('<br>');
}
