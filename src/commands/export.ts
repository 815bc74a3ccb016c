import { join } from 'node:path';
import { openSnapshot, SNAPSHOT_FILE } from '../store/index.ts';
import type { Command } from './command.ts';

export const exportRuns: Command = {
  name: 'export',
  summary: 'print the runs of the snapshot for other programs',
  example: 'ml-report export --format csv > runs.csv',
  options: [
    { flags: '--format <form>', description: 'form of the export', choices: ['json', 'csv'], default: 'json' },
    { flags: '--history', description: 'with every point of the metric histories that were read (json)' },
  ],
  run: async ({ dir }, { format, history }, io) => {
    const [{ exportJson }, { exportCsv }] = await Promise.all([
      import('../render/export/json.ts'),
      import('../render/export/csv.ts'),
    ]);
    const reader = openSnapshot(join(dir, SNAPSHOT_FILE));
    try {
      const snapshot = reader.whole();
      const parts = format === 'csv' ? exportCsv(snapshot) : exportJson(snapshot, history ? reader.histories : null);
      for (const part of parts) io.print(part);
      return 0;
    } finally {
      reader.close();
    }
  },
};
