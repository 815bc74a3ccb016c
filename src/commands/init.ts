import type { Command } from './command.ts';
import { formatOption } from './result.ts';

export const init: Command = {
  name: 'init',
  summary: 'write a first ml-report.yml from the runs that are there, and the lines for .gitlab-ci.yml',
  example: 'ml-report init --yes',
  options: [
    { flags: '--yes', description: 'write both without asking; a configuration that is there stays as it is' },
    {
      flags: '--component <address>',
      description: 'where the component is on your server; default: $CI_SERVER_FQDN/ml-report/ml-report/report@VERSION',
    },
    formatOption,
  ],
  result: [
    ['experiments', 'how many were found'],
    ['runs', 'how many of the newest were looked at'],
    ['primaries', 'the metrics that are to speak for their experiments'],
    ['configuration', 'file, action (written, kept or shown), text, and reason: why it was not written'],
    ['pipeline', 'the same of .gitlab-ci.yml, with the lines of the include as text'],
  ],
  run: async (...given) => (await import('./work/init.ts')).work(...given),
};
