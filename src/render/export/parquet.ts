import type { SchemaElement } from 'hyparquet';
import { ByteWriter, type ColumnSource, ParquetWriter } from 'hyparquet-writer';
import { FORMAT } from '../../core/model/snapshot.ts';
import { packageVersion } from '../../package-root.ts';
import type { Column, Kind, Table } from './table.ts';

/** What is held at once, in cells and in rows. */
const CELLS = 250_000;
const ROWS = 100_000;

const schemas: Readonly<Record<Kind, Omit<SchemaElement, 'name'>>> = {
  text: { type: 'BYTE_ARRAY', converted_type: 'UTF8', logical_type: { type: 'STRING' } },
  whole: { type: 'INT64' },
  time: {
    type: 'INT64',
    converted_type: 'TIMESTAMP_MILLIS',
    logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
  },
  number: { type: 'DOUBLE' },
};

/**
 * The table as a Parquet file, in pieces, a group of rows each: texts, numbers of 64 bits with NaN and infinities as they are, and times as points in time of
 * whole milliseconds in UTC; what is absent is null.
 */
export function* exportParquet<Row>({ columns, rows }: Table<Row>): Generator<Uint8Array> {
  const schema: SchemaElement[] = [
    { name: 'root', num_children: columns.length },
    ...columns.map(({ name, kind }) => ({ name, repetition_type: 'OPTIONAL' as const, ...schemas[kind] })),
  ];
  const writer = new ByteWriter();
  const kvMetadata = [{ key: 'format', value: FORMAT }];
  const file = new ParquetWriter({ writer, schema, kvMetadata, createdBy: `ml-report version ${packageVersion}` });
  const most = Math.max(1, Math.min(ROWS, Math.floor(CELLS / columns.length)));
  for (const group of groups(rows, most)) {
    file.write({ columnData: columns.map((column) => sourceOf(column, group)), rowGroupSize: most });
    yield taken(writer);
  }
  file.finish();
  yield taken(writer);
}

function* groups<Row>(rows: Iterable<Row>, size: number): Generator<Row[]> {
  let group: Row[] = [];
  for (const row of rows) {
    group.push(row);
    if (group.length < size) continue;
    yield group;
    group = [];
  }
  if (group.length > 0) yield group;
}

function sourceOf<Row>({ name, kind, of }: Column<Row>, rows: readonly Row[]): ColumnSource {
  const isLong = kind === 'whole' || kind === 'time';
  return { name, data: rows.map((row) => (isLong ? long(of(row)) : of(row))) };
}

const LARGEST = 2n ** 63n - 1n;

/** As a column of 64 bits holds it: the largest that MLflow allows is, as a number of JavaScript, one too large. */
function long(value: string | number | null): bigint | null {
  if (typeof value !== 'number' || !Number.isFinite(value)) return null;
  const whole = BigInt(Math.trunc(value));
  return whole > LARGEST ? LARGEST : whole < -LARGEST ? -LARGEST : whole;
}

/** What was written since the last time; its place in the file goes on. */
function taken(writer: ByteWriter): Uint8Array {
  const bytes = new Uint8Array(writer.getBuffer());
  writer.index = 0;
  return bytes;
}
