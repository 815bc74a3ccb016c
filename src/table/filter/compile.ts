/** A filter over rows, column by column: each condition looks only at the rows that those before it have left. */
import { everyRow } from '../every-row.ts';
import type { Column, Table } from '../table.ts';
import type { Condition, State } from './condition.ts';
import { columnsOf, ID, type Named } from './names.ts';
import type { Tree } from './parse.ts';
import type { Range } from './values.ts';

const every = new WeakMap<Table, Uint32Array>();

/** The rows that the filter takes, in the table's order. A column that is not loaded has no values. */
export function rowsOf(tree: Tree, table: Table): Uint32Array {
  const rows = every.get(table) ?? everyRow(table);
  every.set(table, rows);
  return among(tree, table, rows);
}

/** Always a list of its own: what came in stays as it is. */
function among(tree: Tree, table: Table, rows: Uint32Array): Uint32Array {
  if (tree.kind === 'not') return marked(rows, marksOf([tree.part], table, rows), 0);
  if (!('parts' in tree)) return ofCondition(tree, table, rows);
  if (tree.kind === 'or') return marked(rows, marksOf(tree.parts, table, rows), 1);
  return tree.parts.reduce((left, part) => among(part, table, left), rows);
}

/** One byte a row of the table: 1 where one of the filters takes it. */
function marksOf(trees: readonly Tree[], table: Table, rows: Uint32Array): Uint8Array {
  const marks = new Uint8Array(table.rows);
  for (const tree of trees) for (const row of among(tree, table, rows)) marks[row] = 1;
  return marks;
}

function ofCondition(condition: Condition, table: Table, rows: Uint32Array): Uint32Array {
  if (condition.kind === 'search') return found(condition.text, table, rows);
  const { of } = condition;
  if (condition.kind === 'texts') return withText(rows, of, table, condition.passes);
  const column = columnOf(of, table);
  if (condition.kind === 'state') return inState(rows, column, condition.state, condition.holds);
  const [range, ...others] = condition.ranges;
  if (!column || !range) return new Uint32Array(0);
  const numbers = column.numbers();
  if (others.length === 0) return within(rows, numbers, range);
  return where(rows, (row) => {
    const number = numbers[row] as number;
    return condition.ranges.some(({ low, high }) => number >= low && number <= high);
  });
}

const columnOf = (of: Named, table: Table) => (of === ID ? undefined : table.column(of.id));

/** Rows are gathered here and copied out, since to clear new memory for all of them takes longer than to look at them. */
let room = new Uint32Array(0);

function roomFor(rows: number): Uint32Array {
  if (room.length < rows) room = new Uint32Array(rows);
  return room;
}

function where(rows: Uint32Array, passes: (row: number) => boolean): Uint32Array {
  const taken = roomFor(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    if (passes(row)) taken[count++] = row;
  }
  return taken.slice(0, count);
}

/** As `where`, for the three that most filters are made of: without a call for each row, and without a branch, which chance would mislead. */
function within(rows: Uint32Array, numbers: Float64Array | Float32Array, { low, high }: Range): Uint32Array {
  const taken = roomFor(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const number = numbers[row] as number;
    taken[count] = row;
    count += Number(number >= low) & Number(number <= high);
  }
  return taken.slice(0, count);
}

function marked(rows: Uint32Array, marks: Uint8Array, wanted: 0 | 1): Uint32Array {
  const taken = roomFor(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    taken[count] = row;
    count += Number(marks[row] === wanted);
  }
  return taken.slice(0, count);
}

type Codes = NonNullable<Column['dictionary']>['codes'];

function withCode(rows: Uint32Array, codes: Codes, byCode: Uint8Array): Uint32Array {
  const taken = roomFor(rows.length);
  let count = 0;
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    taken[count] = row;
    count += byCode[codes[row] as number] as number;
  }
  return taken.slice(0, count);
}

function withText(rows: Uint32Array, of: Named, table: Table, passes: (text: string) => boolean): Uint32Array {
  const column = columnOf(of, table);
  if (column?.dictionary) {
    const { codes, texts } = column.dictionary;
    const byCode = Uint8Array.from([0, ...texts.map((text) => Number(passes(text)))]);
    return byCode.includes(1) ? withCode(rows, codes, byCode) : new Uint32Array(0);
  }
  if (!column && of !== ID) return new Uint32Array(0);
  return where(rows, (row) => {
    const text = column ? column.text(row) : table.runId(row);
    return text !== null && text !== undefined && passes(text);
  });
}

/** What a search looks into. */
function searched(table: Table): Named[] {
  const facts = new Set(['name', 'user', 'branch', 'commit']);
  return [ID, ...columnsOf(table).filter(({ group, id }) => group === 'param' || group === 'tag' || facts.has(id))];
}

function found(asked: string, table: Table, rows: Uint32Array): Uint32Array {
  const marks = new Uint8Array(table.rows);
  const has = (text: string) => text.toLowerCase().includes(asked);
  // A row that is found already is not looked for again.
  let left = rows;
  for (const of of searched(table)) {
    const taken = withText(left, of, table, has);
    for (const row of taken) marks[row] = 1;
    if (taken.length > 0) left = marked(left, marks, 0);
  }
  return marked(rows, marks, 1);
}

/** `is missing` takes lost values too, since there is none; `is not nan` and `is not lost` take rows with a value. */
function inState(rows: Uint32Array, column: Column | undefined, state: State, holds: boolean): Uint32Array {
  return where(rows, (row) => {
    const absence = column ? column.absence(row) : 'missing';
    const has = absence === null;
    const is = state === 'missing' ? !has : state === 'lost' ? absence === 'lost' : has && isNan(column, row);
    return holds ? is : has && !is;
  });
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
