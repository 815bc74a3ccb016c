import type { Command } from './command.ts';
import { formatOption } from './result.ts';

export const demo: Command = {
  name: 'demo',
  summary: 'show all of it on real runs, with a GitLab that is embedded in this program',
  example: 'ml-report demo --no-serve',
  options: [
    {
      flags: '--store <name>',
      description: 'whose runs: automl-tools, fair-pruning, liver-ct-seg, nilm-benchmark or yolo-solar',
      default: 'liver-ct-seg',
    },
    { flags: '--out <folder>', description: 'where the dashboard goes', default: 'public' },
    { flags: '--port <number>', description: 'the port of the dashboard; default: a free one' },
    { flags: '--no-serve', description: 'end after building' },
    formatOption,
  ],
  result: [
    ['dashboard', 'its address while it is served, else the path of its first page'],
    ['merge_request', 'address of the merge request in the embedded GitLab; null where that has ended'],
    ['gate', 'passed or failed, as the exit code of check says it'],
  ],
  run: async (...given) => (await import('./work/demo.ts')).work(...given),
};
