/** Which columns lie together in which file, and which of them are shown before anybody chooses. */
import { type OpenColumn, valuesIn } from './cells.ts';
import type { Collected } from './collect.ts';
import { differs, type EncodedColumn, encodeColumn } from './encode.ts';
import type { ColumnId, ColumnInfo } from './manifest.ts';

/** A file without its name, which is to hold a hash of its bytes; `name` is the beginning of it. */
export interface TableFile {
  readonly name: string;
  readonly bytes: Uint8Array;
  /** In the order of the table. */
  readonly columns: readonly Omit<ColumnInfo, 'file'>[];
}

/** Past so many rows the first file holds less: everybody waits for it. */
const MANY = 20_000;
/** Columns of one file, and the bytes past which it gets no further one. */
const NEIGHBOURS = 8;
const BYTES = 256 * 1024;

/** The columns to show before anybody chooses; `columns` as they were collected, in their order. */
export function shownColumns({ columns, rows }: Collected): ColumnId[] {
  const [facts, metrics, params] =
    rows > MANY
      ? [['name', 'status', 'started', 'user', 'branch'], 3, 4]
      : [['name', 'status', 'started', 'took', 'user', 'branch'], 6, 6];
  const valued = columns.filter((column) => valuesIn(column) > 0 || column.group === 'run');
  const metric = valued.filter((column) => column.group === 'metric' && 'numbers' in column.cells);
  // Those that most runs have come first; of many rows only such as take a byte a row.
  const param = valued
    .filter((column) => column.group === 'param' && differs(column) && (rows <= MANY || isFew(column)))
    .toSorted((a, b) => valuesIn(b) - valuesIn(a));
  const ids = (list: readonly OpenColumn[]) => list.map(({ id }) => id);
  const chosen = new Set([...facts, ...ids(metric.slice(0, metrics)), ...ids(param.slice(0, params))]);
  return ids(valued.filter(({ id }) => chosen.has(id)));
}

const isFew = ({ cells }: OpenColumn) => 'texts' in cells && cells.texts.few() !== null;

/** The files one by one, so that no more than one need be in memory: the first with what is shown, then the others by neighbours. */
export function* filesOf(collected: Collected, shown: readonly ColumnId[]): Generator<TableFile> {
  const first = new Set(shown);
  const { columns, rows } = collected;
  yield fileOf(
    'core',
    columns.filter(({ id }) => first.has(id)).map((column) => encodeColumn(column, rows)),
  );
  let [number, bytes, batch] = [1, 0, [] as EncodedColumn[]];
  for (const column of columns) {
    if (first.has(column.id)) continue;
    const encoded = encodeColumn(column, rows);
    if (batch.length > 0 && (batch.length >= NEIGHBOURS || bytes + encoded.bytes.length > BYTES)) {
      yield fileOf(`columns-${number++}`, batch);
      [bytes, batch] = [0, []];
    }
    batch.push(encoded);
    bytes += encoded.bytes.length;
  }
  if (batch.length > 0) yield fileOf(`columns-${number}`, batch);
}

function fileOf(name: string, encoded: readonly EncodedColumn[]): TableFile {
  const padded = (length: number) => Math.ceil(length / 8) * 8;
  const bytes = new Uint8Array(encoded.reduce((sum, column) => sum + padded(column.bytes.length), 0));
  let offset = 0;
  const columns = encoded.map(({ info, bytes: part }) => {
    const at = offset;
    bytes.set(part, at);
    offset += padded(part.length);
    return { ...info, offset: at };
  });
  return { name, bytes, columns };
}
