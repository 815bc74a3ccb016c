/** What a command found or did, as one document for other programs. */
import { FORMAT } from '../core/model/snapshot.ts';
import type { CommandOption } from './command.ts';

export const formatOption: CommandOption = {
  flags: '--format <form>',
  description: 'form of the result: in words on standard error, or one document on standard output',
  choices: ['text', 'json'],
  default: 'text',
};

export function resultText(facts: object): string {
  return `${JSON.stringify({ format: FORMAT, ...facts }, null, 2)}\n`;
}
