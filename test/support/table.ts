/** A table in memory straight from runs, by way of its files. */
import { newestFirst, type Run } from '../../src/core/model/run.ts';
import { defaultSettings, type Settings } from '../../src/core/model/settings.ts';
import type { SnapshotHead } from '../../src/core/model/snapshot.ts';
import { collector } from '../../src/table/collect.ts';
import { tableOver } from '../../src/table/decode.ts';
import { encodeIds, formOfIds } from '../../src/table/ids.ts';
import { blocksOf, shownColumns } from '../../src/table/layout.ts';
import type { ColumnInfo } from '../../src/table/manifest.ts';
import type { Table } from '../../src/table/table.ts';

interface More {
  readonly commits?: SnapshotHead['commits'];
  readonly merge_requests?: SnapshotHead['merge_requests'];
  readonly taken_at?: number;
  /** By run id, then metric. */
  readonly shapes?: Readonly<Record<string, ReadonlyMap<string, Uint8Array>>>;
  /** Which files are there; all of them unless told otherwise. */
  readonly loaded?: (file: string) => boolean;
}

/** The runs in any order; row 0 is the newest. */
export function tableOf(runs: readonly Run[], settings: Settings = defaultSettings, more: More = {}): Table {
  const { commits = [], merge_requests = [], taken_at = Date.UTC(2026, 10, 23, 14, 2), shapes = {} } = more;
  const sorted = runs.toSorted(newestFirst);
  const collecting = collector({ settings, commits, merge_requests }, sorted.length);
  for (const [row, run] of sorted.entries()) collecting.add(row, run, shapes[run.run_id]);
  const collected = collecting.finish();
  const shown = shownColumns(collected);
  const files = new Map<string, ArrayBuffer>();
  const infos = new Map<string, ColumnInfo>();
  for (const { name, bytes, columns } of blocksOf(collected, shown)) {
    files.set(`${name}.bin`, bytes.buffer as ArrayBuffer);
    for (const info of columns) infos.set(info.id, { ...info, files: [`${name}.bin`] });
  }
  const ids = sorted.map(({ run_id }) => run_id).reverse();
  const form = formOfIds(ids);
  files.set('ids', encodeIds(ids, form).buffer as ArrayBuffer);
  const manifest = {
    ...({ format: 'ml-report/1', taken_at, experiment: { id: '1', name: 'experiment 1', url: null } } as const),
    ...{ rows: sorted.length, deleted: 0, left_out: collected.left_out, shown },
    columns: collected.columns.flatMap(({ id }) => infos.get(id) ?? []),
    ids: { form, size: Math.max(1, ids.length), files: ['ids'] },
    ...{ details: { size: 256, files: [] }, histories: [] },
  };
  const { loaded = () => true } = more;
  return tableOver(manifest, { bytes: ([name = '']) => (loaded(name) ? files.get(name) : undefined) });
}
