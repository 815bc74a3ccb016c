/** Rows and columns of a table as text to be pasted elsewhere. */
import { csvRow } from '../core/model/csv-cell.ts';
import { toJsonNumber } from '../core/model/json.ts';
import type { ColumnId, ColumnInfo } from './manifest.ts';
import type { Table } from './table.ts';

/** The id of a run stands among the columns as `id`. */
type Cell = string | number | null;

/**
 * One line a row, with the names of `ml-report export` (`metric.KEY`) and those of facts. Times are as ISO 8601 writes them, durations seconds; absent is empty.
 * Columns that are not loaded are empty.
 */
export function toCsv(table: Table, rows: Uint32Array, columns: readonly ColumnId[]): string {
  const head = csvRow(columns.map((id) => headOf(id, table.info(id))));
  return head + Array.from(rows, (row) => csvRow(columns.map((id) => cellOf(table, id, row)))).join('');
}

/** A table in GitHub's and GitLab's Markdown, in which no name or value means anything. */
export function toMarkdown(table: Table, rows: Uint32Array, columns: readonly ColumnId[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |\n`;
  const numeric = columns.map((id) => isNumeric(table, id));
  return [
    line(columns.map((id) => markdown(headOf(id, table.info(id))))),
    line(numeric.map((right) => (right ? '--:' : ':--'))),
    ...Array.from(rows, (row) => line(columns.map((id) => markdown(cellOf(table, id, row) ?? '')))),
  ].join('');
}

function headOf(id: ColumnId, info: ColumnInfo | undefined): string {
  if (!info) return id;
  const name = info.group === 'run' ? info.key : `${info.group}.${info.key}`;
  return info.kind === 'duration' ? `${name}_s` : name;
}

function isNumeric(table: Table, id: ColumnId): boolean {
  const kind = table.info(id)?.kind ?? 'text';
  return kind === 'number' || kind === 'duration' || (kind === 'text' && (table.column(id)?.numeric ?? false));
}

function cellOf(table: Table, id: ColumnId, row: number): Cell {
  const column = table.column(id);
  if (!column) return id === 'id' ? (table.runId(row) ?? null) : null;
  if (column.absence(row) !== null) return null;
  const { kind } = column.info;
  if (kind === 'text') return column.text(row);
  const number = column.numbers()[row] as number;
  if (kind === 'duration') return toJsonNumber(number / 1000);
  if (kind === 'time') return Math.abs(number) <= 8.64e15 ? new Date(number).toISOString() : null;
  // Of a number with 24 bits its text has fewer digits than the number.
  return column.text(row);
}

/** Words with one sign between them, where none of these signs is markup. */
const plain = /^[\p{L}\p{N}]+(?:[._/-][\p{L}\p{N}]+)*$|^-?(?:Infinity|[\d.]+(?:e[+-]?\d+)?)$/iu;
/** What GitLab takes for a commit, or for an address, is plain to it alone. */
const meant = /^[\da-f]{7,}$|www\./i;

/** What is more than a word stands in code, where nothing is a mention, a reference or markup; a bar and a back-tick would end that, too, so they are character references. */
function markdown(cell: string | number): string {
  const text = String(cell)
    .toWellFormed()
    .replace(/[\p{Cc}\u2028-\u202e\u2066-\u2069]+/gu, ' ')
    .trim();
  if (text === '' || (plain.test(text) && !meant.test(text))) return text;
  if (!/[|`]/.test(text)) return `\`${text}\``;
  return `<code>${text.replace(/[!-/:-@[-`{-~]/g, (mark) => `&#${mark.charCodeAt(0)};`)}</code>`;
}
