import type { Command } from './command.ts';

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
  ],
  run: async (...given) => (await import('./work/init.ts')).work(...given),
};
