import type { Command } from './command.ts';
import { nameOption } from './options.ts';
import { formatOption } from './result.ts';

export const reports: Command = {
  name: 'reports',
  summary:
    'write the comparison as files that GitLab and other programs take up: JUnit, OpenMetrics, Code Quality, annotations, dotenv, Markdown, HTML, a badge',
  example: 'ml-report reports && open .ml-report/reports/report.html',
  options: [nameOption, formatOption],
  result: [
    ['folder', 'path of the reports'],
    ['files', 'their names'],
  ],
  run: async (...given) => (await import('./work/reports.ts')).work(...given),
};
