import type { Command } from './command.ts';
import { waitOption } from './options.ts';
import { formatOption } from './result.ts';

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
    formatOption,
  ],
  result: [
    ['file', 'path of the snapshot'],
    ['taken_at', 'milliseconds since 1970'],
    ['project', 'id, path and url; null for runs that are in no GitLab'],
    ['merge_request', 'its number; null without one'],
    ['shard', 'index and of; null for a whole snapshot'],
    ['experiments', 'how many'],
    ['runs', 'how many'],
    ['histories', 'how many metric histories were read, and how many were left unread'],
    ['going', 'run_id, name and url of the runs of the newest push that were not ended'],
    ['gaps', 'sentences about what could not be read'],
  ],
  run: async (...given) => (await import('./work/snapshot.ts')).work(...given),
};
