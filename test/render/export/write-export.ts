/** Writes odd runs and their histories as JSON and as Parquet: node write-export.ts FOLDER. */
import { join } from 'node:path';
import { type ExportFile, writeExport } from '../../../src/commands/write-export.ts';
import { exportJson } from '../../../src/render/export/json.ts';
import { exportParquet } from '../../../src/render/export/parquet.ts';
import { historyTable, runTable } from '../../../src/render/export/table.ts';
import { ci, experiment, NOON, run, snapshot, user } from '../../support/build.ts';
import { aSeries } from '../../support/written-snapshot.ts';

const [, , folder] = process.argv;
if (folder === undefined) throw new TypeError('no folder is named');

const values = [0, -0, 1e308, 5e-324, Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, null];
const words = ['', 'plain', 'ünïcödé 🎈', 'a "quote", a\nline and a\0zero', 'x'.repeat(3000), '=1+1'];
const runs = Array.from({ length: 10_000 }, (_, at) =>
  run({
    ...{ run_id: `run-${at}`, name: words[at % words.length] ?? '', iid: at % 3 === 0 ? null : at },
    ...{ start_time: at % 5 === 0 ? null : NOON + at, end_time: at === 7 ? 253_402_300_799_999 : null },
    ...{ user: at % 2 === 0 ? user('mei') : null, ci: at % 4 === 0 ? ci({ mr: at }) : null },
    params: { lr: `${at / 7}`, ...(at % 11 === 0 ? { 'a.b/c d': words[at % words.length] ?? '' } : {}) },
    metrics: { loss: values[at % values.length] ?? null, ...(at % 2 === 0 ? { 'val/auc': at / 10_000 } : {}) },
    tags: at === 3 ? { 'mlflow.note.content': 'once' } : {},
  }),
);
const experiments = [experiment('churn')];
const histories = (id: string) => {
  const at = Number(id.slice('run-'.length));
  const series = aSeries(
    Array.from({ length: at % 40 }, (_, step) => values[(at + step) % values.length] ?? null),
    (step) => (at === 9 ? 2 ** 40 + step : step),
  );
  return new Map(at % 100 === 0 ? [] : [['loss', series]]);
};
const files: ExportFile[] = [
  { name: 'runs.json', pieces: exportJson(snapshot(runs, { experiments }), histories) },
  { name: 'runs.parquet', pieces: exportParquet(runTable(runs, experiments)) },
  { name: 'history.parquet', pieces: exportParquet(historyTable(runs, histories)) },
];
writeExport(join(folder), files);
