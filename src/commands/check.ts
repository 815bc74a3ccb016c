import { join } from 'node:path';
import { compare } from '../core/compare/compare.ts';
import { userError } from '../errors.ts';
import { commentText } from '../render/comment/index.ts';
import { terminalText } from '../render/terminal.ts';
import { COMPARISON_FILE, openSnapshot, SNAPSHOT_FILE, writeComparison } from '../store/index.ts';
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
  ],
  run: async ({ dir, mr }, { format }, io) => {
    if (mr === null) throw userError('MERGE_REQUEST_UNKNOWN', {});
    const reader = openSnapshot(join(dir, SNAPSHOT_FILE));
    const snapshot = reader.whole();
    reader.close();
    const mergeRequest = snapshot.merge_requests.find(({ iid }) => iid === mr);
    if (!mergeRequest) throw userError('MERGE_REQUEST_ABSENT', { iid: mr });
    const comparison = compare(snapshot, mergeRequest);
    writeComparison(join(dir, COMPARISON_FILE), comparison);
    if (format === 'json') io.print(`${JSON.stringify(comparison, null, 2)}\n`);
    else if (format === 'markdown') io.print(commentText({ comparison, dashboard: null, name: 'default' }));
    else io.print(terminalText(comparison, { colour: io.colour }));
    return comparison.verdict === 'fail' ? 1 : 0;
  },
};
