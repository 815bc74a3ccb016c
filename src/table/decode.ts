/** From the blocks of a table to its columns; the reverse of `encode.ts`. */
import { idOf } from './ids.ts';
import { type ColumnInfo, placeIn, type TableManifest } from './manifest.ts';
import { numberColumn, secondsColumn } from './number-column.ts';
import type { Column, ShapeColumn, Table } from './table.ts';
import { dictionaryColumn, textColumn } from './text-column.ts';

/** What is there of a table's data; `undefined` for what is not. */
export interface TableFiles {
  /** All of what these files of the manifest hold, one after the other. */
  bytes(files: readonly string[]): ArrayBuffer | undefined;
}

/** A column is made when it is first asked for, and kept. */
export function tableOver(manifest: TableManifest, files: TableFiles): Table {
  const { rows, deleted, ids } = manifest;
  const infos = new Map(manifest.columns.map((info) => [info.id, info]));
  const made = new Map<string, Column | ShapeColumn>();
  const get = (id: string, shaped: boolean): Column | ShapeColumn | undefined => {
    const info = infos.get(id);
    if (!info || (info.encoding.form === 'shape') !== shaped) return undefined;
    const known = made.get(id);
    if (known) return known;
    const block = files.bytes(info.files);
    if (!block) return undefined;
    const column = shaped ? shapeColumn(info, block) : decodeColumn(info, block, rows);
    made.set(id, column);
    return column;
  };
  return {
    ...{ manifest, rows },
    info: (id) => infos.get(id),
    column: (id) => get(id, false) as Column | undefined,
    shapes: (id) => get(id, true) as ShapeColumn | undefined,
    runId(row) {
      if (row < 0 || row >= rows + deleted) return undefined;
      const { file, at } = placeIn(row, rows + deleted, ids.size);
      const bytes = files.bytes(ids.files.slice(file, file + 1));
      return bytes && idOf(bytes, at, ids.form);
    },
  };
}

function decodeColumn(info: ColumnInfo, block: ArrayBuffer, rows: number): Column {
  const { encoding, offset } = info;
  switch (encoding.form) {
    case 'f32':
      return numberColumn(info, new Float32Array(block, offset, rows), new Uint32Array(block, offset, rows), 1);
    case 'f64':
      return numberColumn(info, new Float64Array(block, offset, rows), new Uint32Array(block, offset, 2 * rows), 2);
    case 'seconds':
      return secondsColumn(info, encoding.base, new Uint32Array(block, offset, rows));
    case 'dictionary': {
      const Codes = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array }[encoding.width];
      return dictionaryColumn(info, { codes: new Codes(block, offset, rows), texts: encoding.texts });
    }
    case 'text': {
      const lengths = new Uint32Array(block, offset, rows);
      return textColumn(info, lengths, new Uint8Array(block, offset + 4 * rows, encoding.bytes));
    }
    case 'shape':
      throw new TypeError('a shape is no column of values');
  }
}

const none = new Uint8Array(0);

function shapeColumn(info: ColumnInfo, block: ArrayBuffer): ShapeColumn {
  const { points, rows } = info.encoding as { points: number; rows: number };
  const bytes = new Uint8Array(block, info.offset, points * rows);
  return {
    info,
    shape(row) {
      const at = row * points;
      return row >= 0 && row < rows && bytes[at] !== 0 ? bytes.subarray(at, at + points) : none;
    },
  };
}
