import type { Command } from './command.ts';

export const exportRuns: Command = {
  name: 'export',
  summary: 'print the runs of the snapshot for other programs: one row a run in csv and parquet',
  example: 'ml-report export --format parquet --history --out exported',
  options: [
    {
      flags: '--format <form>',
      description: 'form of the export',
      choices: ['json', 'csv', 'parquet'],
      default: 'json',
    },
    {
      flags: '--history',
      description:
        'with every point of the metric histories that were read: inside each run in json, else a second table, one row a point (run_id, metric, step, timestamp, value)',
    },
    {
      flags: '--out <folder>',
      description:
        'write files instead of printing: runs and, with --history, history, each with the ending of its form',
    },
  ],
  run: async (...given) => (await import('./work/export.ts')).work(...given),
};
