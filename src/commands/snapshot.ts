import type { Command } from './command.ts';
import { waitOption } from './options.ts';

export const snapshot: Command = {
  name: 'snapshot',
  summary: 'read experiments, runs, metric histories and CI links into the hand-over folder',
  example: 'ml-report snapshot --mr 42',
  options: [
    { flags: '--full', description: 'read everything anew, whatever an earlier snapshot in the folder knows' },
    {
      flags: '--shard <part>',
      description: 'read one part of the experiments, as 2/5; the parts are joined by --merge',
    },
    { flags: '--merge <folders...>', description: 'join the parts that these folders hold to one snapshot' },
    waitOption,
  ],
  run: async (...given) => (await import('./work/snapshot.ts')).work(...given),
};
