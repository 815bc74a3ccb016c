import { join, relative, resolve } from 'node:path';
import type { Run } from '../../core/model/run.ts';
import { userError } from '../../errors.ts';
import type { Table } from '../../render/export/table.ts';
import { openSnapshot, SNAPSHOT_FILE, type SnapshotReader } from '../../store/index.ts';
import type { Io, Work } from '../command.ts';
import { type ExportFile, writeExport } from '../write-export.ts';

export const work: Work = async ({ dir }, { format, history, out }, io) => {
  const reader = openSnapshot(join(dir, SNAPSHOT_FILE));
  try {
    const files = await filesOf(reader, String(format), history === true);
    if (typeof out !== 'string') return print(files, String(format), io);
    const folder = resolve(io.folder, out);
    writeExport(folder, files);
    const names = files.map(({ name }) => name).join(' and ');
    io.progress.info(`Exported into ${relative(io.folder, folder) || '.'}: ${names}.`);
    return 0;
  } finally {
    reader.close();
  }
};

function print([first, second]: readonly ExportFile[], format: string, io: Io): number {
  if (second !== undefined) {
    const what = `In ${format}, runs and histories are two tables, and standard output takes one: name a folder for both, as in --out exported.`;
    throw userError('USAGE', { what });
  }
  if (format === 'parquet' && io.printBytes === null) {
    const what =
      'Parquet is nothing to read on a terminal: lead it into a file, as in > runs.parquet, or name a folder with --out.';
    throw userError('USAGE', { what });
  }
  for (const piece of first?.pieces ?? []) {
    if (typeof piece === 'string') io.print(piece);
    else io.printBytes?.(piece);
  }
  return 0;
}

async function filesOf(reader: SnapshotReader, format: string, history: boolean): Promise<ExportFile[]> {
  if (format === 'json') {
    const { exportJson } = await import('../../render/export/json.ts');
    return [{ name: 'runs.json', pieces: exportJson(reader.whole(), history ? reader.histories : null) }];
  }
  const [{ runTable, historyTable }, write] = await Promise.all([
    import('../../render/export/table.ts'),
    format === 'csv'
      ? import('../../render/export/csv.ts').then(({ exportCsv }) => exportCsv)
      : import('../../render/export/parquet.ts').then(({ exportParquet }) => exportParquet),
  ]);
  const file = <Row>(name: string, table: Table<Row>): ExportFile => ({
    name: `${name}.${format}`,
    pieces: write(table),
  });
  const runs = runsOf(reader);
  return [
    file('runs', runTable(runs, reader.experiments())),
    ...(history ? [file('history', historyTable(runs, reader.histories))] : []),
  ];
}

/** Each time anew and run by run, those of an experiment oldest first. */
function runsOf(reader: SnapshotReader): Iterable<Run> {
  return {
    *[Symbol.iterator]() {
      for (const { id } of reader.experiments()) for (const { run } of reader.eachRun(id)) yield run;
    },
  };
}
