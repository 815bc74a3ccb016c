import { join } from 'node:path';
import { loadSettings } from '../config/load.ts';
import { count } from '../render/format.ts';
import type { Command } from './command.ts';

export const snapshot: Command = {
  name: 'snapshot',
  summary: 'read experiments, runs, metric histories and CI links into the hand-over folder',
  example: 'ml-report snapshot --mr 42',
  options: [],
  run: async ({ config, dir, source, mr }, _own, io) => {
    const written = loadSettings(config, io.folder);
    const settings = { ...written, experiments: io.environment.experiments ?? written.experiments };
    const [{ connect }, { gitlabSource }, { SNAPSHOT_FILE }, { takeSnapshot }, { packageVersion }] = await Promise.all([
      import('./connect.ts'),
      import('../sources/index.ts'),
      import('../store/index.ts'),
      import('./take-snapshot.ts'),
      import('../package-root.ts'),
    ]);
    const connection = await connect(io, source);
    try {
      const { head, experiments, runs } = await takeSnapshot({
        source: gitlabSource(connection.tracking, connection.code),
        settings,
        mergeRequest: mr,
        file: join(dir, SNAPSHOT_FILE),
        takenAt: io.now(),
        tool: packageVersion,
        progress: io.progress,
      });
      for (const gap of head.gaps) io.progress.info(`◆ ${gap}`);
      if (head.history.unread > 0)
        io.progress.info(
          `◆ ${count(head.history.unread, 'metric history', 'metric histories')} not read (history: ${settings.history}).`,
        );
      io.progress.info(
        `Snapshot of ${count(experiments, 'experiment')} with ${count(runs, 'run')} and ${count(head.history.read, 'metric history', 'metric histories')}.`,
      );
      return 0;
    } finally {
      await connection.close();
    }
  },
};
