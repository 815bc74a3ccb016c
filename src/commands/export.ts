import type { Command } from './command.ts';

export const exportRuns: Command = {
  name: 'export',
  summary: 'print the runs of the snapshot for other programs',
  example: 'ml-report export --format csv > runs.csv',
  options: [
    { flags: '--format <form>', description: 'form of the export', choices: ['json', 'csv'], default: 'json' },
    { flags: '--history', description: 'with every point of the metric histories that were read (json)' },
  ],
  run: async (...given) => (await import('./work/export.ts')).work(...given),
};
