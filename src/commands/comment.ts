import type { Command } from './command.ts';
import { nameOption } from './options.ts';

export const comment: Command = {
  name: 'comment',
  summary: 'write the merge request’s one comment, or bring it up to date',
  example: 'ml-report comment --dry-run',
  options: [{ flags: '--dry-run', description: 'print the comment and send nothing' }, nameOption],
  run: async (...given) => (await import('./work/comment.ts')).work(...given),
};
