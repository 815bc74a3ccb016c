/** The charts in an experiment's page, made as the scripts make them, from the same runs as a table. */
import type { Run } from '../src/core/model/run.ts';
import type { Series } from '../src/core/model/series.ts';
import type { Snapshot } from '../src/core/model/snapshot.ts';
import { primaryMetrics } from '../src/core/view/run-table.ts';
import { storedHistory } from '../src/dataset/stored-history.ts';
import type { FormChart } from '../src/render/charts/forms/form.ts';
import { defaultCharts, makers } from '../src/render/charts/from-table/index.ts';
import { collector } from '../src/table/collect.ts';
import { tableOver } from '../src/table/decode.ts';
import { blocksOf } from '../src/table/layout.ts';
import type { ColumnInfo } from '../src/table/manifest.ts';
import type { Table } from '../src/table/table.ts';
import type { ChartChoice } from '../src/table/view-state.ts';

export interface DrawnChart {
  readonly choice: ChartChoice;
  readonly chart: FormChart;
}

const MOST = 4;
/** Metrics that a chart may be of, besides the primary ones and that with curves. */
const LEADING = 6;
/** Of more runs params are not looked at. */
const MANY = 5000;

/** `runs` newest first, `order` their metrics as `metricOrder` gives them, `series` a history that was read. */
export function experimentCharts(
  runs: readonly Run[],
  order: readonly string[],
  snapshot: Snapshot,
  series: (runId: string, metric: string) => Series | null,
): DrawnChart[] {
  const curved = order.find((key) => runs.some(({ metrics }) => (metrics.get(key)?.count ?? 0) > 1));
  const drawable = new Set([...primaryMetrics(order, snapshot.settings), ...order.slice(0, LEADING), curved ?? '']);
  const table = tableOfRuns(
    runs,
    order.filter((key) => drawable.has(key)),
    snapshot,
  );
  const history = (runId: string, metric: string) => {
    const found = series(runId, metric);
    return found ? storedHistory(found) : undefined;
  };
  const rows = Uint32Array.from({ length: table.rows }, (_, row) => row);
  const drawn: DrawnChart[] = [];
  for (const choice of defaultCharts(table, (metric) => metric === curved)) {
    if (drawn.length === MOST) break;
    const maker = makers.find(({ form }) => form === choice.form);
    const chart = maker?.make({ table, rows, selected: [], baseline: null, choice, history });
    if (chart && !('why' in chart)) drawn.push({ choice, chart });
  }
  return drawn;
}

/** Tags that say what a run was made from; of most runs none is there, and then none of their texts are looked at. */
const GIT = ['mlflow.source.git.commit', 'mlflow.source.git.branch'];

/** Names of params and tags of so many runs would be more than a page's charts need. */
function tableOfRuns(runs: readonly Run[], keys: readonly string[], snapshot: Snapshot): Table {
  const params = new Set<string>();
  if (runs.length <= MANY) for (const run of runs) for (const key of run.params.keys()) params.add(key);
  const collecting = collector(snapshot, runs.length, { metrics: keys, params: [...params], tags: GIT });
  for (const [row, run] of runs.entries()) collecting.add(row, run);
  const collected = collecting.finish();
  const blocks = new Map<string, ArrayBuffer>();
  const infos = new Map<string, ColumnInfo>();
  for (const { name, bytes, columns } of blocksOf(collected, [])) {
    blocks.set(name, bytes.buffer as ArrayBuffer);
    for (const info of columns) infos.set(info.id, { ...info, files: [name] });
  }
  const table = tableOver(
    {
      ...({ format: 'ml-report/1', taken_at: snapshot.taken_at, experiment: { id: '', name: '', url: null } } as const),
      ...{ rows: runs.length, deleted: 0, left_out: 0, shown: [], histories: [], details: { size: 1, files: [] } },
      columns: collected.columns.flatMap(({ id }) => infos.get(id) ?? []),
      ids: { form: 'text', size: 1, files: [] },
    },
    { bytes: ([name = '']) => blocks.get(name) },
  );
  return { ...table, runId: (row) => runs[row]?.run_id };
}
