import type { Command } from './command.ts';
import { formatOption } from './result.ts';

export const preview: Command = {
  name: 'preview',
  summary: 'serve the dashboard on 127.0.0.1, under the path that it was built for',
  example: 'ml-report preview --out public',
  options: [
    { flags: '--out <folder>', description: 'the folder of the dashboard', default: 'public' },
    { flags: '--base <path>', description: 'the path that it is served under; default: the one that it was built for' },
    { flags: '--port <number>', description: 'the port; default: a free one' },
    formatOption,
  ],
  result: [['url', 'where it is served, until Ctrl-C']],
  run: async (...given) => (await import('./work/preview.ts')).work(...given),
};
