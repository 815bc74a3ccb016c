/** A table straight from its columns, for tests of the engine that need no runs. */

import { isNumeral } from '../../src/core/model/text.ts';
import type { ColumnGroup, ColumnInfo, ColumnKind, Encoding } from '../../src/table/manifest.ts';
import type { Absence, Column, Table } from '../../src/table/table.ts';

/** `null` is no value, `undefined` one that the server lost. */
export type Cells = readonly (number | string | null | undefined)[] | Float32Array | Float64Array;

const groups: Readonly<Record<string, ColumnGroup>> = { 'm.': 'metric', 'p.': 'param', 't.': 'tag' };
const kinds: Readonly<Record<string, ColumnKind>> = { started: 'time', took: 'duration', merge_request: 'number' };

/** Columns by their ids, with names as `manifest.ts` has them. Texts with up to 1,000 values lie in a dictionary. Metrics have 24 bits. */
export function tableWith(
  columns: Readonly<Record<string, Cells>>,
  over: { readonly ids?: readonly string[]; readonly loaded?: (id: string) => boolean } = {},
): Table {
  const made = new Map(Object.entries(columns).map(([id, cells]) => [id, columnOf(id, cells)]));
  const rows = Math.max(0, ...Object.values(columns).map((cells) => cells.length));
  const infos = [...made.values()].map(({ info }) => info);
  return {
    manifest: {
      ...{ format: 'ml-report/1', taken_at: Date.UTC(2026, 4, 8, 12), rows, columns: infos },
      experiment: { id: '1', name: 'churn', url: null },
      shown: infos.slice(0, 12).map(({ id }) => id),
      ...{ ids: { form: 'text', size: 4096, files: [] }, details: { size: 256, files: [] }, histories: [] },
      ...{ deleted: 0, left_out: 0 },
    },
    rows,
    info: (id) => made.get(id)?.info,
    column: (id) => (over.loaded?.(id) === false ? undefined : made.get(id)),
    shapes: () => undefined,
    runId: (row) => over.ids?.[row],
  };
}

function columnOf(id: string, cells: Cells): Column {
  const group = groups[id.slice(0, 2)] ?? 'run';
  const kind = kinds[id] ?? (group === 'metric' ? 'number' : 'text');
  const list = cells instanceof Float32Array || cells instanceof Float64Array ? null : cells;
  const texts = list && kind === 'text' ? [...new Set(list.flatMap((cell) => cell ?? []))].map(String) : [];
  const inDictionary = kind === 'text' && texts.length <= 1000;
  const codes = new Map(texts.map((text, index) => [text, index + 1]));
  const encoding: Encoding = inDictionary
    ? { form: 'dictionary', width: 2, texts }
    : kind === 'text'
      ? { form: 'text', bytes: 0 }
      : { form: kind === 'number' ? 'f32' : 'f64' };
  const info: ColumnInfo = {
    ...{ id, group, key: group === 'run' ? id : id.slice(2), kind, goal: null, primary: false, limits: [] },
    missing: list ? list.filter((cell) => cell === null || cell === undefined).length : 0,
    ...{ differs: true, files: ['a'], offset: 0, encoding },
  };
  const asNumber = (cell: unknown) =>
    kind !== 'text' ? Number(cell ?? Number.NaN) : isNumeral(String(cell)) ? Number(cell) : Number.NaN;
  const numbers = list
    ? encoding.form === 'f32'
      ? Float32Array.from(list, asNumber)
      : Float64Array.from(list, asNumber)
    : cells;
  return {
    info,
    numbers: () => numbers as Float64Array,
    text: (row) => {
      const cell = list ? list[row] : (cells[row] as number);
      return cell === null || cell === undefined ? null : String(cell);
    },
    absence: (row): Absence | null => {
      const cell = list ? list[row] : 0;
      return cell === undefined ? 'lost' : cell === null ? 'missing' : null;
    },
    dictionary: inDictionary
      ? {
          codes: Uint16Array.from(list ?? [], (cell) =>
            cell === null || cell === undefined ? 0 : (codes.get(String(cell)) ?? 0),
          ),
          texts,
        }
      : null,
    numeric: kind === 'text' && texts.length > 0 && texts.every(isNumeral),
  };
}
