import type { ExperimentComparison, MetricRow } from '../../core/compare/comparison.ts';
import { experimentAddress } from '../../core/view/address.ts';
import { rowRemarks } from '../compared-with.ts';
import { count } from '../format.ts';
import { acceptedBy, gateWords } from '../gates.ts';
import { code, fold, link, sentence, table } from '../markdown.ts';
import { formatMove, formatSpreadRange, goalSign } from '../row.ts';
import { sparkText } from '../spark-text.ts';
import { describeDifference, judge, leadingRow } from '../verdict.ts';
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
  const open = openRows(experiment.metrics, leadingRow(context.comparison)?.row ?? null);
  const rest = experiment.metrics.filter((row) => !open.includes(row));
  const several = experiment.groups.length > 1;
  const address = context.dashboard && context.dashboard + experimentAddress(experiment.id);
  const top = open.length > 0 ? rows(open, address, several) : 'No metric changed.';
  const remarks = rowRemarks(open, experiment, (row) => nameOf(row, several), sentence)
    .map((line) => `- ${line}`)
    .join('\n');
  return [top, remarks, folding(rest, folded, address, several)].filter(Boolean).join('\n\n');
}

function folding(rest: readonly MetricRow[], folded: number, address: string | null, several: boolean): string {
  if (rest.length === 0) return '';
  const unchanged = rest.every(({ verdict }) => verdict === 'unchanged');
  const alike = unchanged ? ', none changed' : rest.every(isQuiet) ? ', none outside the usual spread' : '';
  const left = rest.length - folded;
  const more = left > 0 ? `\n\n${count(left, 'more metric')} on the dashboard.` : '';
  return fold(count(rest.length, 'more metric') + alike, rows(rest.slice(0, folded), address, several) + more);
}

const isQuiet = ({ verdict }: MetricRow) => verdict === 'unchanged' || verdict === 'inside-spread';

/** The primary, gated and leading rows, and of those that moved as many as there is room for, in the order in which they stand. */
function openRows(metrics: readonly MetricRow[], leading: MetricRow | null): MetricRow[] {
  const must = metrics.filter((row) => row.primary || row.gates.length > 0 || row === leading);
  const may = metrics.filter((row) => !must.includes(row) && !isQuiet(row));
  const chosen = new Set([...must, ...may.slice(0, Math.max(0, OPEN_ROWS - must.length))]);
  return metrics.filter((row) => chosen.has(row));
}

const nameOf = ({ key, group }: MetricRow, several: boolean) => code(key) + (several ? ` of ${code(group, 60)}` : '');

type Column = readonly [head: string, right: boolean, cell: (row: MetricRow) => string];

function rows(metrics: readonly MetricRow[], address: string | null, several: boolean): string {
  const any = (has: (row: MetricRow) => boolean, column: Column): Column[] => (metrics.some(has) ? [column] : []);
  const interval = metrics.some((row) => row.interval !== null);
  const columns: Column[] = [
    ['', false, verdictCell],
    ['metric', false, (row) => metricCell(row, address, several)],
    ['baseline → this', true, formatMove],
    [interval ? 'difference (95% interval)' : 'difference', true, differenceCell],
    ...any((row) => row.history !== null, ['usual spread', false, usualCell]),
    ...any((row) => row.gates.length > 0, ['gate', false, gateCell]),
  ];
  return table(
    columns.map(([head]) => head),
    columns.map(([, right]) => right),
    metrics.map((row) => columns.map(([, , cell]) => cell(row))),
  );
}

function verdictCell(row: MetricRow): string {
  const { symbol, word } = judge(row);
  return `${symbol} ${word}`;
}

function metricCell(row: MetricRow, address: string | null, several: boolean): string {
  const name = code(row.key);
  const group = several ? code(row.group, 60) : '';
  return [link(row.primary ? `**${name}**` : name, address), goalSign(row), group].filter(Boolean).join(' ');
}

/** The reason why there is none can hold names. */
const differenceCell = (row: MetricRow) => sentence(describeDifference(row));

/** The line of earlier pushes with this one at its end, and what is usual. */
function usualCell(row: MetricRow): string {
  if (!row.history) return '';
  const line = sparkText([...row.history.values, ...(row.current ? [row.current.value] : [])]);
  return `\`${line}\` ${formatSpreadRange(row) || 'drifts'}`;
}

function gateCell(row: MetricRow): string {
  const lines = row.gates.map((gate) => {
    const { state, reason } = gateWords(gate, row);
    const by = gate.accepted ? ` ${acceptedBy(gate.accepted, (text) => code(text))}; it failed` : '';
    return `${gate.passed ? state : `**${state}**`}${by}: ${sentence(reason)}`;
  });
  return lines.join('<br>');
}
