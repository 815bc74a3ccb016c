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
  result: [
    ['verdict', 'pass, warn, fail or none'],
    ['merge_request', 'iid, title, url and its branches'],
    ['head', 'sha and runs of the push that is judged'],
    ['experiments', 'each with id, name, groups, baseline, metrics with their gates, and params'],
    ['…', 'as in .ml-report/comparison.json; with --replay comparisons alone, a list of such'],
  ],
  run: async (...given) => (await import('./work/check.ts')).work(...given),
};
