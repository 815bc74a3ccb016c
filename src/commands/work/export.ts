import { join } from 'node:path';
import { openSnapshot, SNAPSHOT_FILE } from '../../store/index.ts';
import type { Work } from '../command.ts';

export const work: Work = async ({ dir }, { format, history }, io) => {
  const [{ exportJson }, { exportCsv }] = await Promise.all([
    import('../../render/export/json.ts'),
    import('../../render/export/csv.ts'),
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
};
