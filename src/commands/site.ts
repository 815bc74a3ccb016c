import type { Command } from './command.ts';
import { formatOption } from './result.ts';

export const site: Command = {
  name: 'site',
  summary: 'build the static dashboard',
  example: 'ml-report site --out public --base /group/project/',
  options: [
    {
      flags: '--out <folder>',
      description: 'where it goes; a dashboard that is there already is replaced whole',
      default: 'public',
    },
    {
      flags: '--base <path>',
      description:
        'the path that it is served under, ending in index.html where files are found by their own names alone; default: that of CI_PAGES_URL, with ML_REPORT_DASHBOARD=artifact that of the job’s artifacts, else /',
    },
    formatOption,
  ],
  result: [
    ['folder', 'path of the dashboard'],
    ['base', 'the path that it was built for'],
    ['address', 'where it is found once it is published; null where that is not known'],
    ['pages', 'how many'],
    ['files', 'how many, without compressed copies'],
    ['bytes', 'how many, without compressed copies'],
  ],
  run: async (...given) => (await import('./work/site.ts')).work(...given),
};
