import type { Command } from './command.ts';

export const check: Command = {
  name: 'check',
  summary: 'compare the merge request’s runs with their baseline and judge the gates; exit code 1 when one fails',
  example: 'ml-report check --mr 42 --format json',
  options: [
    {
      flags: '--format <form>',
      description: 'form of the comparison on standard output',
      choices: ['table', 'json', 'markdown'],
      default: 'table',
    },
    {
      flags: '--replay <number>',
      description:
        'instead: what the gates of the configuration as it is in this folder would have said of the last so many merged merge requests',
    },
  ],
  run: async (...given) => (await import('./work/check.ts')).work(...given),
};
