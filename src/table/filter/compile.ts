/** A filter over all rows, column by column: one byte a row. */
import type { Column, Table } from '../table.ts';
import type { Condition, State } from './condition.ts';
import { columnsOf, ID, type Named } from './names.ts';
import type { Tree } from './parse.ts';
import type { Range } from './values.ts';

/** 1 for each row that the filter takes. A column that is not loaded has no values. */
export function rowsOf(tree: Tree, table: Table): Uint8Array {
  if (tree.kind === 'not') return turned(rowsOf(tree.part, table));
  if (!('parts' in tree)) return ofCondition(tree, table);
  const [first, ...others] = tree.parts;
  const rows = first ? rowsOf(first, table) : new Uint8Array(table.rows);
  for (const other of others) join(rows, rowsOf(other, table), tree.kind);
  return rows;
}

function join(rows: Uint8Array, others: Uint8Array, kind: 'and' | 'or'): void {
  if (kind === 'and')
    for (let row = 0; row < rows.length; row++) rows[row] = (rows[row] as number) & (others[row] as number);
  else for (let row = 0; row < rows.length; row++) rows[row] = (rows[row] as number) | (others[row] as number);
}

function turned(rows: Uint8Array): Uint8Array {
  for (let row = 0; row < rows.length; row++) rows[row] = 1 - (rows[row] as number);
  return rows;
}

function ofCondition(condition: Condition, table: Table): Uint8Array {
  const rows = new Uint8Array(table.rows);
  if (condition.kind === 'search') {
    for (const of of searched(table)) mark(rows, of, table, (text) => text.toLowerCase().includes(condition.text));
    return rows;
  }
  const { of } = condition;
  if (condition.kind === 'texts') {
    mark(rows, of, table, condition.passes);
  } else if (condition.kind === 'state') {
    markState(rows, of === ID ? undefined : table.column(of.id), condition.state, condition.holds);
  } else {
    const numbers = table.column(of.id)?.numbers();
    for (const range of numbers ? condition.ranges : []) markRange(rows, numbers as Float64Array, range);
  }
  return rows;
}

/** What a search looks into. */
function searched(table: Table): Named[] {
  const facts = new Set(['name', 'user', 'branch', 'commit']);
  return [ID, ...columnsOf(table).filter(({ group, id }) => group === 'param' || group === 'tag' || facts.has(id))];
}

function markRange(rows: Uint8Array, numbers: Float64Array | Float32Array, { low, high }: Range): void {
  for (let row = 0; row < rows.length; row++) {
    const number = numbers[row] as number;
    if (number >= low && number <= high) rows[row] = 1;
  }
}

function mark(rows: Uint8Array, of: Named, table: Table, passes: (text: string) => boolean): void {
  const column = of === ID ? undefined : table.column(of.id);
  if (column?.dictionary) {
    const { codes, texts } = column.dictionary;
    const byCode = Uint8Array.from([0, ...texts.map((text) => Number(passes(text)))]);
    if (byCode.includes(1)) markCodes(rows, codes, byCode);
    return;
  }
  if (!column && of !== ID) return;
  for (let row = 0; row < rows.length; row++) {
    const text = column ? column.text(row) : table.runId(row);
    if (text !== null && text !== undefined && passes(text)) rows[row] = 1;
  }
}

function markCodes(rows: Uint8Array, codes: Uint8Array | Uint16Array | Uint32Array, byCode: Uint8Array): void {
  for (let row = 0; row < rows.length; row++) if (byCode[codes[row] as number] === 1) rows[row] = 1;
}

/** `is missing` takes lost values too, since there is none; `is not nan` and `is not lost` take rows with a value. */
function markState(rows: Uint8Array, column: Column | undefined, state: State, holds: boolean): void {
  for (let row = 0; row < rows.length; row++) {
    const absence = column ? column.absence(row) : 'missing';
    const has = absence === null;
    const found = state === 'missing' ? !has : state === 'lost' ? absence === 'lost' : has && isNan(column, row);
    if (holds ? found : has && !found) rows[row] = 1;
  }
}

function isNan(column: Column | undefined, row: number): boolean {
  if (!column) return false;
  return column.info.kind === 'text'
    ? /^\s*nan\s*$/i.test(column.text(row) ?? '')
    : Number.isNaN(column.numbers()[row]);
}

/** The columns that `rowsOf` reads. */
export function columnsIn(tree: Tree, table: Table): Named[] {
  if (tree.kind === 'not') return columnsIn(tree.part, table);
  if ('parts' in tree) return tree.parts.flatMap((part) => columnsIn(part, table));
  return tree.kind === 'search' ? searched(table) : [tree.of];
}
