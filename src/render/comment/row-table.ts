import type { MetricRow } from '../../core/compare/comparison.ts';
import { acceptedBy, gateWords } from '../gates.ts';
import { code, link, sentence, table } from '../markdown.ts';
import { formatMove, formatSpreadRange, goalSign } from '../row.ts';
import { sparkText } from '../spark-text.ts';
import { describeDifference, judge } from '../verdict.ts';
import { hasFailed } from './experiments.ts';

/** Where rows can be seen on the dashboard, and whether they are of several groups. */
export interface RowPlace {
  readonly page: (row: MetricRow) => string | null;
  readonly several: boolean;
}

interface Column {
  readonly head: string;
  readonly right?: boolean;
  readonly cell: (row: MetricRow, place: RowPlace) => string;
}

const state: Column = { head: '', cell: verdictCell };
const metric: Column = { head: 'metric', cell: metricCell };
const move: Column = { head: 'baseline → this', right: true, cell: (row) => sentence(formatMove(row)) };
const difference: Column = { head: 'difference', right: true, cell: differenceCell };
const interval: Column = { ...difference, head: 'difference (95% interval)' };
const usual: Column = { head: 'usual spread', cell: usualCell };
const gate: Column = { head: 'gate', cell: gateCell };

/** Rows as tables with the columns that they need; a cell is written once, however often its row is tried in a table. */
export function rowTables(): (rows: readonly MetricRow[], place: RowPlace) => string {
  const known = new Map<MetricRow, Map<Column['cell'], string>>();
  const write = ({ cell }: Column, row: MetricRow, place: RowPlace): string => {
    const cells = known.get(row) ?? new Map<Column['cell'], string>();
    known.set(row, cells);
    const text = cells.get(cell) ?? cell(row, place);
    cells.set(cell, text);
    return text;
  };
  return (rows, place) => {
    const any = (has: (row: MetricRow) => boolean, column: Column) => (rows.some(has) ? [column] : []);
    const columns = [
      ...[state, metric, move],
      rows.some((row) => row.interval !== null) ? interval : difference,
      ...any((row) => row.history !== null, usual),
      ...any((row) => row.gates.length > 0, gate),
    ];
    return table(
      columns.map(({ head }) => head),
      columns.map(({ right = false }) => right),
      rows.map((row) => columns.map((column) => write(column, row, place))),
    );
  };
}

function verdictCell(row: MetricRow): string {
  const { symbol, word } = judge(row);
  return `${symbol} ${word}`;
}

function metricCell(row: MetricRow, { page, several }: RowPlace): string {
  const name = code(row.key);
  const group = several ? code(row.group, 60) : '';
  return [link(row.primary ? `**${name}**` : name, page(row)), goalSign(row), group].filter(Boolean).join(' ');
}

/** Characters of a sentence in a cell. */
const CELL = 1200;

/** The reason why there is none can hold names. */
function differenceCell(row: MetricRow): string {
  return sentence(describeDifference(row), CELL);
}

/** The line of earlier pushes with this one at its end, and what is usual. */
function usualCell(row: MetricRow): string {
  if (!row.history) return '';
  const line = sparkText([...row.history.values, ...(row.current ? [row.current.value] : [])]);
  return `\`${line}\` ${sentence(formatSpreadRange(row)) || 'drifts'}`;
}

/** What failed first. */
function gateCell(row: MetricRow): string {
  const gates = [...row.gates].sort((a, b) => Number(hasFailed(b)) - Number(hasFailed(a)));
  return gates.map((one) => gateLine(row, one)).join('<br>');
}

function gateLine(row: MetricRow, one: MetricRow['gates'][number]): string {
  const { state, reason } = gateWords(one, row);
  const by = one.accepted ? ` ${acceptedBy(one.accepted, (text) => code(text))}; it failed` : '';
  return `${one.passed ? state : `**${state}**`}${by}: ${sentence(reason, CELL)}`;
}
