/** Options that several commands take. */
import type { CommandOption } from './command.ts';

export const waitOption: CommandOption = {
  flags: '--wait <duration>',
  description: 'wait so long, as 20m, for runs of the merge request’s newest push that are still going',
};

export const nameOption: CommandOption = {
  flags: '--name <name>',
  description: 'which of several reports on one merge request this is',
  default: 'default',
};
