/** Which columns lie together in which block, how blocks become files, and which columns are shown before anybody chooses. */
import { type OpenColumn, valuesIn } from './cells.ts';
import type { Collected } from './collect.ts';
import { differs, type EncodedColumn, encodeColumn } from './encode.ts';
import type { ColumnId, ColumnInfo } from './manifest.ts';

/** Columns that are loaded together. */
export interface TableBlock {
  /** What the names of its files begin with. */
  readonly name: string;
  readonly bytes: Uint8Array;
  /** Where a large one is parted; ascending, without both ends. */
  readonly cuts: readonly number[];
  /** In the order of the table. */
  readonly columns: readonly Omit<ColumnInfo, 'files'>[];
}

/** Past so many rows the first block holds less: everybody waits for it. */
const MANY = 20_000;
/** Columns of one block, and the bytes past which it gets no further one. */
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

/** The blocks one by one, so that no more than one need be in memory: the first with what is shown, which is in one file, then the others by neighbours. */
export function* blocksOf(collected: Collected, shown: readonly ColumnId[]): Generator<TableBlock> {
  const first = new Set(shown);
  const { columns, rows } = collected;
  const core = columns.filter(({ id }) => first.has(id)).map((column) => encodeColumn(column, rows));
  yield { ...blockOf('core', core), cuts: [] };
  let [number, bytes, batch] = [1, 0, [] as EncodedColumn[]];
  for (const column of columns) {
    if (first.has(column.id)) continue;
    const encoded = encodeColumn(column, rows);
    if (batch.length > 0 && (batch.length >= NEIGHBOURS || bytes + encoded.bytes.length > BYTES)) {
      yield blockOf(`columns-${number++}`, batch);
      [bytes, batch] = [0, []];
    }
    batch.push(encoded);
    bytes += encoded.bytes.length;
  }
  if (batch.length > 0) yield blockOf(`columns-${number}`, batch);
}

/** Nothing follows the last column: it would move with whatever comes before. */
function blockOf(name: string, encoded: readonly EncodedColumn[]): TableBlock {
  const padded = (length: number) => Math.ceil(length / 8) * 8;
  let size = 0;
  const offsets = encoded.map(({ bytes }) => {
    const offset = padded(size);
    size = offset + bytes.length;
    return offset;
  });
  const bytes = new Uint8Array(size);
  const cuts: number[] = [];
  const columns = encoded.map((column, i) => {
    const offset = offsets[i] as number;
    bytes.set(column.bytes, offset);
    cuts.push(...column.cuts.map((cut) => offset + cut));
    return { ...column.info, offset };
  });
  return { name, bytes, cuts: size > BYTES ? cuts : [], columns };
}

/** What the files of a block hold, with the beginnings of their names; they are numbered from the end, where the oldest runs are. */
export function filesOf({ name, bytes, cuts }: TableBlock): { readonly name: string; readonly bytes: Uint8Array }[] {
  if (cuts.length === 0) return [{ name, bytes }];
  const ends = [...cuts, bytes.length];
  return ends.map((end, i) => ({ name: `${name}-${cuts.length - i}`, bytes: bytes.slice(ends[i - 1] ?? 0, end) }));
}
