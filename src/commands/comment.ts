import type { Command } from './command.ts';
import { nameOption } from './options.ts';
import { formatOption } from './result.ts';

/** Those of whatever posts a comment. */
export const postingOptions = [
  { flags: '--dry-run', description: 'print the comment and send nothing' },
  nameOption,
  formatOption,
];

export const comment: Command = {
  name: 'comment',
  summary: 'write the merge request’s one comment, or bring it up to date',
  example: 'ml-report comment --dry-run',
  options: [
    ...postingOptions,
    {
      flags: '--left-by <job>',
      description: 'for each open merge request: what the job of this name in its newest pipeline kept as an artifact',
    },
  ],
  result: [
    ['merge_request', 'its number; null where the comparison is of none'],
    ['name', 'of the report'],
    ['action', 'created, updated, unchanged, older (it shows newer runs, and stays so) or none'],
    ['url', 'address of the comment; null without one'],
    ['reason', 'a sentence: why nothing was written; null where something was, or had not to be'],
    ['text', 'the comment, with --dry-run; else null'],
  ],
  run: async (options, own, io) => {
    const { work } =
      typeof own['leftBy'] === 'string' ? await import('./work/comment-left.ts') : await import('./work/comment.ts');
    return work(options, own, io);
  },
};
