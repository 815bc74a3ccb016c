/** A filter that this table understands, for who does not know the language. */
import type { ColumnInfo } from '../../../src/table/manifest.ts';
import type { Table } from '../../../src/table/table.ts';
import type { Values } from './values.ts';

/** Names that need no quotes. */
const plain = /^[a-z][\w/.-]*$/i;
/** Rows that are looked at for a value. */
const SOME = 50;

export function exampleFilter(table: Table, values: Values): string {
  const metrics = table.manifest.columns.filter(
    ({ group, encoding }) => group === 'metric' && encoding.form !== 'shape',
  );
  const metric = metrics.find(({ primary }) => primary) ?? metrics[0];
  const parts = [metric && numberPart(metric, table, values), branchPart(table)].filter((part) => part !== undefined);
  return parts.length > 0 ? parts.join(' and ') : 'status = finished';
}

function numberPart(info: ColumnInfo, table: Table, values: Values): string | undefined {
  const row = firstRow(table, info.id);
  if (row === undefined || !plain.test(info.key) || !Number.isFinite(values.number(info.id, row))) return undefined;
  const value = Number(values.number(info.id, row).toPrecision(2));
  return `${info.key} ${info.goal === 'minimize' ? '<' : '>'} ${value}`;
}

function branchPart(table: Table): string | undefined {
  const row = firstRow(table, 'branch');
  const branch = row === undefined ? null : (table.column('branch')?.text(row) ?? null);
  return branch !== null && plain.test(branch) ? `branch = ${branch}` : undefined;
}

function firstRow(table: Table, id: string): number | undefined {
  const column = table.column(id);
  if (!column) return undefined;
  return Array.from({ length: Math.min(SOME, table.rows) }, (_, row) => row).find(
    (row) => column.absence(row) === null,
  );
}
